package io.weir.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DocumentsTest {

    private final Documents documents = new Documents();

    private int sum(String json) throws IOException {
        JsonParser parser = documents.begin(json.getBytes(StandardCharsets.UTF_8));
        assertThat(parser.nextToken()).isEqualTo(JsonToken.START_OBJECT);
        int sum = 0;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            sum += parser.currentToken() == JsonToken.VALUE_NUMBER_INT ? parser.getIntValue() : 0;
        }
        return sum;
    }

    @Test
    void oneAfterTheOtherIsReadWhateverItsLength() throws IOException {
        for (int i = 0; i < 3000; i++) {
            var json = new StringBuilder("{\"a\":1");
            for (int j = 0; j < i; j++) {
                json.append(",\"b").append(j).append("\":2");
            }
            assertThat(sum(json.append("}").append(" ".repeat(i)).toString())).isEqualTo(1 + 2 * i);
            assertThat(documents.end()).isTrue();
        }
    }

    @Test
    void whatComesBehindIsNoticedHoweverFarBehind() throws IOException {
        for (int blanks : new int[] {0, 1, 10_000}) {
            assertThat(sum("{\"a\":1}" + "\t\r\n ".repeat(blanks))).isEqualTo(1);
            assertThat(documents.end()).isTrue();
            assertThat(sum("{\"a\":1}" + " ".repeat(blanks) + "}")).isEqualTo(1);
            assertThat(documents.end()).isFalse();
            documents.abandon();
        }
    }

    @Test
    void oneThatIsCutOffDoesNotGoOnInTheNext() throws IOException {
        assertThatThrownBy(() -> sum("{\"a\":1")).isInstanceOf(JsonProcessingException.class);
        documents.abandon();
        assertThat(sum("{\"a\":2}")).isEqualTo(2);
        assertThat(documents.end()).isTrue();
    }
}

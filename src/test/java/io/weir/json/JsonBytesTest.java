package io.weir.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBytesTest {

    private final JsonBytes json = new JsonBytes();

    private String text() {
        return new String(json.toBytes(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "e17",
                "a \"quoted\" \\ word",
                "\u0000\u001f\n\t",
                "</script><script>",
                "\u007f\u0080é",
                "שלום",
                "emoji \uD83D\uDE00 and more",
            })
    void aStringIsWrittenAsJacksonWritesIt(String text) throws JsonProcessingException {
        json.text(text);
        assertThat(text()).isEqualTo(Json.MAPPER.writeValueAsString(text));
    }

    @Test
    void aStringLongerThanTheBufferMakesItGrow() throws JsonProcessingException {
        String text = "ü".repeat(3000);
        json.text(text).text(text);
        assertThat(text()).isEqualTo(Json.MAPPER.writeValueAsString(text).repeat(2));
    }

    @Test
    void numbersAreWrittenAsJacksonWritesThem() throws JsonProcessingException {
        var random = new SplittableRandom(5);
        for (int i = 0; i < 10_000; i++) {
            double value = random.nextGaussian() * Math.pow(10, random.nextInt(-300, 300));
            long number = random.nextLong() >> random.nextInt(64);
            json.clear().number(value).raw(' ').number(number);
            assertThat(text()).isEqualTo(Json.MAPPER.writeValueAsString(value) + " " + number);
        }
    }

    @Test
    void aDecimalTooLargeForItsPlacesIsWrittenAsJacksonWritesIt() throws JsonProcessingException {
        json.decimal(-1234.5).raw(' ').decimal(-9.1e6).raw(' ').decimal(-Double.MAX_VALUE);
        assertThat(text()).isEqualTo("-1234.5 -9100000.0 " + Json.MAPPER.writeValueAsString(-Double.MAX_VALUE));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.0, 1, -Double.MAX_VALUE, Double.MIN_VALUE, 1e21, 1e-7})
    void soAreTheOddOnes(double value) throws JsonProcessingException {
        json.number(value);
        assertThat(text()).isEqualTo(Json.MAPPER.writeValueAsString(value));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MIN_VALUE, Long.MAX_VALUE, Integer.MIN_VALUE, -1})
    void soAreWholeOnes(long value) {
        json.number(value);
        assertThat(text()).isEqualTo(Long.toString(value));
    }
}

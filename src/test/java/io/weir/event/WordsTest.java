package io.weir.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WordsTest {

    private static final String FACE = "\ud83d\ude00";

    @Test
    void aBeginningIsAsLongAsItMayBeAndCutsNoCharacter() {
        assertThat(Words.beginning("abc", 3)).isEqualTo("abc");
        assertThat(Words.beginning("abcd", 3)).isEqualTo("abc…");
        assertThat(Words.beginning("ab" + FACE, 3)).isEqualTo("ab…");
        assertThat(Words.beginning("a" + FACE + "b", 3)).isEqualTo("a" + FACE + "…");
        assertThat(Words.beginning(FACE + FACE, 1)).isEqualTo("…");
    }

    @Test
    void everyBeginningOfAnyTextCanBeWritten() {
        String text = "a\ud800b\udc00\ud83d" + FACE + "\ud800";
        for (int longest = 1; longest <= text.length(); longest++) {
            String beginning = Words.beginning(text, longest);
            assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(beginning))
                    .as(beginning)
                    .isTrue();
        }
        assertThat(Words.beginning(text, 100)).isEqualTo("a\ufffdb\ufffd\ufffd" + FACE + "\ufffd");
    }

    @Test
    void aFailureSaysTheFirstMessageThatThereIs() {
        assertThat(Words.of(new IllegalStateException("broken"))).isEqualTo("broken");
        assertThat(Words.of(new IllegalStateException(null, new IOException("no room"))))
                .isEqualTo("no room");
        assertThat(Words.of(new StackOverflowError())).isEqualTo("StackOverflowError");
        assertThat(Words.of(new IllegalStateException(" ", null))).isEqualTo("IllegalStateException");
    }
}

package io.weir.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class LiveLineTest {

    private final StringWriter text = new StringWriter();

    @Test
    void onATerminalTheLineIsRewrittenAndAShorterOneCoversALongerOne() {
        var line = new LiveLine(new PrintWriter(text), true);
        line.update("four");
        line.update("is");
        line.end();
        assertThat(text.toString()).isEqualTo("\rfour\ris  " + System.lineSeparator());
    }

    @Test
    void elsewhereEveryFifthIsALine() {
        var line = new LiveLine(new PrintWriter(text), false);
        for (int i = 1; i <= 11; i++) {
            line.update("second " + i);
        }
        line.end();
        assertThat(text.toString().lines()).containsExactly("second 5", "second 10");
    }
}

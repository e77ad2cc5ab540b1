package io.weir.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.event.Features;
import io.weir.family.product.FeatureKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lines of a file pass the door of the topic. */
class TableDoorTest {

    @TempDir
    Path folder;

    private Table read(String lines) throws IOException {
        Path file = Files.write(folder.resolve("in.ndjson"), lines.getBytes(StandardCharsets.ISO_8859_1));
        return Table.read(file.toString(), FileFormat.seen(), Features.parse("x, category(c)"), FeatureKind.GAUSSIAN);
    }

    @Test
    void aLevelThatIsANumberIsItsExactValue() throws Exception {
        double[][] points = read("""
                        {"x":1,"c":1}
                        {"x":1,"c":1.0}
                        {"x":1,"c":0.1}
                        {"x":1,"c":0.10000000000000000001}
                        {"x":1,"c":"1"}
                        """).points();
        assertThat(points[1][1]).isEqualTo(points[0][1]).isEqualTo(points[4][1]);
        assertThat(points[3][1]).isNotEqualTo(points[2][1]);
    }

    @Test
    void aLineThatIsNoTextIsRefusedWithItsNumber() {
        for (String line :
                new String[] {"{\"x\":1,\"note\":\"\u00ff\"}", "{\"x\":1,\"c\":\"\\ud800\"}", "{\"x\":1,\"\\udc00\":1}"
                }) {
            assertThatThrownBy(() -> read("{\"x\":1}\n" + line + "\n"))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("line 2");
        }
    }
}

package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.admin.Steering.Published;
import io.weir.cli.terminal.ShortName;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ModelListTest {

    private static List<String> lines(List<String> names, boolean json) {
        Map<String, Published> models = new LinkedHashMap<>();
        names.forEach(name ->
                models.put(name, new Published("no model".getBytes(StandardCharsets.UTF_8), Optional.empty())));
        var text = new StringWriter();
        ModelList.print(models, json, new PrintWriter(text));
        return text.toString()
                .lines()
                .filter(line -> line.contains("unreadable"))
                .toList();
    }

    private static String beforeFigures(String line) {
        return line.substring(0, line.indexOf("unreadable")).strip();
    }

    @Test
    void namesThatAreLongAreShortenedAndNeverLookTheSame() {
        String x = "x".repeat(300);
        List<String> names = List.of(
                x,
                x + "y",
                "y" + x,
                "x".repeat(150) + "y" + "x".repeat(149),
                "x".repeat(ShortName.LONGEST),
                "x".repeat(ShortName.LONGEST + 1),
                ShortName.of(x),
                "\ud83d\ude00".repeat(300),
                "\ud83d\ude00".repeat(301),
                "\u001b".repeat(300),
                "short");
        List<String> lines = lines(names, false);
        assertThat(lines)
                .hasSize(names.size())
                .extracting(ModelListTest::beforeFigures)
                .doesNotHaveDuplicates();
        assertThat(lines)
                .extracting(ModelListTest::beforeFigures)
                .allMatch(name -> name.codePointCount(0, name.length()) <= ShortName.LONGEST + 1);
        assertThat(beforeFigures(lines.get(4))).isEqualTo(names.get(4));
        assertThat(beforeFigures(lines.get(10))).isEqualTo("short");
        assertThat(lines(names, true)).anyMatch(line -> line.contains(x + "y"));
    }
}

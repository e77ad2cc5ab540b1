package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A configuration of a file that nobody has described. */
class InitCommandTest {

    @TempDir
    Path folder;

    private final Terminal terminal = new Terminal();

    private String in(String name) {
        return folder.resolve(name).toString();
    }

    private int init(String... more) {
        String[] arguments = new String[more.length + 3];
        arguments[0] = "init";
        arguments[1] = "--output";
        arguments[2] = in("weir.properties");
        System.arraycopy(more, 0, arguments, 3, more.length);
        return terminal.run(arguments);
    }

    @Test
    void whatItWritesRunsWithoutAnEdit() throws IOException {
        assertThat(terminal.run("generate", "--scenario", "mixed", "--count", "1500", "--output", in("events.ndjson")))
                .isZero();
        assertThat(init("--input", in("events.ndjson"))).as(terminal::err).isZero();
        assertThat(terminal.out()).contains("from 1500 events").contains("features=");
        assertThat(folder.resolve("weir-backtest/report.html")).isNotEmptyFile();
        assertThat(folder.resolve("weir-backtest/dead-letters.ndjson")).isEmptyFile();
        assertThat(terminal.run(
                        "backtest", "-c", in("weir.properties"), "--input", in("events.ndjson"), "--output", in("out")))
                .as(terminal::err)
                .isZero();
        assertThat(Files.readAllLines(folder.resolve("out/assignments.ndjson"))).hasSize(1500);
    }

    @Test
    void aFileThatIsThereIsReplacedOnlyWhenAsked() throws IOException {
        Files.writeString(folder.resolve("weir.properties"), "features=mine\n");
        Files.writeString(folder.resolve("e.csv"), "x,y\n1.5,2\n2.5,3.25\n1.25,3\n");
        assertThat(init("--input", in("e.csv"))).isEqualTo(2);
        assertThat(terminal.err()).contains("is there already; --yes replaces it");
        assertThat(folder.resolve("weir.properties")).hasContent("features=mine\n");
        assertThat(init("--input", in("e.csv"), "--yes", "--report", in("r")))
                .as(terminal::err)
                .isZero();
        assertThat(folder.resolve("weir.properties")).content().contains("features=x, y");
        assertThat(folder.resolve("r/report.json")).isNotEmptyFile();
        assertThat(terminal.out()).contains("These are few events.");
    }

    /** Settings that were given are written too, and what was given for the features is for the proposal to say. */
    @Test
    void whatWasGivenIsKept() throws IOException {
        Files.writeString(
                folder.resolve("begin.properties"),
                "input.format=json-schema-envelope\nfeatures=old\nsecurity.protocol=SSL\n");
        Files.copy(Path.of("src/test/resources/files/payments-dump.ndjson"), folder.resolve("p.ndjson"));
        assertThat(init("--input", in("p.ndjson"), "-c", in("begin.properties"), "--set", "anomaly.event=none"))
                .as(terminal::err)
                .isZero();
        assertThat(Files.readAllLines(folder.resolve("weir.properties")))
                .contains(
                        "input.format=json-schema-envelope",
                        "security.protocol=SSL",
                        "anomaly.event=none",
                        "event.id=/id")
                .noneMatch(line -> line.contains("old"));
    }

    @Test
    void whatCannotBeLookedAtIsNamed() throws IOException {
        for (var bad : List.of(
                List.of("nothing.ndjson", "\n", "nothing.ndjson"),
                List.of("lists.ndjson", "[1,2]\n[3,4]\n", "lists.ndjson"),
                List.of(
                        "one.ndjson",
                        "{\"a\":\"b\"}\n",
                        "no field of 1 events can be a feature: a (it is always \"b\")"))) {
            Files.writeString(folder.resolve(bad.get(0)), bad.get(1));
            assertThat(init("--input", in(bad.get(0)))).as(bad.get(0)).isEqualTo(2);
            assertThat(terminal.err()).contains(bad.get(2));
            assertThat(folder.resolve("weir.properties")).doesNotExist();
        }
        assertThat(init("--input", in("one.ndjson"), "--events", "0")).isEqualTo(2);
        assertThat(init()).isEqualTo(2);
        assertThat(init("--input", "a", "--topic", "b")).isEqualTo(2);
    }
}

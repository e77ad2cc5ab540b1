package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.source.EventWriter;
import io.weir.source.RecordedEvent;
import io.weir.source.scenario.Scenario;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoIT {

    private static final List<String> BROKEN = List.of(
            "{\"x0\":\"abc\",\"x1\":1}",
            "not json",
            "[1,2]",
            "{\"x0\":{\"a\":1},\"x1\":2}",
            "{\"x0\":1e999,\"x1\":2}",
            "{\"x0\":NaN,\"x1\":2}",
            "{\"x0\":null}",
            "{\"x0\":1,\"x1\":2,\"text\":\"" + "a".repeat(10_000_000) + "\"}");

    @TempDir
    private Path folder;

    private final Terminal terminal = new Terminal();

    @Test
    void everyEventOfAFileIsAssignedOrADeadLetterAndEveryAssignedOneLearnedOrWithheld() throws IOException {
        var file = folder.resolve("events.ndjson");
        try (var writer = EventWriter.create(file);
                var events = Scenario.BLOBS.events(1, 3000)) {
            for (int i = 0; events.hasNext(); i++) {
                writer.write(events.next());
                if (i >= 1500 && i < 1500 + BROKEN.size()) {
                    writer.write(
                            new RecordedEvent(null, -1, BROKEN.get(i - 1500).getBytes(StandardCharsets.UTF_8)));
                }
            }
        }
        var account = demo("--input", file.toString(), "--rate", "0");
        assertThat(account.get("events").longValue()).isEqualTo(3000 + BROKEN.size());
        assertThat(account.get("deadLetters").longValue()).isEqualTo(BROKEN.size());
        assertThat(account.get("assignments").longValue()).isEqualTo(3000);
        long learned = account.get("learned").longValue();
        assertThat(learned + account.get("withheld").longValue()).isEqualTo(3000);
        assertThat(learned).as("of 3000 events few are kept from learning").isGreaterThan(2900);
        assertThat(account.get("models").intValue()).isOne();
        assertThat(terminal.err()).contains("cluster", "weight", "±");
    }

    @Test
    void aColumnKeyGivesAModelPerKey() throws IOException {
        var rows = new ArrayList<String>();
        rows.add("key,x,label");
        for (int i = 0; i < 600; i++) {
            rows.add("k%d,%d,%d".formatted(i % 3, (i * 7919) % 1000, i % 2));
        }
        var file = folder.resolve("keyed.csv");
        Files.write(file, rows);
        var account = demo("--input", file.toString(), "--rate", "0", "--set", "model.components=2");
        assertThat(account.get("models").intValue()).isEqualTo(3);
        assertThat(account.get("learned").longValue()).isEqualTo(600);
        assertThat(terminal.err())
                .contains("model k0", "model k1", "model k2")
                .contains("features: x; left out: key (its key), label (what the event is)");
    }

    @Test
    void aRaggedRowIsADeadLetterThatIsCountedAndTheOthersAreAssigned() throws IOException {
        var file = folder.resolve("ragged.csv");
        Files.writeString(file, "x,y\n" + "1,2\n".repeat(1500) + "3\n1,2\n");
        var account = demo("--input", file.toString(), "--rate", "0");
        assertThat(account.get("assignments").longValue()).isEqualTo(1501);
        assertThat(account.get("deadLetters").longValue()).isEqualTo(1);
        assertThat(terminal.err()).contains("weir: 1 of 1,502 events could not be read or scored: 1 NOT_AN_OBJECT (");
    }

    @ParameterizedTest
    @CsvSource({"host-metrics,csv,3", "payments,ndjson,2"})
    void aDumpOfATopicIsReadAsTheConfigurationSays(String name, String ending, int events) throws IOException {
        var account = demo(
                "-c",
                "config/" + name + ".properties",
                "--input",
                "src/test/resources/files/" + name + "-dump." + ending,
                "--rate",
                "0");
        assertThat(account.get("assignments").longValue()).isEqualTo(events);
        assertThat(account.get("deadLetters").longValue()).isZero();
    }

    @Test
    void whatNoEventFitsEndsADemoBadlyWithTheReasons() throws IOException {
        var file = folder.resolve("in.ndjson");
        Files.writeString(file, "{\"x\":1}\n{\"x\":2}\n");
        assertThat(terminal.run(
                        "demo", "--port", "0", "--input", file.toString(), "--rate", "0", "--set", "features=nowhere"))
                .isEqualTo(1);
        assertThat(terminal.err()).contains("none of 2 events could be scored: 2 NO_FEATURES (");
    }

    @Test
    void aDashboardsPortThatIsTakenEndsTheDemoWithASentence() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String port = Integer.toString(taken.getLocalPort());
            assertThat(terminal.run("demo", "--scenario", "blobs", "--port", port))
                    .isEqualTo(2);
            assertThat(terminal.err())
                    .startsWith("weir: port " + port + " of 127.0.0.1 cannot be listened on")
                    .contains("choose another port, or 0 for any free one");
        }
    }

    private JsonNode demo(String... arguments) throws IOException {
        var all = new ArrayList<>(List.of("demo", "--port", "0"));
        all.addAll(List.of(arguments));
        assertThat(terminal.run(all.toArray(String[]::new))).as(terminal::err).isZero();
        var lines = terminal.out().lines().toList();
        return new ObjectMapper().readTree(lines.get(lines.size() - 1));
    }
}

package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Windows of time in files: backtest, and a scorer that has nothing but the snapshot. */
class WindowFilesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int EVENTS = 3000;

    @TempDir
    Path folder;

    private final Terminal terminal = new Terminal();

    private String in(String name) {
        return folder.resolve(name).toString();
    }

    @BeforeEach
    void write() throws IOException {
        var random = new SplittableRandom(3);
        var json = new StringBuilder();
        var csv = new StringBuilder("timestamp,latency,status\n");
        var untimed = new StringBuilder("latency,status\n");
        for (int i = 0; i < EVENTS; i++) {
            long time = 1_700_000_000_000L + 1000L * i + random.nextInt(500);
            String latency = String.format(Locale.ROOT, "%.3f", 100 + 10 * random.nextGaussian());
            int status = random.nextInt(20) == 0 ? 500 : 200;
            json.append("{\"ts\":" + time + ",\"latency\":" + latency + ",\"status\":" + status + "}\n");
            csv.append(time + "," + latency + "," + status + "\n");
            untimed.append(latency + "," + status + "\n");
        }
        Files.writeString(folder.resolve("in.ndjson"), json);
        Files.writeString(folder.resolve("in.csv"), csv);
        Files.writeString(folder.resolve("untimed.csv"), untimed);
        Files.writeString(
                folder.resolve("c.properties"),
                "features=latency, share(status=500, PT2M), count(PT2M)\nmodel.components=1\nevent.time=/ts\nmodel.key=constant\n");
    }

    private JsonNode model(String input, String... more) throws IOException {
        List<String> command = new ArrayList<>(
                List.of("backtest", "-c", in("c.properties"), "--input", in(input), "--output", in("out")));
        command.addAll(List.of(more));
        assertThat(terminal.run(command.toArray(String[]::new))).isZero();
        List<String> models = Files.readAllLines(folder.resolve("out/models.ndjson"));
        JsonNode last = JSON.readTree(models.get(models.size() - 1));
        return last.has("format") ? last : last.get("value");
    }

    private List<JsonNode> score(String model, String input, String... more) throws IOException {
        List<String> command = new ArrayList<>(
                List.of("score", "--model", in(model), "--input", in(input), "--output", in("s.ndjson")));
        command.addAll(List.of(more));
        assertThat(terminal.run(command.toArray(String[]::new))).isZero();
        List<JsonNode> scored = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("s.ndjson"))) {
            scored.add(JSON.readTree(line));
        }
        return scored;
    }

    @Test
    void aModelKnowsItsWindowsAndAScorerFillsThemFromTheFile() throws IOException {
        JsonNode model = model("in.ndjson");
        JsonNode mean = model.at("/components/0/mean");
        assertThat(mean.get(1).doubleValue()).isCloseTo(0.05, within(0.02));
        assertThat(mean.get(2).doubleValue()).isCloseTo(120, within(1.0));
        Files.writeString(folder.resolve("m.json"), model.toString());
        List<JsonNode> byConfiguration = score("m.json", "in.ndjson", "-c", in("c.properties"));
        List<JsonNode> byColumn = score("m.json", "in.csv");
        for (int i = 0; i < EVENTS; i++) {
            assertThat(byConfiguration.get(i).get("logLikelihood"))
                    .isEqualTo(byColumn.get(i).get("logLikelihood"));
            assertThat(byConfiguration.get(i).get("timestamp"))
                    .isEqualTo(byColumn.get(i).get("timestamp"));
        }
        // Those of the backtest, by a model that has learned them since: the windows are the same.
        assertThat(byColumn.get(EVENTS - 1).get("logLikelihood").doubleValue()).isGreaterThan(-12);
    }

    @Test
    void withoutTimesWindowsAreMissingAndItIsSaid() throws IOException {
        Files.writeString(folder.resolve("m.json"), model("in.ndjson").toString());
        score("m.json", "untimed.csv");
        assertThat(terminal.err())
                .contains("no event has a value of share(status=500, PT2M), count(PT2M); a window of time begins when");
    }

    @ParameterizedTest
    @CsvSource({"'latency, mean(latency, PT2H)', true", "'latency, mean(latency, PT30M)', false", "count(P30D), true"})
    void aWindowThatIsLongerThanTheStreamIsSpokenOf(String features, boolean longer) throws IOException {
        assertThat(terminal.run(
                        "backtest",
                        "-c",
                        in("c.properties"),
                        "--set",
                        "features=" + features,
                        "--input",
                        in("in.ndjson"),
                        "--output",
                        in("out")))
                .isZero();
        assertThat(terminal.err().contains("missing in every event, because the times of the events are PT49M5"))
                .isEqualTo(longer);
        assertThat(Files.readAllLines(folder.resolve("out/assignments.ndjson"))).hasSize(EVENTS);
    }

    @Test
    void aModelIsFittedToWindows() throws IOException {
        assertThat(terminal.run(
                        "fit",
                        "--input",
                        in("in.csv"),
                        "--components",
                        "1",
                        "--features",
                        "latency, share(status=500, PT2M), count(PT2M)",
                        "--output",
                        in("fit.json")))
                .as(terminal.err())
                .isZero();
        JsonNode mean = JSON.readTree(folder.resolve("fit.json").toFile()).at("/components/0/mean");
        assertThat(mean.get(1).doubleValue()).isCloseTo(0.05, within(0.02));
        assertThat(mean.get(2).doubleValue()).isCloseTo(120, within(1.0));
    }

    @Test
    void aScorerAndAFitNeedTheCalendarOfACalendar() throws IOException {
        Files.writeString(folder.resolve("days.txt"), "2023-11-14T22:30..2023-11-14T22:40 maintenance\n");
        Files.writeString(
                folder.resolve("c.properties"),
                "features=latency, calendar()\nanomaly.given=calendar()\nmodel.components=1\nevent.time=/ts\nmodel.key=constant\ncalendar.file="
                        + in("days.txt") + "\n");
        JsonNode model = model("in.ndjson");
        assertThat(model.toString()).contains("maintenance");
        Files.writeString(folder.resolve("m.json"), model.toString());
        assertThat(Judging.of(ModelFile.read(folder.resolve("m.json")), null).coreMass())
                .isEqualTo(1);
        String remedy = "the feature calendar() is of a calendar; name its file with --set calendar.file=FILE";
        assertThat(terminal.run("score", "--model", in("m.json"), "--input", in("in.csv"), "--output", in("s.ndjson")))
                .isNotZero();
        assertThat(terminal.err()).contains(remedy);
        List<JsonNode> with = score("m.json", "in.csv", "--set", "calendar.file=" + in("days.txt"));
        List<JsonNode> byConfiguration = score("m.json", "in.ndjson", "-c", in("c.properties"));
        for (int i = 0; i < EVENTS; i++) {
            assertThat(with.get(i).get("logLikelihood"))
                    .isEqualTo(byConfiguration.get(i).get("logLikelihood"));
        }
        List<JsonNode> untimed = score("m.json", "untimed.csv", "--set", "calendar.file=" + in("days.txt"));
        assertThat(untimed).hasSize(EVENTS);
        String[] fit = {
            "fit",
            "--input",
            in("in.csv"),
            "--components",
            "1",
            "--features",
            "latency, calendar()",
            "--output",
            in("fit.json")
        };
        assertThat(terminal.run(fit)).isNotZero();
        assertThat(terminal.err()).contains(remedy);
        String[] more = java.util.Arrays.copyOf(fit, fit.length + 2);
        more[fit.length] = "--set";
        more[fit.length + 1] = "calendar.file=" + in("days.txt");
        assertThat(terminal.run(more)).as(terminal.err()).isZero();
        assertThat(Files.readString(folder.resolve("fit.json"))).contains("maintenance");
    }
}

package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Context and circles in files: backtest, and a scorer that has nothing but the snapshot. */
class GivenFilesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int EVENTS = 8000;
    private static final long START = 1_700_006_400_000L;

    @TempDir
    Path folder;

    private final Terminal terminal = new Terminal();

    private String in(String name) {
        return folder.resolve(name).toString();
    }

    /** A load of 2 in the night of Berlin and of 10 by its day. */
    private static String event(long time, double load) {
        return String.format(Locale.ROOT, "{\"timestamp\":%d,\"load\":%.4f}", time, load);
    }

    @Test
    void aSnapshotSaysWhatIsGivenAndInWhichZoneAndAScorerHeedsIt() throws IOException {
        var random = new SplittableRandom(3);
        var events = new StringBuilder();
        for (int i = 0; i < EVENTS; i++) {
            // 02:00 and 14:00 in Berlin, which is an hour ahead in November and December, half an hour more or less.
            long time = START + 43_200_000L * (i / 200) + 3_600_000L + Math.round(1_800_000 * random.nextGaussian());
            double load = (i / 200 % 2 == 0 ? 2 : 10) + 0.5 * random.nextGaussian();
            events.append(event(time, load)).append('\n');
        }
        Files.writeString(folder.resolve("in.ndjson"), events);
        Files.writeString(
                folder.resolve("c.properties"),
                "features=load, cycle(timestamp, hour)\nevent.zone=Europe/Berlin\nmodel.components=4\n"
                        + "anomaly.given=cycle(timestamp,hour)\nanomaly.alert.rate=0.002\n");
        assertThat(terminal.run(
                        "backtest", "-c", in("c.properties"), "--input", in("in.ndjson"), "--output", in("out")))
                .isZero();
        List<String> models = Files.readAllLines(folder.resolve("out/models.ndjson"));
        JsonNode last = JSON.readTree(models.get(models.size() - 1));
        JsonNode model = last.has("format") ? last : last.get("value");
        assertThat(model.at("/alert/given/0").textValue()).isEqualTo("cycle(timestamp, hour)");
        assertThat(model.at("/features/1/zone").textValue()).isEqualTo("Europe/Berlin");
        Files.writeString(folder.resolve("m.json"), model.toString());

        // 02:00 and 14:00 in Berlin, a day later.
        long night = START - START % 86_400_000L + 86_400_000L * 29 + 3_600_000L;
        long noon = night + 12 * 3_600_000L;
        Files.writeString(
                folder.resolve("new.ndjson"),
                String.join("\n", event(night, 2), event(night, 10), event(noon, 10), event(noon, 2)) + "\n");
        assertThat(terminal.run(
                        "score", "--model", in("m.json"), "--input", in("new.ndjson"), "--output", in("s.ndjson")))
                .isZero();
        assertThat(Files.readAllLines(folder.resolve("s.ndjson")).stream().map(GivenFilesTest::isAnomaly))
                .containsExactly(false, true, false, true);
    }

    @Test
    void aScorerHeedsDirectionsAndRangesAndAFittedModelThoseOfAConfiguration() throws IOException {
        var random = new SplittableRandom(3);
        var events = new StringBuilder();
        for (int i = 0; i < EVENTS; i++) {
            events.append(event(START + 1000L * i, 10 + 0.5 * random.nextGaussian()))
                    .append('\n');
        }
        Files.writeString(folder.resolve("in.ndjson"), events);
        Files.writeString(
                folder.resolve("c.properties"),
                "features=load\nmodel.components=1\nanomaly.direction=load:up\nanomaly.range=load:-5..100\n");
        assertThat(terminal.run(
                        "backtest", "-c", in("c.properties"), "--input", in("in.ndjson"), "--output", in("out")))
                .isZero();
        List<String> models = Files.readAllLines(folder.resolve("out/models.ndjson"));
        JsonNode last = JSON.readTree(models.get(models.size() - 1));
        Files.writeString(folder.resolve("m.json"), (last.has("format") ? last : last.get("value")).toString());
        Files.writeString(
                folder.resolve("new.ndjson"),
                String.join("\n", event(START, 10), event(START, 20), event(START, 0), event(START, -6)) + "\n");
        assertThat(terminal.run(
                        "score", "--model", in("m.json"), "--input", in("new.ndjson"), "--output", in("s.ndjson")))
                .isZero();
        List<String> scored = Files.readAllLines(folder.resolve("s.ndjson"));
        assertThat(scored.stream().map(GivenFilesTest::isAnomaly)).containsExactly(false, true, false, true);
        assertThat(JSON.readTree(scored.get(3)).at("/outOfRange/0/low").doubleValue())
                .isEqualTo(-5);

        assertThat(terminal.run(
                        "fit",
                        "--input",
                        in("in.ndjson"),
                        "--components",
                        "1",
                        "--output",
                        in("fit.json"),
                        "--features",
                        "load"))
                .isZero();
        assertThat(terminal.run(
                        "score",
                        "--model",
                        in("fit.json"),
                        "-c",
                        in("c.properties"),
                        "--input",
                        in("new.ndjson"),
                        "--output",
                        in("f.ndjson")))
                .isZero();
        assertThat(Files.readAllLines(folder.resolve("f.ndjson")).stream().map(GivenFilesTest::isAnomaly))
                .containsExactly(false, false, false, true);
    }

    private static boolean isAnomaly(String line) {
        try {
            return JSON.readTree(line).get("anomaly").booleanValue();
        } catch (IOException e) {
            throw new IllegalStateException(line, e);
        }
    }
}

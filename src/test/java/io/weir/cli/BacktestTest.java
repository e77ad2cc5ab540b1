package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.Schemas;
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

class BacktestTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private final Terminal terminal = new Terminal();

    @BeforeEach
    void configuration() throws IOException {
        Files.writeString(folder.resolve("c.properties"), "features=x, y\nmodel.components=2\n");
    }

    /** Two clusters, labelled; one row in a hundred has text for a number. */
    private static String csv(boolean keyed) {
        var random = new SplittableRandom(4);
        var csv = new StringBuilder(keyed ? "timestamp,key,x,y,label\n" : "timestamp,x,y,label\n");
        for (int i = 0; i < 3000; i++) {
            int label = random.nextInt(10) == 0 ? 1 : 0;
            csv.append(1_700_000_000_000L + 1000L * i)
                    .append(keyed ? (i % 3 == 0 ? ",a" : ",b") : "")
                    .append(String.format(
                            Locale.ROOT,
                            ",%s,%s,%d%n",
                            i % 100 == 99 ? "oops" : 8 * label + random.nextGaussian(),
                            8 * label + random.nextGaussian(),
                            label));
        }
        return csv.toString();
    }

    private int backtest(String input, String output) {
        return terminal.run(
                "backtest",
                "-c",
                folder.resolve("c.properties").toString(),
                "--input",
                folder.resolve(input).toString(),
                "--output",
                folder.resolve(output).toString());
    }

    private List<String> lines(String file) throws IOException {
        return Files.readAllLines(folder.resolve(file));
    }

    private JsonNode report(String output) throws IOException {
        return JSON.readTree(folder.resolve(output).resolve("report.json").toFile());
    }

    @Test
    void aFileWithoutKeysGetsOneModelAndEveryEventItsLine() throws IOException {
        Files.writeString(folder.resolve("in.csv"), csv(false));
        assertThat(backtest("in.csv", "out")).isZero();
        assertThat(terminal.out()).isEmpty();
        assertThat(lines("out/assignments.ndjson")).hasSize(2970);
        assertThat(lines("out/dead-letters.ndjson")).hasSize(30);
        JsonNode letter = JSON.readTree(lines("out/dead-letters.ndjson").get(0));
        assertThat(letter.get("reason").textValue()).isEqualTo("WRONG_TYPE");
        assertThat(letter.get("source").toString()).isEqualTo("{\"topic\":\"events\",\"partition\":0,\"offset\":99}");
        assertThat(letter.get("value").textValue()).contains("\"x\":\"oops\"");
        List<JsonNode> letters = new ArrayList<>();
        for (String line : lines("out/dead-letters.ndjson")) {
            letters.add(JSON.readTree(line));
        }
        Schemas.assertValid("dead-letter", letters);
        JsonNode assignment = JSON.readTree(lines("out/assignments.ndjson").get(2969));
        assertThat(assignment.get("id").textValue()).isEqualTo("events-0-2998");
        assertThat(assignment.get("timestamp").longValue()).isEqualTo(1_700_000_000_000L + 2_998_000);
        JsonNode report = report("out");
        assertThat(report.get("events").intValue()).isEqualTo(3000);
        assertThat(report.get("scored").intValue()).isEqualTo(2970);
        assertThat(report.get("components").intValue()).isEqualTo(2);
        assertThat(report.get("modelVersion").intValue())
                .isEqualTo(lines("out/models.ndjson").size());
        assertThat(report.get("adjustedRandIndex").doubleValue()).isGreaterThan(0.9);
        assertThat(report.has("keys")).isFalse();
        int events = 0;
        for (JsonNode count : report.get("lifecycle")) {
            events += count.intValue();
        }
        assertThat(lines("out/lifecycle.ndjson")).hasSize(events).isNotEmpty();
        assertThat(Files.readString(folder.resolve("out/report.html")))
                .contains("Score over time", "Weights over time", "<path", "<circle", "</html>");
    }

    @Test
    void aFileWithKeysGetsAModelForEachAndFiguresForEach() throws IOException {
        Files.writeString(folder.resolve("in.csv"), csv(true));
        assertThat(backtest("in.csv", "out")).isZero();
        JsonNode keys = report("out").get("keys");
        assertThat(keys.get("a").get("scored").intValue()).isEqualTo(990);
        assertThat(keys.get("b").get("scored").intValue()).isEqualTo(1980);
        assertThat(keys.get("b").get("rocAuc").doubleValue()).isBetween(0.0, 1.0);
        assertThat(report("out").get("components").intValue()).isEqualTo(4);
    }

    @Test
    void theReportSpeaksOfTheEventsInTheirOwnUnitsAndTellsWhatWasFlaggedAndRefused() throws IOException {
        Files.writeString(
                folder.resolve("c.properties"),
                "features=log(latency), poisson(retries), category(path), bernoulli(ok)\nmodel.components=1\n");
        var random = new SplittableRandom(4);
        var csv = new StringBuilder("timestamp,latency,retries,path,ok\n");
        for (int i = 0; i < 4000; i++) {
            csv.append(1_700_000_000_000L + 1000L * i)
                    .append(String.format(
                            Locale.ROOT,
                            ",%s,%d,%s,%d%n",
                            i == 0 ? "-" : i == 3900 ? 1e9 : 50 * Math.exp(0.3 * random.nextGaussian()),
                            random.nextInt(3),
                            random.nextInt(4) > 0 ? "/home & away" : "/login",
                            random.nextInt(2)));
        }
        Files.writeString(folder.resolve("in.csv"), csv);
        assertThat(backtest("in.csv", "out")).isZero();
        assertThat(Files.readString(folder.resolve("out/report.html")))
                .contains("/home &amp; away 7", " per event", "Flagged events", "Dead letters")
                .contains("2023-11-14T22:13:21Z to 2023-11-14T23:19:59Z")
                .containsPattern("<td class=\"l\">(49|50|51)\\.\\d\\d \\(3")
                .doesNotContain("Product[", "N(μ", "1970");
        JsonNode report = report("out");
        assertThat(report.get("judged").intValue())
                .isEqualTo(judged())
                .isLessThan(report.get("scored").intValue());
        JsonNode strangest = report.get("anomalies").get("strangest").get(0);
        assertThat(strangest.get("id").textValue()).isEqualTo("events-0-3900");
        assertThat(strangest.get("explanation").get(0).get("feature").textValue())
                .isEqualTo("log(latency)");
        JsonNode letters = report.get("deadLetters");
        assertThat(letters.get("count").intValue()).isEqualTo(1);
        assertThat(letters.get("reasons")
                        .elements()
                        .next()
                        .get("first")
                        .get("position")
                        .intValue())
                .isZero();
    }

    private int judged() throws IOException {
        int judged = 0;
        for (String line : lines("out/assignments.ndjson")) {
            judged += JSON.readTree(line).get("pValue").isNull() ? 0 : 1;
        }
        return judged;
    }

    @Test
    void theSameFileTwiceGivesTheSameBytes() throws IOException {
        Files.writeString(folder.resolve("in.csv"), csv(true));
        assertThat(backtest("in.csv", "one")).isZero();
        assertThat(backtest("in.csv", "two")).isZero();
        for (String file : List.of("assignments", "models", "lifecycle", "dead-letters")) {
            assertThat(folder.resolve("one/" + file + ".ndjson"))
                    .hasSameBinaryContentAs(folder.resolve("two/" + file + ".ndjson"));
        }
    }

    @Test
    void inSharedScopeTheModelLearnsFromEveryPartitionAndTheAccountHolds() throws IOException {
        Files.writeString(
                folder.resolve("c.properties"),
                "features=x, y\nmodel.components=2\nmodel.scope=shared\nmodel.key=constant\ntopic.partitions=2\n");
        Files.writeString(
                folder.resolve("in.csv"), csv(false).repeat(2).replaceFirst("(?s)(.+\n)timestamp.*?\n", "$1"));
        assertThat(backtest("in.csv", "one")).isZero();
        assertThat(backtest("in.csv", "two")).isZero();
        for (String file : List.of("assignments", "anomalies", "models", "lifecycle", "dead-letters")) {
            assertThat(folder.resolve("one/" + file + ".ndjson"))
                    .hasSameBinaryContentAs(folder.resolve("two/" + file + ".ndjson"));
        }
        JsonNode report = report("one");
        assertThat(report.get("events").intValue()).isEqualTo(6000);
        assertThat(lines("one/assignments.ndjson")).hasSize(5940);
        assertThat(lines("one/dead-letters.ndjson")).hasSize(60);
        int judged = 0;
        int[] partitions = new int[2];
        for (String line : lines("one/assignments.ndjson")) {
            JsonNode made = JSON.readTree(line);
            judged += made.get("pValue").isNull() ? 0 : 1;
            partitions[made.get("source").get("partition").intValue()]++;
        }
        assertThat(judged).isGreaterThan(500).isEqualTo(report.get("judged").intValue());
        assertThat(partitions[0]).isBetween(2900, 3100);
        JsonNode last = JSON.readTree(lines("one/assignments.ndjson").get(5939));
        assertThat(last.get("status").textValue()).isEqualTo("scored");
        assertThat(last.get("modelVersion").intValue())
                .isBetween(
                        report.get("modelVersion").intValue() - 1,
                        report.get("modelVersion").intValue());
    }

    @Test
    void aRowThatIsBrokenIsADeadLetterThatIsNamedAndCountedAndTheOthersAreScored() throws IOException {
        Files.writeString(folder.resolve("in.csv"), "x,y\n" + "1,2\n".repeat(1500) + "4\n5,6\n");
        assertThat(backtest("in.csv", "out")).isZero();
        assertThat(terminal.err())
                .contains(
                        "weir: 1 of 1,502 events could not be read or scored: 1 NOT_CSV (line 1502: the row ends after 1"
                                + " of 2 columns")
                .doesNotContain("\tat ");
        assertThat(lines("out/assignments.ndjson")).hasSize(1501);
        JsonNode letter = JSON.readTree(lines("out/dead-letters.ndjson").get(0));
        assertThat(letter.get("reason").textValue()).isEqualTo("NOT_CSV");
        assertThat(letter.get("value").textValue()).isEqualTo("4");
        assertThat(letter.get("source").get("offset").longValue()).isEqualTo(1500);
    }

    @Test
    void whereNothingIsScoredTheCommandFailsAndSaysWhyWithAnExampleEach() throws IOException {
        Files.writeString(folder.resolve("in.ndjson"), "{\"x\":\"a\",\"y\":1}\nnot json\n{\"z\":1}\n{\"x\":\"b\"}\n");
        assertThat(backtest("in.ndjson", "out")).isEqualTo(1);
        assertThat(terminal.err())
                .contains("none of 4 events could be scored: ")
                .contains("1 NOT_JSON (line 2: ", "1 NO_FEATURES (line 3: ", "2 WRONG_TYPE (line 1: ");
        assertThat(lines("out/dead-letters.ndjson")).hasSize(4);
        assertThat(report("out").get("scored").intValue()).isZero();
    }

    @Test
    void whatCannotBeIsRefusedWithASentence() throws IOException {
        Files.writeString(folder.resolve("in.csv"), "x,y\n1,2\n");
        assertThat(backtest("nowhere.csv", "out")).isEqualTo(2);
        assertThat(terminal.err()).contains("there is no such file");
        assertThat(backtest("in.csv", "in.csv/out")).isEqualTo(2);
        assertThat(terminal.err()).contains("--output").contains("name a folder that can be written to");
        assertThat(terminal.run("evaluate", "--data", folder.toString())).isEqualTo(2);
        assertThat(terminal.err()).contains("--data " + folder + " cannot be read");
    }

    /** Shapes of rename-mid-stream and of a network log with zeros. */
    @Test
    void fieldsThatVanishAndValuesThatCannotBeTakenAreSaidInTheEndAndCountedInTheReport() throws IOException {
        Files.writeString(
                folder.resolve("c.properties"),
                "features=latency, log(bytes), y, x\nfeatures.invalid=missing\nevent.time=/t\nevent.id=id\nmodel.components=1\n");
        var lines = new StringBuilder();
        for (int i = 0; i < 2500; i++) {
            lines.append("{\"id\":%d,\"t\":%d,\"latency%s\":%d,\"bytes\":%d,\"x\":1}%n"
                    .formatted(i, 1_700_000_000 + i, i < 1000 ? "" : "_ms", i % 7, i % 5));
        }
        Files.writeString(folder.resolve("in.ndjson"), lines);
        assertThat(backtest("in.ndjson", "out")).isZero();
        assertThat(terminal.err())
                .contains(
                        "weir: feature latency was not in the last 1,500 of 2,500 events",
                        "weir: feature log(bytes) cannot take the values of 500 of 2,500 events; they count as missing",
                        "weir: feature y was in none of 2,500 events")
                .doesNotContain("event.id", "event.time");
        assertThat(report("out").get("fields").toString())
                .isEqualTo("["
                        + field("features", "latency", 1500, 0) + ","
                        + field("features", "log(bytes)", 500, 500) + ","
                        + field("features", "y", 2500, 0) + ","
                        + field("features", "x", 0, 0) + ","
                        + field("event.id", "id", 0, 0) + ","
                        + field("event.time", "/t", 0, 0) + "]");
    }

    private static String field(String setting, String name, int missing, int invalid) {
        return "{\"setting\":\"%s\",\"name\":\"%s\",\"events\":2500,\"missing\":%d,\"invalid\":%d}"
                .formatted(setting, name, missing, invalid);
    }
}

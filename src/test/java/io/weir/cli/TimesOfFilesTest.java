package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.config.WeirConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The times that files of strangers have mean the same wherever they stand, and in every form. */
class TimesOfFilesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant FROM = Instant.parse("2026-03-01T23:30:00Z");

    /** How people write times; as they stand in JSON. */
    enum Form {
        SECONDS(time -> Long.toString(time.getEpochSecond())),
        MILLISECONDS(time -> Long.toString(time.toEpochMilli())),
        MILLISECONDS_AS_TEXT(time -> quoted(Long.toString(time.toEpochMilli()))),
        MICROSECONDS(time -> time.getEpochSecond() + "000000"),
        NANOSECONDS(time -> time.getEpochSecond() + "000000000"),
        SECONDS_WITH_A_FRACTION(time -> time.getEpochSecond() + ".000"),
        ISO(time -> quoted(time.toString())),
        BLANK(time -> quoted(written("uuuu-MM-dd HH:mm:ss", time))),
        BLANK_AND_Z(time -> quoted(written("uuuu-MM-dd HH:mm:ss'Z'", time))),
        BASIC_OFFSET(time -> quoted(written("uuuu-MM-dd'T'HH:mm:ss.SSSxx", time))),
        SLASHES(time -> quoted(written("uuuu/MM/dd HH:mm:ss", time))),
        ACCESS_LOG(time -> quoted(written("dd/MMM/uuuu:HH:mm:ss xx", time))),
        RFC_1123(time -> quoted(DateTimeFormatter.RFC_1123_DATE_TIME.format(time.atOffset(ZoneOffset.UTC))));

        private final Function<Instant, String> writer;

        Form(Function<Instant, String> writer) {
            this.writer = writer;
        }

        private static String quoted(String text) {
            return '"' + text + '"';
        }

        private static String written(String pattern, Instant time) {
            return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(time.atOffset(ZoneOffset.UTC));
        }
    }

    @TempDir
    Path folder;

    private final Terminal terminal = new Terminal();

    private List<String> backtest(String settings, String file, String content) throws IOException {
        Files.writeString(folder.resolve("c.properties"), settings);
        Files.writeString(folder.resolve(file), content);
        assertThat(terminal.run(
                        "backtest",
                        "-c",
                        folder.resolve("c.properties").toString(),
                        "--input",
                        folder.resolve(file).toString(),
                        "--output",
                        folder.resolve("out").toString()))
                .isZero();
        assertThat(folder.resolve("out/dead-letters.ndjson")).isEmptyFile();
        return Files.readAllLines(folder.resolve("out/assignments.ndjson"));
    }

    @ParameterizedTest
    @EnumSource
    void aTimeIsTheSameInAFieldInAFeatureAndInTheColumnTimestampOfBothKindsOfFiles(Form form) throws IOException {
        var ndjson = new StringBuilder();
        var csv = new StringBuilder("timestamp,x\n");
        for (int i = 0; i < 60; i++) {
            String time = form.writer.apply(FROM.plusSeconds(60L * i));
            ndjson.append("{\"t\":%s,\"timestamp\":%s,\"x\":%d}%n".formatted(time, time, i));
            csv.append("%s,%d%n".formatted(time, i));
        }
        for (String time : List.of("event.time=t\n", "event.time=timestamp\n", "")) {
            assertTimes(backtest("features=x, hour(t), weekday(t)\n" + time, "in.ndjson", ndjson.toString()));
        }
        for (String time : List.of("event.time=timestamp\n", "")) {
            assertTimes(backtest("features=x, hour(timestamp)\n" + time, "in.csv", csv.toString()));
        }
    }

    private static void assertTimes(List<String> assignments) throws IOException {
        assertThat(assignments).hasSize(60);
        for (int i = 0; i < 60; i++) {
            assertThat(JSON.readTree(assignments.get(i)).get("timestamp").longValue())
                    .isEqualTo(FROM.plusSeconds(60L * i).toEpochMilli());
        }
    }

    @Test
    void localTimesOfAFileAreOfTheZoneAndAPatternIsReadInItsColumnToo() throws IOException {
        String csv = "timestamp,x\n01.07.2016 02:00:00,1\n01.07.2016 02:01:00,2\n";
        String settings = "features=x\nevent.zone=Europe/Berlin\nevent.time.format=dd.MM.yyyy HH:mm:ss\n";
        for (String time : List.of("event.time=timestamp\n", "")) {
            JsonNode first =
                    JSON.readTree(backtest(settings + time, "in.csv", csv).get(0));
            assertThat(first.get("timestamp").longValue()).isEqualTo(1_467_331_200_000L);
        }
    }

    @Test
    void aBudgetOfAlertsIsSpentByTheDayWhateverTheUnitOfTheTime() throws IOException {
        String settings = "features=x\nevent.time=t\nmodel.components=1\nanomaly.alert.rate=20 per P1D\n";
        List<String> expected = backtest(settings, "in.ndjson", week(Form.ISO));
        long alerts = expected.stream()
                .filter(line -> line.contains("\"anomaly\":true"))
                .count();
        assertThat(alerts).as("20 a day, seven days").isBetween(100L, 180L);
        for (Form form : List.of(Form.SECONDS, Form.MICROSECONDS)) {
            assertThat(backtest(settings, "in.ndjson", week(form)))
                    .as(form.name())
                    .isEqualTo(expected);
        }
    }

    /** Settings without which the times of a file are others, and the file. 00:00 UTC is 2 h in Berlin. */
    enum Said {
        PATTERN_AND_ZONE(
                "event.time.format=dd.MM.yyyy HH:mm:ss\nevent.zone=Europe/Berlin\n", "\"01.07.2016 0%d:30:00\"", 2),
        ZONE("event.zone=Europe/Berlin\n", "\"2016-07-01 0%d:30\"", 2),
        UNIT("event.time.unit=ms\n", "%d1800000", 0);

        private final String settings;
        private final String time;
        private final int hours;

        Said(String settings, String time, int hours) {
            this.settings = settings;
            this.time = time;
            this.hours = hours;
        }

        /** 30 minutes past some hours of that day in UTC: of 1970 where a number is in ms, which are seconds else. */
        private String at(int hour) {
            return this == UNIT ? Long.toString(hour * 3_600_000L + 1_800_000) : time.formatted(hour + hours);
        }

        private long millis(int hour) {
            return (this == UNIT ? 0 : 1_467_331_200_000L) + hour * 3_600_000L + 1_800_000;
        }

        private String file() {
            var lines = new StringBuilder();
            for (int hour = 0; hour < 6; hour++) {
                lines.append("{\"timestamp\":%s,\"t\":%s,\"x\":%d}%n".formatted(at(hour), at(hour), hour % 2));
            }
            return lines.toString();
        }

        private List<String> arguments(Path folder, boolean inAFile, String... command) throws IOException {
            List<String> arguments = new ArrayList<>(List.of(command));
            if (inAFile) {
                arguments.addAll(List.of(
                        "-c",
                        Files.writeString(folder.resolve("said.properties"), "features=x, hour(t)\n" + settings)
                                .toString()));
            } else {
                settings.lines().forEach(setting -> arguments.addAll(List.of("--set", setting)));
            }
            return arguments;
        }
    }

    static Stream<Arguments> said() {
        return Stream.of(Said.values())
                .flatMap(said -> Stream.of(true, false).map(inAFile -> Arguments.of(said, inAFile)));
    }

    @ParameterizedTest(name = "{0}, in a file: {1}")
    @MethodSource("said")
    void fitAndScoreReadTimesAsTheConfigurationSays(Said said, boolean inAFile) throws IOException {
        String input =
                Files.writeString(folder.resolve("in.ndjson"), said.file()).toString();
        String model = folder.resolve("m.json").toString();
        String output = folder.resolve("out.ndjson").toString();
        List<String> fit =
                said.arguments(folder, inAFile, "fit", "--input", input, "--components", "1", "--output", model);
        if (!inAFile) {
            fit.addAll(List.of("--features", "x, hour(t)"));
        }
        assertThat(terminal.run(fit.toArray(String[]::new))).as(terminal::err).isZero();
        assertThat(terminal.err()).doesNotContain("no time");
        JsonNode mean = JSON.readTree(Path.of(model).toFile()).at("/components/0/mean/1");
        assertThat(mean.doubleValue()).as("of half past 0 to 5").isCloseTo(3, within(1e-9));
        List<String> score =
                said.arguments(folder, inAFile, "score", "--model", model, "--input", input, "--output", output);
        assertThat(terminal.run(score.toArray(String[]::new))).as(terminal::err).isZero();
        assertThat(terminal.err()).doesNotContain("no time");
        List<String> scored = Files.readAllLines(Path.of(output));
        assertThat(scored).hasSize(6);
        for (int hour = 0; hour < 6; hour++) {
            assertThat(JSON.readTree(scored.get(hour)).get("timestamp").longValue())
                    .isEqualTo(said.millis(hour));
        }
    }

    @ParameterizedTest
    @EnumSource
    void demoPlaysAFileWithTheTimesOfTheConfiguration(Said said) throws IOException {
        String input =
                Files.writeString(folder.resolve("in.ndjson"), said.file()).toString();
        var settings = new HashMap<>(Map.of("features", "x"));
        said.settings.lines().forEach(line -> settings.put(line.split("=")[0], line.split("=")[1]));
        var config = WeirConfig.load(null, Map.of(), settings);
        var notes = new StringWriter();
        var format = FileOptions.format(config, null, new PrintWriter(notes));
        try (var events = DemoEvents.of(input, format, false, "x")) {
            for (int hour = 0; hour < 6; hour++) {
                assertThat(events.source().next().timestamp()).isEqualTo(said.millis(hour));
            }
        }
        assertThat(notes.toString()).doesNotContain("no time");
    }

    @Test
    void aTimeThatCannotBeReadIsSaidOnceWithItsLineAndTheRemedyAndCounted() throws IOException {
        String csv = "timestamp,x\n2026-03-01,1\nsoon,2\nlater,3\n2026-03-02,4\n";
        String input = Files.writeString(folder.resolve("in.csv"), csv).toString();
        String model = folder.resolve("m.json").toString();
        Files.writeString(folder.resolve("c.properties"), "features=x\n");
        String config = folder.resolve("c.properties").toString();
        List<String[]> commands = List.of(
                new String[] {"fit", "--input", input, "--components", "1", "--output", model},
                new String[] {"score", "--input", input, "--model", model, "--output", model + ".ndjson"},
                new String[] {"backtest", "-c", config, "--input", input, "--output", model + ".d"});
        for (String[] command : commands) {
            assertThat(terminal.run(command)).as(terminal::err).isZero();
            assertThat(terminal.err().lines().filter(line -> line.contains("no time")))
                    .as(command[0])
                    .hasSize(2)
                    .satisfiesExactly(
                            first -> assertThat(first)
                                    .contains(
                                            "in.csv, line 3: timestamp is soon, which is no time", "event.time.format"),
                            last -> assertThat(last).contains("of 4 values of timestamp, 2 are no times"));
        }
    }

    /** The first has none before it, and is of 1970 as all of a file without times. */
    @Test
    void anEventWithoutATimeHappensWithTheOneBeforeIt() throws IOException {
        String events = "{\"x\":0}\n{\"x\":1,\"timestamp\":1700000000000}\n{\"x\":2,\"timestamp\":null}\n{\"x\":3}\n"
                + "{\"x\":4,\"timestamp\":\"soon\"}\n{\"x\":5,\"timestamp\":1700000001000}\n{\"x\":6,\"timestamp\":-5}\n";
        List<Long> times = new ArrayList<>();
        for (String assignment : backtest("features=x\nmodel.components=1\n", "in.ndjson", events)) {
            times.add(JSON.readTree(assignment).get("timestamp").longValue());
        }
        long first = 1_700_000_000_000L;
        assertThat(times).containsExactly(0L, first, first, first, first, first + 1000, first + 1000);
    }

    /** Files of strangers whose events are objects in objects. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    k8s      | category(verb), category(responseStatus.code), hour(requestReceivedTimestamp) | /requestReceivedTimestamp | "user"."username" | 1630660973126 | 1630660974126 | u1 | u2
                    debezium | /payload/ts_ms, payload.after.price, category(payload."op") | payload.source.ts_ms | payload.op | 1700000000123 | 1700000001123 | c | d
                    """)
    void eventsInTheirOwnShapesAreScoredWithTheirTimesAndKeys(
            String name, String features, String time, String key, long first, long second, String one, String other)
            throws IOException {
        String file = Files.readString(Path.of("src/test/resources/files/" + name + ".ndjson"));
        List<String> assignments = backtest(
                "features=" + features + "\nevent.time=" + time + "\nmodel.key=field(" + key + ")\n",
                name + ".ndjson",
                file);
        assertThat(assignments).hasSize(2);
        assertThat(terminal.err()).doesNotContain("could not be read");
        for (int i = 0; i < 2; i++) {
            JsonNode assignment = JSON.readTree(assignments.get(i));
            assertThat(assignment.get("timestamp").longValue()).isEqualTo(i == 0 ? first : second);
            assertThat(assignment.get("model").textValue()).isEqualTo(i == 0 ? one : other);
        }
        JsonNode report = JSON.readTree(folder.resolve("out/report.json").toFile());
        assertThat(report.get("deadLetters").toString()).doesNotContain("NOT_JSON");
    }

    /** An event a minute. */
    private static String week(Form form) {
        var random = new SplittableRandom(11);
        var lines = new StringBuilder();
        for (int i = 0; i < 7 * 24 * 60; i++) {
            lines.append("{\"t\":%s,\"x\":%s}%n"
                    .formatted(form.writer.apply(FROM.plusSeconds(60L * i)), random.nextGaussian()));
        }
        return lines.toString();
    }
}

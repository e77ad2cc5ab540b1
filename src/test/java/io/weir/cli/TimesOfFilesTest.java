package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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

package io.weir.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.event.IsoTime;
import io.weir.event.Reason;
import io.weir.event.Times;
import io.weir.event.UnreadableEvent;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {

    /** 2016-07-01T00:00:00Z. */
    private static final long JULY = 1_467_331_200_000L;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2016-07-01T00:00:00Z",
                "2016-07-01t00:00:00z",
                " 2016-07-01T00:00:00Z ",
                "2016-07-01T00:00:00",
                "2016-07-01T00:00",
                "2016-07-01T00",
                "2016-07-01",
                "2016/07/01",
                "2016-07-01 00:00:00",
                "2016-07-01  00:00:00",
                "2016/07/01 00:00:00",
                "2016-07-01 00:00:00Z",
                "2016-07-01 00:00:00 UTC",
                "2016-07-01 00:00:00 GMT",
                "2016-07-01 00:00:00 +0000",
                "2016-07-01 00:00:00+00",
                "2016-07-01 02:00:00 Europe/Berlin",
                "2016-07-01T00:00:00.000+0000",
                "2016-07-01T00:00:00,000Z",
                "2016-07-01T00:00:00.000000000Z",
                "2016-07-01T02:00:00+02:00",
                "2016-07-01T02:00:00+0200",
                "2016-07-01T02:00:00+02",
                "2016-07-01T02:00:00UTC+02:00",
                "2016-06-30T18:30:00-05:30",
                "2016-06-30T24:00:00Z",
                "2016-07-01T02:00:00+02:00[Europe/Berlin]",
                "2016-07-01T02:00:00[Europe/Berlin]",
                "2016-07-01T00:00:00Z[Europe/Berlin]",
                "20160701T000000Z",
                "20160701T0000Z",
                "20160701T000000",
                "20160701T020000+0200",
                "20160701000000Z",
                "20160701",
                "20160701000000",
                "01/Jul/2016:00:00:00 +0000",
                "[01/Jul/2016:02:00:00 +0200]",
                "01/jul/2016:00:00:00",
                "Fri, 01 Jul 2016 00:00:00 GMT",
                "Fri, 1 Jul 2016 02:00:00 +0200",
                "1 Jul 2016 00:00:00",
                "Fri Jul  1 00:00:00 2016",
                "[Fri Jul 01 00:00:00.000123 2016]",
                "Fri Jul 01 00:00:00 UTC 2016",
                "1467331200",
                "1467331200000",
                "1467331200000000",
                "1467331200000000000",
                "1467331200.000",
                "1.4673312e9",
                "1.4673312E+12"
            })
    void aTimeIsReadInEveryFormThatPeopleHave(String text) throws Exception {
        assertThat(Times.DEFAULT.ofText(text)).as(text).isEqualTo(JULY);
        assertThat(FeatureReader.time(json('"' + text + '"'), "t", Times.DEFAULT))
                .isEqualTo(JULY);
    }

    @ParameterizedTest
    @CsvSource({
        "'2016-07-01T00:00:00,123Z', 123",
        "2016-07-01T00:00:00.1239Z, 123",
        "2016-07-01T00:00:00.1Z, 100",
        "2016-07-01 00:00:00.123, 123",
        "1467331200.123, 123",
        "1467331200123, 123",
        "1467331200123.9, 123",
        "1467331200123999, 123",
        "1467331200123999999, 123",
        "01/Jul/2016:00:00:00.123 +0000, 123",
    })
    void fractionsOfMillisecondsAreCutOff(String text, long millis) {
        assertThat(Times.DEFAULT.ofText(text)).isEqualTo(JULY + millis);
    }

    /** As JSON, as text in JSON, as a cell. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1467331200",
                "1467331200.123",
                "1467331200123",
                "1467331200123456",
                "1467331200123456789",
                "0",
                "-1",
                "-1.5",
                "99999999999",
                "100000000000",
                "99999999999999",
                "100000000000000",
                "1.7e12",
                "1.7e18",
                "172792"
            })
    void aNumberMeansTheSameAsNumberAsTextAndInATable(String number) throws Exception {
        long millis = FeatureReader.time(json(number), "t", Times.DEFAULT);
        assertThat(Times.DEFAULT.ofText(number)).isEqualTo(millis);
        assertThat(Times.DEFAULT.ofCell(number)).isEqualTo(millis);
    }

    /** So that no stream of our times changes its unit on the way. */
    @Test
    void fromMarch1973To5138ATimeInOneUnitNeverHasTheSizeOfOneInAnother() throws Exception {
        Instant from = Instant.parse("1973-03-04T00:00:00Z");
        Instant to = Instant.parse("5138-11-16T00:00:00Z");
        var random = new SplittableRandom(1);
        for (int i = 0; i < 10_000; i++) {
            long second = random.nextLong(from.getEpochSecond(), to.getEpochSecond());
            second = i == 0 ? from.getEpochSecond() : i == 1 ? to.getEpochSecond() : second;
            long millis = second * 1000 + i % 1000;
            assertThat(FeatureReader.time(json(Long.toString(second)), "t", Times.DEFAULT))
                    .isEqualTo(second * 1000);
            assertThat(FeatureReader.time(json(Long.toString(millis)), "t", Times.DEFAULT))
                    .isEqualTo(millis);
            assertThat(FeatureReader.time(json(Long.toString(millis * 1000 + 999)), "t", Times.DEFAULT))
                    .isEqualTo(millis);
            if (millis < Long.MAX_VALUE / 1_000_000) {
                assertThat(FeatureReader.time(json(Long.toString(millis * 1_000_000)), "t", Times.DEFAULT))
                        .isEqualTo(millis);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"s, 5000", "ms, 5", "us, 0", "ns, 0", "auto, 5000"})
    void aUnitThatIsGivenIsThatOfEveryNumberAndItsText(String unit, long millis) throws Exception {
        Times times = Times.DEFAULT.unit(unit);
        assertThat(FeatureReader.time(json("5"), "t", times)).isEqualTo(millis);
        assertThat(times.ofText("5")).isEqualTo(millis);
        assertThat(times.ofText("2016-07-01")).isEqualTo(JULY);
    }

    @ParameterizedTest
    @CsvSource({
        "2016-07-01T02:00:00,       2016-07-01T00:00:00Z",
        "2016-01-01 02:00:00,       2016-01-01T01:00:00Z",
        "01/Jul/2016:02:00:00,      2016-07-01T00:00:00Z",
        "2016-07-01,                2016-06-30T22:00:00Z",
        "20160701,                  2016-06-30T22:00:00Z",
        // An offset or a zone of the text's own counts, and numbers have none.
        "2016-07-01T00:00:00Z,      2016-07-01T00:00:00Z",
        "2016-07-01T00:00:00+00,    2016-07-01T00:00:00Z",
        "1467331200,                2016-07-01T00:00:00Z",
        // The clock went from 2 to 3: as if it had not.
        "2016-03-27T02:30:00,       2016-03-27T01:30:00Z",
        // It went from 3 back to 2: the first of the two.
        "2016-10-30T02:30:00,       2016-10-30T00:30:00Z",
        "2016-10-30T02:30:00+01:00, 2016-10-30T01:30:00Z"
    })
    void aTimeWithoutOffsetIsOfTheZoneOfTheSettings(String text, Instant expected) {
        assertThat(Times.DEFAULT.zone("Europe/Berlin").ofText(text)).isEqualTo(expected.toEpochMilli());
    }

    @ParameterizedTest
    @CsvSource({
        "dd.MM.yyyy HH:mm:ss,     01.07.2016 02:00:00, 2016-07-01T02:00:00Z",
        "MM/dd/yyyy hh:mm:ss a,   07/01/2016 02:00:00 pm, 2016-07-01T14:00:00Z",
        "yyyy-MM-dd HH.mm.ss XXX, 2016-07-01 02.00.00 +02:00, 2016-07-01T00:00:00Z",
        "dd-MMM-yy,               01-JUL-16, 2016-07-01T00:00:00Z",
        "yyyyMMdd,                20160701, 2016-07-01T00:00:00Z",
        "yyyyMMddHHmmss,          20160701020000, 2016-07-01T02:00:00Z",
        // The other forms stay.
        "dd.MM.yyyy,              2016-07-01T00:00:00Z, 2016-07-01T00:00:00Z",
        "dd.MM.yyyy,              1467331200, 2016-07-01T00:00:00Z"
    })
    void aPatternGoesBeforeTheOtherForms(String pattern, String text, Instant expected) throws Exception {
        Times times = Times.DEFAULT.pattern(pattern);
        assertThat(times.ofText(text)).isEqualTo(expected.toEpochMilli());
        assertThat(times.ofCell(text)).isEqualTo(expected.toEpochMilli());
        if (text.matches("\\d+")) {
            assertThat(FeatureReader.time(json(text), "t", times)).isEqualTo(expected.toEpochMilli());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HH:mm:ss", "MMM d HH:mm:ss", "yyyy-MM-dd hh:mm", "yyyy-MM-dd'T", "bogus", "yyyy"})
    void aPatternThatDoesNotSayWhichTimeItIsIsRefused(String pattern) {
        assertThatThrownBy(() -> Times.DEFAULT.pattern(pattern)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Mars/Olympus", "", "Berlin"})
    void aZoneThatThereIsNotIsRefused(String zone) {
        assertThatThrownBy(() -> Times.DEFAULT.zone(zone))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Europe/Berlin");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\"",
                "\"soon\"",
                "\"2016-13-01\"",
                "\"2016-02-30\"",
                "\"2015-02-29T00:00:00Z\"",
                "\"2016-07-01T25:00:00Z\"",
                "\"2016-07-01T24:00:01Z\"",
                "\"2016-07-01T00:60:00Z\"",
                "\"2016-07-01T00:00:00+25:00\"",
                "\"2016-07-01T00:00:00[Mars/Olympus]\"",
                "\"2016-07-01T00:00:00[Europe/Berlin\"",
                "\"2016-07-01T00:00:00Zulu\"",
                "\"2016-07-01Tnoon\"",
                "\"2016-7\"",
                "\"Jul 1 00:00:00\"",
                "\"NaN\"",
                "\"0x10\"",
                "\"1e\"",
                "\"12:00\"",
                "1e30",
                "1e400",
                "9223372036854775808000",
                "true",
                "[1467331200]",
                "{}"
            })
    void whatIsNoTimeIsSaidWithItsFieldItsValueAndTheRemedy(String json) throws Exception {
        JsonNode value = json(json);
        assertThatThrownBy(() -> FeatureReader.time(value, "/ts", Times.DEFAULT))
                .isInstanceOfSatisfying(
                        UnreadableEvent.class, e -> assertThat(e.reason()).isEqualTo(Reason.BAD_TIME))
                .hasMessageContaining(
                        "/ts is " + (json.equals("1e400") ? "a number above 1.8e308" : UnreadableEvent.quote(value)))
                .hasMessageContaining("event.time.format");
    }

    /** The library's word on ISO-8601. */
    private static long library(String text) {
        try {
            TemporalAccessor time =
                    DateTimeFormatter.ISO_DATE_TIME.parseBest(text, ZonedDateTime::from, LocalDateTime::from);
            return time instanceof ZonedDateTime zoned
                    ? zoned.toInstant().toEpochMilli()
                    : ((LocalDateTime) time).toInstant(ZoneOffset.UTC).toEpochMilli();
        } catch (DateTimeException e) {
            return Times.NONE;
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void whatIsReadByHandIsWhatTheLibraryReads(long seed) {
        var random = new SplittableRandom(seed);
        int byHand = 0;
        for (int i = 0; i < 20_000; i++) {
            String text = timeText(random);
            if (i % 2 == 1) {
                text = mutated(text, random);
            }
            long expected = library(text);
            long read = IsoTime.parse(text, ZoneOffset.UTC);
            byHand += read == Times.NONE ? 0 : 1;
            if (expected != Times.NONE) {
                assertThat(Times.DEFAULT.ofText(text)).as(text).isEqualTo(expected);
                assertThat(read).as(text).isIn(expected, Times.NONE);
            }
        }
        assertThat(byHand).as("that are not left to the library").isGreaterThan(10_000);
    }

    private static String timeText(SplittableRandom random) {
        var time = LocalDateTime.ofEpochSecond(
                random.nextLong(-62_167_219_200L, 253_402_300_800L), random.nextInt(1_000_000_000), ZoneOffset.UTC);
        String zone = List.of(
                        "", "Z", "+02:00", "-11:30", "+18:00", "[Europe/Berlin]", "+01:00[Europe/Berlin]", "Z[UTC]")
                .get(random.nextInt(8));
        String pattern = List.of(
                        "yyyy-MM-dd'T'HH:mm:ss.SSSSSSSSS",
                        "yyyy-MM-dd'T'HH:mm:ss.SSS",
                        "yyyy-MM-dd'T'HH:mm:ss",
                        "yyyy-MM-dd'T'HH:mm")
                .get(random.nextInt(4));
        return DateTimeFormatter.ofPattern(pattern.replace("yyyy", "uuuu"), Locale.ENGLISH)
                        .format(time)
                + zone;
    }

    private static String mutated(String text, SplittableRandom random) {
        int at = random.nextInt(text.length());
        String with = random.nextInt(3) == 0 ? "" : String.valueOf("0123456789-+:.,TZ[] /".charAt(random.nextInt(21)));
        return text.substring(0, at) + with + text.substring(at + random.nextInt(2));
    }

    @Test
    void localTimesOfAZoneAreThoseOfTheLibrary() {
        var random = new SplittableRandom(5);
        for (String name :
                List.of("Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kolkata", "+05:45")) {
            ZoneId zone = ZoneId.of(name);
            Times times = Times.DEFAULT.zone(name);
            for (int i = 0; i < 5000; i++) {
                var local = LocalDateTime.ofEpochSecond(random.nextLong(0, 2_000_000_000L), 0, ZoneOffset.UTC);
                assertThat(times.ofText(local.toString()))
                        .as(local + " " + name)
                        .isEqualTo(local.atZone(zone).toInstant().toEpochMilli());
            }
        }
    }

    private static JsonNode json(String text) throws Exception {
        return Json.MAPPER.readTree(text);
    }
}

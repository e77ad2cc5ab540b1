package io.weir.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.family.CategoryNames;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalendarTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static Calendar calendar(ZoneId zone, String... lines) {
        return Calendar.parse(List.of(lines), zone);
    }

    private static String at(Calendar calendar, String instant) {
        long time = Instant.parse(instant).toEpochMilli();
        assertThat(calendar.code(time)).isEqualTo(CategoryNames.code(calendar.name(time)));
        return calendar.name(time);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            2026-12-25 Christmas                       | 2026-12-24T22:59:59.999Z | none
            2026-12-25 Christmas                       | 2026-12-24T23:00:00Z     | Christmas
            2026-12-25 Christmas                       | 2026-12-25T22:59:59.999Z | Christmas
            2026-12-25 Christmas                       | 2026-12-25T23:00:00Z     | none
            2026-12-24 .. 2026-12-26, the holidays, all | 2026-12-26T22:00:00Z    | the holidays, all
            2026-12-24..2026-12-26,x                   | 2026-12-26T23:00:00Z     | none
            2026-12-01T22:00..2026-12-02T02:00 down    | 2026-12-01T21:00:00Z     | down
            2026-12-01T22:00..2026-12-02T02:00 down    | 2026-12-02T00:59:59.999Z | down
            2026-12-01T22:00..2026-12-02T02:00 down    | 2026-12-02T01:00:00Z     | none
            2026-12-01T22:00Z..2026-12-02T02:00Z down  | 2026-12-02T01:00:00Z     | down
            2026-12-01..2026-12-02T02:00 down          | 2026-11-30T23:00:00Z     | down
            12-25 Christmas                            | 1999-12-25T12:00:00Z     | Christmas
            --12-25 Christmas                          | 2199-12-25T12:00:00Z     | Christmas
            12-31..01-01 New Year                      | 2026-12-31T12:00:00Z     | New Year
            12-31..01-01 New Year                      | 2027-01-01T12:00:00Z     | New Year
            12-31..01-01 New Year                      | 2027-01-01T23:00:00Z     | none
            12-31..01-01 New Year                      | 2026-12-30T22:59:00Z     | none
            """)
    void aDayIsOneByTheClocksOfTheZoneAndATimeEndsWhereItsEndIs(String line, String instant, String name) {
        assertThat(at(calendar(BERLIN, line), instant)).isEqualTo(name);
    }

    @Test
    void daysAreAsLongAsClocksMakeThem() {
        Calendar calendar = calendar(BERLIN, "2026-03-29 short", "2026-10-25 long");
        long hours = 0;
        for (long t = Instant.parse("2026-03-27T00:00:00Z").toEpochMilli();
                t < Instant.parse("2026-11-01T00:00:00Z").toEpochMilli();
                t += 3_600_000) {
            hours += calendar.name(t).equals("short") ? 1 : calendar.name(t).equals("long") ? 100 : 0;
        }
        assertThat(hours).isEqualTo(23 + 2500);
    }

    @Test
    void theMissingHourIsTakenAsIfClocksHadNotMovedAndTheDoubledOneIsTheFirst() {
        Calendar spring = calendar(BERLIN, "2026-03-29T02:30..2026-03-29T04:00 down");
        assertThat(at(spring, "2026-03-29T01:29:59Z")).isEqualTo("none");
        assertThat(at(spring, "2026-03-29T01:30:00Z")).isEqualTo("down");
        assertThat(at(spring, "2026-03-29T02:00:00Z")).isEqualTo("none");
        Calendar autumn = calendar(BERLIN, "2026-10-25T02:15..2026-10-25T02:45 down");
        assertThat(at(autumn, "2026-10-25T00:15:00Z")).isEqualTo("down");
        assertThat(at(autumn, "2026-10-25T01:15:00Z")).isEqualTo("none");
    }

    @Test
    void theLeapDayIsADayOfLeapYearsAlone() {
        Calendar calendar = calendar(ZoneOffset.UTC, "02-29 leap", "02-20..03-01 around");
        assertThat(at(calendar, "2028-02-29T12:00:00Z")).isEqualTo("leap");
        assertThat(at(calendar, "2028-02-28T12:00:00Z")).isEqualTo("around");
        assertThat(at(calendar, "2026-02-28T23:59:59Z")).isEqualTo("around");
        assertThat(at(calendar, "2026-03-01T00:00:00Z")).isEqualTo("around");
        assertThat(at(calendar(ZoneOffset.UTC, "2028-02-29 once"), "2028-02-29T00:00:00Z"))
                .isEqualTo("once");
    }

    @Test
    void whereTheyOverlapTheFirstLineCounts() {
        String[] lines = {
            "2026-12-25T10:00..2026-12-25T12:00 maintenance", "12-25 Christmas", "2026-12-01..2026-12-31 December"
        };
        Calendar calendar = calendar(ZoneOffset.UTC, lines);
        assertThat(at(calendar, "2026-12-25T11:00:00Z")).isEqualTo("maintenance");
        assertThat(at(calendar, "2026-12-25T12:00:00Z")).isEqualTo("Christmas");
        assertThat(at(calendar, "2026-12-26T12:00:00Z")).isEqualTo("December");
        assertThat(at(calendar(ZoneOffset.UTC, lines[2], lines[1], lines[0]), "2026-12-25T11:00:00Z"))
                .isEqualTo("December");
    }

    /** Against a reading of the lines from the first to the last. */
    @Test
    void manyPeriodsAreThoseOfALookAtEachLine() {
        var random = new SplittableRandom(9);
        LocalDateTime start = LocalDateTime.of(2026, 1, 1, 0, 0);
        List<String> lines = new ArrayList<>();
        List<LocalDateTime[]> periods = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            LocalDateTime from = start.plusMinutes(random.nextInt(525_600));
            LocalDateTime to = from.plusMinutes(1 + random.nextInt(5000));
            periods.add(new LocalDateTime[] {from, to});
            lines.add(from + ".." + to + " p" + i);
        }
        Calendar calendar = Calendar.parse(lines, ZoneOffset.UTC);
        for (int i = 0; i < 5000; i++) {
            LocalDateTime time = start.plusMinutes(random.nextInt(530_000) - 2000);
            String expected = "none";
            for (int j = periods.size() - 1; j >= 0; j--) {
                boolean in = !time.isBefore(periods.get(j)[0]) && time.isBefore(periods.get(j)[1]);
                expected = in ? "p" + j : expected;
            }
            assertThat(calendar.name(time.toInstant(ZoneOffset.UTC).toEpochMilli()))
                    .isEqualTo(expected);
        }
    }

    @Test
    void commentsBlankLinesAndAMarkOfByteOrderArePassedOverAndAnEmptyCalendarIsOne() {
        Calendar calendar = calendar(ZoneOffset.UTC, "\uFEFF# days", "", "  2026-01-01  one # day ");
        assertThat(at(calendar, "2026-01-01T00:00:00Z")).isEqualTo("one # day");
        assertThat(at(calendar(ZoneOffset.UTC), "2026-01-01T00:00:00Z")).isEqualTo("none");
        assertThat(calendar(ZoneOffset.UTC, "01-01 x").name(-Times.LARGEST)).isEqualTo("none");
        assertThat(calendar(ZoneOffset.UTC, "01-01 x").name(Times.LARGEST)).isEqualTo("none");
        assertThat(at(calendar(ZoneOffset.UTC, LocalDate.EPOCH + " x"), "1970-01-01T00:00:00Z"))
                .isEqualTo("x");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            Christmas 2026-12-25             | 'Christmas' is no day and no time; expected a day like 2026-12-25
            25.12.2026 Christmas             | '25.12.2026' is no day and no time
            2026-12-25                       | found no name after '2026-12-25'
            2026-12-25,                      | found no name after '2026-12-25'
            2026-12-25 none                  | 'none' is what all other times are
            2026-02-29 leap                  | there is no such day or time
            02-30 x                          | there is no such day or time
            13-01 x                          | there is no such day or time
            2026-12-01T25:00..2026-12-02 x   | there is no such day or time
            2026-12-26..2026-12-24 x         | it ends before it begins
            2026-12-01T10:00..2026-12-01T10:00 x | or at the same time
            2026-12-01T10:00 x               | found a time without an end
            2026-12-24..12-26 x              | one end is of every year and the other is not
            12-24..2026-12-26 x              | one end is of every year and the other is not
            ..2026-12-26 x                   | is no day and no time
            2026-12-24.. x                   | is no day and no time
            """)
    void aLineThatIsNoneIsNamedWithItsNumber(String line, String message) {
        assertThatThrownBy(() -> calendar(BERLIN, "# a comment", "01-01 New Year", line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("line 3 ('" + line.strip())
                .hasMessageContaining(message);
    }

    @Test
    void aNameIsNotLongerThanALevel() {
        assertThat(calendar(BERLIN, "01-01 " + "\ud83d\ude00".repeat(128))).isNotNull();
        assertThatThrownBy(() -> calendar(BERLIN, "01-01 " + "\ud83d\ude00".repeat(129)))
                .hasMessageContaining("the name has 129 characters; expected at most 128");
        assertThatThrownBy(() -> calendar(BERLIN, "01-01 " + "x".repeat(129)))
                .hasMessageContaining("the name has 129 characters; expected at most 128");
    }
}

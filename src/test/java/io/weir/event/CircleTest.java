package io.weir.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CircleTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static double place(Circle.Unit unit, ZoneId zone, String time) {
        Circle circle = Circle.of(unit, zone);
        return circle.place(circle.ofTime(Instant.parse(time).toEpochMilli()));
    }

    @ParameterizedTest
    @CsvSource({
        "MINUTE, UTC, 2026-11-30T13:45:30Z, 45.5, 45:30",
        "MINUTE, Asia/Kolkata, 2026-11-30T13:45:30Z, 15.5, 15:30",
        "HOUR, UTC, 2026-11-30T23:55:00Z, 23.916666666666668, 23:55",
        "DAY, UTC, 2026-11-30T23:55:00Z, 23.916666666666668, 23:55",
        "HOUR, UTC, 2026-11-30T00:00:00Z, 0, 00:00",
        "HOUR, UTC, 2026-11-30T12:00:00Z, 12, 12:00",
        "HOUR, UTC, 1969-12-31T18:00:00Z, 18, 18:00",
        "HOUR, UTC, 2026-11-30T23:59:40Z, 23.994444444444444, 00:00",
        "HOUR, +02:00, 2026-11-30T23:55:00Z, 1.9166666666666667, 01:55",
        "WEEK, UTC, 2026-11-30T06:00:00Z, 0.25, Mon 06:00",
        "WEEK, UTC, 2026-11-29T23:00:00Z, 6.958333333333333, Sun 23:00",
        "WEEK, Europe/Berlin, 2026-11-29T23:30:00Z, 0.020833333333333332, Mon 00:30",
        "YEAR, UTC, 2026-01-01T00:00:00Z, 0, Jan 1",
        "YEAR, UTC, 2026-05-17T00:00:00Z, 136, May 17",
        "YEAR, UTC, 2026-12-31T23:00:00Z, 364.9583333333333, Dec 31",
        "YEAR, UTC, 2028-12-31T12:00:00Z, 364.5013661202186, Dec 31"
    })
    void aTimeHasAPlaceOnTheCircleAsClocksShowIt(
            Circle.Unit unit, String zone, String time, double place, String text) {
        // A place is some ulps of a turn.
        assertThat(place(unit, ZoneId.of(zone), time)).isCloseTo(place, within(1e-11));
        Circle circle = Circle.of(unit, ZoneId.of(zone));
        assertThat(circle.text(circle.ofTime(Instant.parse(time).toEpochMilli())))
                .isEqualTo(text);
    }

    @Test
    void whereClocksGoForwardAnHourOfTheCircleIsPassedOver() {
        // 2026-03-29: 01:59 CET is followed by 03:00 CEST.
        assertThat(place(Circle.Unit.HOUR, BERLIN, "2026-03-29T00:59:00Z")).isCloseTo(1 + 59 / 60.0, within(1e-12));
        assertThat(place(Circle.Unit.HOUR, BERLIN, "2026-03-29T01:00:00Z")).isCloseTo(3, within(1e-12));
    }

    @Test
    void whereClocksGoBackAnHourOfTheCircleIsGoneThroughTwice() {
        // 2026-10-25: 02:30 CEST and, an hour later, 02:30 CET.
        assertThat(place(Circle.Unit.HOUR, BERLIN, "2026-10-25T00:30:00Z"))
                .isEqualTo(place(Circle.Unit.HOUR, BERLIN, "2026-10-25T01:30:00Z"))
                .isCloseTo(2.5, within(1e-12));
    }

    @Test
    void nineInTheMorningIsNineInTheMorningInSummerAndInWinter() {
        Circle hour = Circle.of(Circle.Unit.HOUR, BERLIN);
        double winter = hour.ofTime(
                ZonedDateTime.of(2026, 1, 15, 9, 0, 0, 0, BERLIN).toInstant().toEpochMilli());
        double summer = hour.ofTime(
                ZonedDateTime.of(2026, 7, 15, 9, 0, 0, 0, BERLIN).toInstant().toEpochMilli());
        assertThat(summer).isEqualTo(winter);
    }

    @Test
    void theLeapDayIsAPlaceOfItsOwnAndTheYearStillCloses() {
        double day = place(Circle.Unit.YEAR, ZoneOffset.UTC, "2028-02-29T00:00:00Z");
        double after = place(Circle.Unit.YEAR, ZoneOffset.UTC, "2028-03-01T00:00:00Z");
        assertThat(after - day).isCloseTo(365.0 / 366, within(1e-9));
        Circle year = Circle.of(Circle.Unit.YEAR, ZoneOffset.UTC);
        double last = year.ofTime(Instant.parse("2028-12-31T23:59:59.999Z").toEpochMilli());
        double first = year.ofTime(Instant.parse("2029-01-01T00:00:00Z").toEpochMilli());
        assertThat(year.distance(last, first)).isLessThan(1e-7);
    }

    @ParameterizedTest
    @EnumSource
    void anglesAreWithinHalfATurnAndPlacesWithinThePeriod(Circle.Unit unit) {
        Circle circle = Circle.of(unit, BERLIN);
        for (long t = -90_000_000_000L; t < 2_000_000_000_000L; t += 3_333_333_333L) {
            double angle = circle.ofTime(t);
            assertThat(angle).isGreaterThan(-Math.PI).isLessThanOrEqualTo(Math.PI);
            assertThat(circle.place(angle)).isBetween(0.0, circle.period());
            assertThat(circle.text(angle)).isNotEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "360, 0, 0",
        "360, 359, 359",
        "360, -1, 359",
        "360, 370, 10",
        "360, 180, 180",
        "360, -180, 180",
        "0.001, 0.0004, 0.0004",
        "24, 1e9, 16",
        "1, 1e150, 0"
    })
    void aNumberIsTakenModuloThePeriod(double period, double v, double place) {
        Circle circle = Circle.of(period);
        double angle = circle.ofNumber(v);
        assertThat(angle).isGreaterThan(-Math.PI).isLessThanOrEqualTo(Math.PI);
        assertThat(circle.place(angle)).isCloseTo(place, within(1e-13 * period));
    }

    @Test
    void theDistanceIsThatOfTheShortWayRound() {
        Circle circle = Circle.of(360);
        assertThat(circle.distance(circle.ofNumber(350), circle.ofNumber(10))).isCloseTo(20, within(1e-10));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void aPeriodIsFiniteAndAboveZero(double period) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Circle.of(period))
                .withMessageContaining("period is " + period);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            circular(x, 0)     | found '0'
            circular(x, -3)    | found '-3'
            circular(x, 1e999) | found '1e999'
            circular(x, day)   | found 'day'
            circular(x)        | a period, a number above 0
            cycle(x, hours)    | found 'hours'
            cycle(x, 24)       | one of minute, hour, day, week, year
            cycle(x)           | as in cycle(ts, hour)
            """)
    void whatIsNoCircleIsRefusedWithWhatIsAllowed(String feature, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Features.parse("y, " + feature))
                .withMessageContaining(message)
                .withMessageContaining("position");
    }

    @Test
    void cyclesAreOfTheZoneOfTheReadingAndAModelKeepsItsOwn() {
        Features features = Features.parse("cycle(t, hour), circular(h, 360), x");
        Features berlin = features.reading(new Reading(Times.DEFAULT.zone("Europe/Berlin"), false));
        assertThat(berlin.get(0).circle().zone()).isEqualTo(BERLIN);
        assertThat(berlin).isNotEqualTo(features);
        assertThat(berlin.readAs(features)).isEqualTo(berlin);
        assertThat(Features.parse(berlin.toString())).isEqualTo(features);
    }
}

package io.weir.event;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The circle that a feature goes round: of a time the day, the week, the year or the hour, as clocks and calendars of a zone show it; of a number
 * a period. Features of it are angles in radians, (−π, π], 0 where the circle begins. Immutable.
 *
 * <p>Where clocks go forward, the missing hour is an arc that no time of that day is in; where they go back, the doubled hour is gone through
 * twice. A leap year is a circle of 366 days.
 *
 * @param unit what a time is told in; null for a number
 * @param period of a number, finite and &gt; 0; of a time how many units go round
 * @param zone of a time; null for a number
 */
public record Circle(Unit unit, double period, ZoneId zone) {

    private static final double TURN = 2 * Math.PI;
    private static final long HOUR = 3_600_000;
    private static final long DAY = 24 * HOUR;
    private static final String[] DAYS = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    /** Its months are those of years that do not leap. */
    private static final int COMMON_YEAR = 2001;

    /** What is told of a time. */
    public enum Unit {
        /** The minute of the hour, 60 go round. */
        MINUTE(60),
        /** The hour of the day, 24 go round. */
        HOUR(24),
        /** The place in the day: another word for the hour. */
        DAY(24),
        /** The place in the week from the beginning of Monday, in days: 7 go round. */
        WEEK(7),
        /** The place in the year, in days of a year of 365. */
        YEAR(365);

        private final double period;

        Unit(double period) {
            this.period = period;
        }

        /** The word of the configuration and of the model's JSON. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The reverse of {@link #label()}. */
        public static Optional<Unit> labelled(String label) {
            return Arrays.stream(values()).filter(u -> u.label().equals(label)).findFirst();
        }

        /** All words, for messages. */
        public static String words() {
            return Arrays.stream(values()).map(Unit::label).collect(Collectors.joining(", "));
        }
    }

    public Circle {
        if (!(period > 0 && period < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("the period is " + period + "; expected a finite number above 0");
        }
    }

    /** Of times in a zone. */
    public static Circle of(Unit unit, ZoneId zone) {
        return new Circle(unit, unit.period, zone);
    }

    /**
     * Of numbers.
     *
     * @throws IllegalArgumentException if the period is not finite and above 0
     */
    public static Circle of(double period) {
        return new Circle(null, period, null);
    }

    /** The same in another zone, if it is of times. */
    Circle in(ZoneId other) {
        return unit == null ? this : of(unit, other);
    }

    /**
     * The angle of a time.
     *
     * @param millis since the epoch
     */
    public double ofTime(long millis) {
        ZoneOffset offset =
                zone instanceof ZoneOffset fixed ? fixed : zone.getRules().getOffset(Instant.ofEpochMilli(millis));
        long local = millis + 1000L * offset.getTotalSeconds();
        return angle(
                switch (unit) {
                    case MINUTE -> (double) Math.floorMod(local, HOUR) / HOUR;
                    case HOUR, DAY -> (double) Math.floorMod(local, DAY) / DAY;
                    // 1970 began on a Thursday.
                    case WEEK -> (double) Math.floorMod(local + 3 * DAY, 7 * DAY) / (7 * DAY);
                    case YEAR -> {
                        LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(local, DAY));
                        double day = date.getDayOfYear() - 1 + (double) Math.floorMod(local, DAY) / DAY;
                        yield day / date.lengthOfYear();
                    }
                });
    }

    /** The angle of a number. */
    public double ofNumber(double v) {
        return angle(Math.IEEEremainder(v, period) / period);
    }

    /** @param turns −½ … 1 */
    private static double angle(double turns) {
        return TURN * (turns > 0.5 ? turns - 1 : turns <= -0.5 ? turns + 1 : turns);
    }

    /** Where an angle is, in units from the beginning of the circle: 0 … period, less than that. */
    public double place(double angle) {
        double turns = angle / TURN - Math.floor(angle / TURN);
        double place = turns * period;
        return place < period ? place : 0;
    }

    /** How far two angles are from each other, the short way round, in units. */
    double distance(double a, double b) {
        return Math.abs(Math.IEEEremainder(a - b, TURN)) / TURN * period;
    }

    /** Whether places on it are shown as text: those of times are. */
    public boolean isTime() {
        return unit != null;
    }

    /**
     * An angle for people: 23:55 of the day, Mon 23:55 of the week, May 17 of the year, 05:30 minutes of the hour. To the nearest minute, day
     * or second.
     */
    public String text(double angle) {
        double place = place(angle);
        return switch (unit) {
            case MINUTE -> sixties((int) Math.rint(60 * place) % 3600);
            case HOUR, DAY -> sixties((int) Math.rint(60 * place) % 1440);
            case WEEK -> {
                int minutes = (int) Math.rint(1440 * place) % (7 * 1440);
                yield DAYS[minutes / 1440] + ' ' + sixties(minutes % 1440);
            }
            case YEAR -> {
                LocalDate date = LocalDate.ofYearDay(COMMON_YEAR, 1 + (int) place);
                String month = date.getMonth().name();
                yield month.charAt(0) + month.substring(1, 3).toLowerCase(Locale.ROOT) + ' ' + date.getDayOfMonth();
            }
        };
    }

    private static String sixties(int of) {
        return String.format(Locale.ROOT, "%02d:%02d", of / 60, of % 60);
    }
}

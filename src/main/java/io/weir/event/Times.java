package io.weir.event;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;

/**
 * Reads times, wherever they stand: in the event's own time, in {@code hour(f)} and {@code weekday(f)}, in the column
 * {@code timestamp} of a file. Immutable.
 *
 * <pre>
 *   number, or its digits as text   since 1970, in the unit of the settings or by its size
 *   text                            the user's own pattern, ISO-8601 ({@link IsoTime}), or a log's format ({@link TimeFormats})
 * </pre>
 *
 * <p>Sizes tell units apart because they are so far from each other: from March 1973 to the year 5138 no time in one unit has
 * the size of a time in another. So every number can be read for itself, and all of a stream in the same unit.
 */
public final class Times {

    /** Stands for no time. */
    public static final long NONE = Long.MIN_VALUE;

    /** Units by their size, UTC, no pattern. */
    public static final Times DEFAULT = new Times(Unit.AUTO, ZoneOffset.UTC, null);

    /** The latest time there is, ms since the epoch, and with a minus the earliest: ± 275,000 years. */
    public static final long LARGEST = 8_640_000_000_000_000L;

    /** Below this a number is in seconds, as far as its size tells. */
    private static final double SECONDS = 1e11;

    private static final double MILLISECONDS = 1e14;
    private static final double MICROSECONDS = 1e17;

    private static final double MILLIS_PER_HOUR = 3_600_000;
    private static final long MILLIS_PER_DAY = 86_400_000;

    /** What numbers count, since 1970. */
    public enum Unit {
        /** What their size says. */
        AUTO,
        /** Seconds, also with a fraction. */
        S,
        /** Milliseconds. */
        MS,
        /** Microseconds. */
        US,
        /** Nanoseconds. */
        NS;

        /** The word of the configuration. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** @throws IllegalArgumentException naming what is allowed */
        static Unit of(String label) {
            return Arrays.stream(values())
                    .filter(unit -> unit.label().equals(label))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("expected auto, s, ms, us or ns"));
        }
    }

    private final Unit unit;
    private final ZoneId zone;
    /** Null for none. */
    private final DateTimeFormatter pattern;

    private Times(Unit unit, ZoneId zone, DateTimeFormatter pattern) {
        this.unit = unit;
        this.zone = zone;
        this.pattern = pattern;
    }

    /** Zone of texts that have neither an offset nor a zone, and of {@code cycle(f, hour)}. */
    public ZoneId zone() {
        return zone;
    }

    /** The same with another unit of numbers: auto, s, ms, us or ns. */
    public Times unit(String label) {
        return new Times(Unit.of(label), zone, pattern);
    }

    /**
     * The same with another zone of texts that have neither an offset nor a zone.
     *
     * @throws IllegalArgumentException if there is no such zone
     */
    public Times zone(String name) {
        try {
            // The fixed zones as the offsets that they are: the short way knows them.
            return new Times(unit, ZoneId.of(name).normalized(), pattern);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "there is no such zone; expected one like UTC, Europe/Berlin or +02:00", e);
        }
    }

    /**
     * The same with a pattern that goes before everything else.
     *
     * @param text as {@link DateTimeFormatter} has it, with English names; null for none
     * @throws IllegalArgumentException if it is none, or does not say which day it is
     */
    public Times pattern(String text) {
        return new Times(unit, zone, text == null ? null : TimeFormats.pattern(text));
    }

    /** ms since the epoch of a number in the unit of the settings; {@link #NONE} if that is too far from now. */
    public long ofNumber(long value) {
        long millis =
                switch (unitOf(value)) {
                    // Beyond this, it is beyond the largest in any case.
                    case S -> value < -LARGEST / 1000 || value > LARGEST / 1000 ? NONE : 1000 * value;
                    case US -> Math.floorDiv(value, 1000L);
                    case NS -> Math.floorDiv(value, 1_000_000L);
                    default -> value;
                };
        return millis >= -LARGEST && millis <= LARGEST ? millis : NONE;
    }

    /** The same of a number that may have a fraction, which is cut off. */
    public long ofNumber(double value) {
        double millis =
                switch (unitOf(value)) {
                    // To microseconds: so 1467331200.123 has the 123 ms that it says.
                    case S -> Math.rint(value * 1e6) / 1e3;
                    case US -> value / 1e3;
                    case NS -> value / 1e6;
                    default -> value;
                };
        return Math.abs(millis) <= LARGEST ? (long) Math.floor(millis) : NONE;
    }

    private Unit unitOf(double value) {
        if (unit != Unit.AUTO) {
            return unit;
        }
        double size = Math.abs(value);
        return size < SECONDS ? Unit.S : size < MILLISECONDS ? Unit.MS : size < MICROSECONDS ? Unit.US : Unit.NS;
    }

    /**
     * ms since the epoch of a text; {@link #NONE} if it is no time. Eight digits that are a date are one, 20160701, and 14 with
     * its clock; other digits are a number.
     */
    public long ofText(String raw) {
        String text = raw.strip();
        long millis = patterned(text);
        if (millis == NONE && isDate(text)) {
            millis = IsoTime.parse(text, zone);
        }
        if (millis == NONE && isNumber(text)) {
            return digits(text);
        }
        if (millis == NONE) {
            millis = IsoTime.parse(text, zone);
        }
        return millis == NONE && !text.isEmpty() ? TimeFormats.parse(text, zone) : millis;
    }

    /**
     * ms since the epoch of a cell of a table, where a number cannot be told from its digits: they are a number, as they are in the
     * event that is made of the row.
     */
    public long ofCell(String cell) {
        String text = cell.strip();
        if (!isNumber(text)) {
            return ofText(text);
        }
        long millis = patterned(text);
        return millis == NONE ? digits(text) : millis;
    }

    /** Whether the settings have a pattern. */
    public boolean hasPattern() {
        return pattern != null;
    }

    /** ms since the epoch of a text in the pattern of the settings; {@link #NONE} if there is none, or it is no such text. */
    public long patterned(String text) {
        return pattern == null ? NONE : TimeFormats.parse(text, pattern, zone);
    }

    private boolean isDate(String text) {
        return unit == Unit.AUTO
                && (text.length() == 8 || text.length() == 14)
                && (text.startsWith("19") || text.startsWith("20") || text.startsWith("21"))
                && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private long digits(String number) {
        if (number.length() <= 18 && number.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return ofNumber(Long.parseLong(number));
        }
        try {
            return ofNumber(Long.parseLong(number));
        } catch (NumberFormatException e) {
            return ofNumber(Double.parseDouble(number));
        }
    }

    /** Whether a text is a number as JSON writes it; zeros may stand before it. */
    private static boolean isNumber(String text) {
        int at = digitsFrom(text, text.startsWith("-") ? 1 : 0);
        if (at > 0 && at < text.length() && text.charAt(at) == '.') {
            at = digitsFrom(text, at + 1);
        }
        if (at > 0 && at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            boolean signed = at + 1 < text.length() && (text.charAt(at + 1) == '-' || text.charAt(at + 1) == '+');
            at = digitsFrom(text, at + (signed ? 2 : 1));
        }
        return at == text.length();
    }

    /** Where the digits that begin here end; -1 if there are none. */
    private static int digitsFrom(String text, int begin) {
        int at = begin;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at > begin ? at : -1;
    }

    /** Days since the beginning of Monday in UTC with their fraction, in [0, 7). */
    public static double weekday(long millis) {
        // 1970 began on a Thursday.
        return Math.floorMod(millis + 3 * MILLIS_PER_DAY, 7 * MILLIS_PER_DAY) / (24 * MILLIS_PER_HOUR);
    }

    /** Hour of the day in UTC with its fraction, in [0, 24). */
    public static double hour(long millis) {
        return Math.floorMod(millis, MILLIS_PER_DAY) / MILLIS_PER_HOUR;
    }
}

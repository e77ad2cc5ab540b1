package io.weir.event;

import java.text.ParsePosition;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.List;
import java.util.Locale;

/** Times as logs and mails write them, and as a pattern of the user's says; English names, small or large letters. */
final class TimeFormats {

    private static final String ZONE = "[XXX][XX][X][VV]";

    private static final List<DateTimeFormatter> KNOWN = List.of(
            // Access logs: 01/Jul/2016:00:00:00 +0000
            of("d/MMM/yyyy:H:mm:ss", "[ ]" + ZONE),
            // RFC 1123 and RFC 822: Fri, 01 Jul 2016 00:00:00 GMT
            of("[EEE][,][ ]d MMM yyyy H:mm[:ss]", "[ ]" + ZONE),
            // ctime, and error logs: Fri Jul 1 00:00:00 2016
            of("EEE MMM d H:mm:ss", " yyyy"),
            // date and Java: Fri Jul 1 00:00:00 UTC 2016
            of("EEE MMM d H:mm:ss", " " + ZONE + " yyyy"),
            // What IsoTime leaves: years of more digits, offsets with seconds, dates with an offset.
            DateTimeFormatter.ISO_DATE_TIME,
            DateTimeFormatter.ISO_DATE);

    private TimeFormats() {}

    private static DateTimeFormatter of(String clock, String rest) {
        return new DateTimeFormatterBuilder()
                .parseCaseInsensitive()
                .appendPattern(clock)
                .optionalStart()
                .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
                .optionalEnd()
                .appendPattern(rest)
                .toFormatter(Locale.ENGLISH);
    }

    /**
     * The pattern of {@link DateTimeFormatter}, with English names.
     *
     * @throws IllegalArgumentException if it is none, or does not say which day it is
     */
    static DateTimeFormatter pattern(String text) {
        DateTimeFormatter formatter = new DateTimeFormatterBuilder()
                .parseCaseInsensitive()
                .appendPattern(text)
                .toFormatter(Locale.ENGLISH);
        try {
            var sample = ZonedDateTime.of(2016, 7, 1, 13, 14, 15, 0, ZoneOffset.UTC);
            if (parse(formatter.format(sample), formatter, ZoneOffset.UTC) != Times.NONE) {
                return formatter;
            }
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("the pattern cannot write a time (" + e.getMessage() + ")", e);
        }
        throw new IllegalArgumentException(
                "the pattern does not say which day of which year it is, and if it has an hour, which;"
                        + " expected one like dd.MM.yyyy HH:mm:ss (HH: 0 to 23; hh: 1 to 12, with a)");
    }

    /**
     * @param zone of a text without an offset
     * @return ms since the epoch, fractions cut off; {@link Times#NONE} if the text has none of the formats
     */
    static long parse(String text, ZoneId zone) {
        String plain = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        plain = plain.replaceAll("\\s+", " ");
        for (DateTimeFormatter formatter : KNOWN) {
            long millis = parse(plain, formatter, zone);
            if (millis != Times.NONE) {
                return millis;
            }
        }
        return Times.NONE;
    }

    static long parse(String text, DateTimeFormatter formatter, ZoneId zone) {
        var position = new ParsePosition(0);
        try {
            // Says no without an exception, nearly always.
            boolean fits = formatter.parseUnresolved(text, position) != null && position.getIndex() == text.length();
            return fits ? millis(formatter.parse(text), zone) : Times.NONE;
        } catch (DateTimeException | ArithmeticException e) {
            return Times.NONE;
        }
    }

    private static long millis(TemporalAccessor parsed, ZoneId zone) {
        if (parsed.isSupported(ChronoField.INSTANT_SECONDS)) {
            return Instant.from(parsed).toEpochMilli();
        }
        LocalDate date = parsed.query(TemporalQueries.localDate());
        LocalTime time = parsed.query(TemporalQueries.localTime());
        ZoneId own = parsed.query(TemporalQueries.zone());
        boolean half = time == null && parsed.isSupported(ChronoField.HOUR_OF_AMPM);
        return date == null || half
                ? Times.NONE
                : ZonedDateTime.of(date, time == null ? LocalTime.MIDNIGHT : time, own == null ? zone : own)
                        .toInstant()
                        .toEpochMilli();
    }
}

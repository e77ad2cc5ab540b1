package io.weir.source;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;

/** Reads the time of an event: ms since the epoch, or ISO-8601 (a space may stand for the T; without an offset it is UTC). */
final class Timestamps {

    private Timestamps() {}

    /** ms since the epoch, or {@link RecordedEvent#NO_TIMESTAMP} where the text is no time, or one before 1970. */
    static long parse(String text) {
        if (text == null || text.isEmpty()) {
            return RecordedEvent.NO_TIMESTAMP;
        }
        try {
            return Math.max(RecordedEvent.NO_TIMESTAMP, isNumber(text) ? number(text) : iso8601(text));
        } catch (ArithmeticException | DateTimeException e) {
            return RecordedEvent.NO_TIMESTAMP;
        }
    }

    private static boolean isNumber(String text) {
        return text.length() < 40 && JsonNumber.is(text);
    }

    private static long number(String text) {
        var value = new BigDecimal(text);
        if (Math.abs((long) value.precision() - value.scale()) > 19) {
            throw new ArithmeticException("not a long");
        }
        return value.longValue();
    }

    private static long iso8601(String text) {
        TemporalAccessor time = DateTimeFormatter.ISO_DATE_TIME.parseBest(
                text.replaceFirst("^(\\d{4}-\\d\\d-\\d\\d) ", "$1T"), ZonedDateTime::from, LocalDateTime::from);
        Instant instant = time instanceof LocalDateTime local ? local.toInstant(ZoneOffset.UTC) : Instant.from(time);
        return instant.toEpochMilli();
    }
}

package io.weir.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;

/** Times in events: milliseconds since the epoch, or ISO-8601 text, in UTC unless it says otherwise. */
final class EventTime {

    /** ± 275,000 years. Beyond it, a number is in other units. */
    private static final double LARGEST = 8.64e15;

    private static final double MILLIS_PER_HOUR = 3_600_000;
    private static final long MILLIS_PER_DAY = 86_400_000;

    private EventTime() {}

    /** Milliseconds since the epoch; fractions are cut off. */
    static long of(JsonNode value, String name) throws UnreadableEvent {
        if (value.isNumber()) {
            double millis = value.doubleValue();
            if (!(Math.abs(millis) <= LARGEST)) {
                throw new UnreadableEvent(
                        Reason.BAD_TIME,
                        name + " is " + UnreadableEvent.quote(value) + "; expected milliseconds since 1970");
            }
            return value.isIntegralNumber() ? value.longValue() : (long) Math.floor(millis);
        }
        if (value.isTextual()) {
            try {
                return parse(value.textValue());
            } catch (DateTimeException | ArithmeticException e) {
                throw unreadable(value, name);
            }
        }
        throw unreadable(value, name);
    }

    private static UnreadableEvent unreadable(JsonNode value, String name) {
        return new UnreadableEvent(
                Reason.BAD_TIME,
                name + " is " + UnreadableEvent.quote(value)
                        + "; expected milliseconds since 1970 or ISO-8601 text like 2026-03-01T12:00:00Z");
    }

    private static long parse(String text) {
        if (text.length() <= 10) {
            return LocalDate.parse(text)
                    .atStartOfDay()
                    .toInstant(ZoneOffset.UTC)
                    .toEpochMilli();
        }
        TemporalAccessor time =
                DateTimeFormatter.ISO_DATE_TIME.parseBest(text, ZonedDateTime::from, LocalDateTime::from);
        return time instanceof ZonedDateTime zoned
                ? zoned.toInstant().toEpochMilli()
                : ((LocalDateTime) time).toInstant(ZoneOffset.UTC).toEpochMilli();
    }

    /** Days since the beginning of Monday in UTC with their fraction, in [0, 7). */
    static double weekday(long millis) {
        // 1970 began on a Thursday.
        return Math.floorMod(millis + 3 * MILLIS_PER_DAY, 7 * MILLIS_PER_DAY) / (24 * MILLIS_PER_HOUR);
    }

    /** Hour of the day in UTC with its fraction, in [0, 24). */
    static double hour(long millis) {
        return Math.floorMod(millis, MILLIS_PER_DAY) / MILLIS_PER_HOUR;
    }
}

package io.weir.profile;

import io.weir.event.Times;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The field that says when an event was.
 *
 * @param field null if it is the record's own timestamp
 * @param pattern of its texts, if they need one; null otherwise
 * @param times by event, ms since the epoch; {@link Times#NONE} where it has none
 * @param zoned whether every time says its offset from UTC, or is a number
 */
record EventTime(FieldProfile field, String pattern, long[] times, boolean zoned) {

    /** Of the values of a field, so many must be times. */
    private static final double NEARLY_ALL = 0.95;

    /** Names of which the first is the time of the event, if there are several. */
    private static final List<String> PREFERRED = List.of(
            "timestamp", "@timestamp", "time", "ts", "event_time", "eventTime", "datetime", "date_time", "date");

    /** Dates that are not ISO-8601, the day before the month first. */
    private static final List<String> PATTERNS = List.of(
            "d.M.yyyy H:mm[:ss]",
            "d/M/yyyy H:mm[:ss]",
            "M/d/yyyy H:mm[:ss]",
            "yyyy/M/d H:mm[:ss]",
            "d-M-yyyy H:mm[:ss]",
            "d.M.yyyy",
            "d/M/yyyy",
            "M/d/yyyy");

    /** The one of all fields of a sample, if there is one. */
    static Optional<EventTime> of(SampleProfile sample) {
        EventTime best = null;
        double most = Double.NEGATIVE_INFINITY;
        for (FieldProfile field : sample.fields()) {
            EventTime time = of(field, sample.events());
            if (time != null) {
                int place = PREFERRED.indexOf(field.name());
                double worth =
                        time.growing() + (place < 0 ? 0 : 1 - 0.01 * place) + (FieldNames.isTime(field.name()) ? 1 : 0);
                best = worth > most ? time : best;
                most = Math.max(most, worth);
            }
        }
        return Optional.ofNullable(best);
    }

    /** Null if a field is no time. */
    static EventTime of(FieldProfile field, int events) {
        if (field.counts().present() < NEARLY_ALL * events || field.counts().nestedShare() > 0) {
            return null;
        }
        boolean number = field.counts().numericShare() > 0
                || field.levels().keySet().stream().allMatch(EventTime::isDigits);
        if (field.timeShare() >= NEARLY_ALL && (!number || FieldNames.isTime(field.name()))) {
            long[] times = new long[events];
            Arrays.setAll(times, field::time);
            boolean zoned = number || field.levels().keySet().stream().allMatch(EventTime::isZoned);
            return new EventTime(field, null, times, zoned);
        }
        return number || !FieldNames.isTime(field.name()) ? null : patterned(field, events);
    }

    private static EventTime patterned(FieldProfile field, int events) {
        EventTime best = null;
        for (String pattern : PATTERNS) {
            Times reading = Times.DEFAULT.pattern(pattern);
            long[] times = new long[events];
            int read = 0;
            int texts = 0;
            for (int i = 0; i < events; i++) {
                String text = field.text(i);
                times[i] = text == null ? Times.NONE : reading.patterned(text);
                read += times[i] == Times.NONE ? 0 : 1;
                texts += text == null ? 0 : 1;
            }
            var tried = new EventTime(field, pattern, times, false);
            if (read > 0 && read >= NEARLY_ALL * texts && (best == null || tried.growing() > best.growing())) {
                best = tried;
            }
        }
        return best;
    }

    /** The records' own times, if they have any. */
    static Optional<EventTime> ofRecords(SampleProfile sample) {
        long[] times = new long[sample.events()];
        Arrays.setAll(times, i -> sample.timestamp(i) < 0 ? Times.NONE : sample.timestamp(i));
        return Arrays.stream(times).allMatch(t -> t == Times.NONE)
                ? Optional.empty()
                : Optional.of(new EventTime(null, null, times, true));
    }

    private static boolean isDigits(String text) {
        return text.matches("[-+]?[0-9]+([.][0-9]+)?");
    }

    private static boolean isZoned(String text) {
        return text.matches(".*([Zz]|[+-][0-9]{2}(:?[0-9]{2})?|GMT|UTC|\\])\\s*");
    }

    /** The share of events that are not before the one before. */
    private double growing() {
        int steps = 0;
        int up = 0;
        long last = Times.NONE;
        for (long time : times) {
            if (time == Times.NONE) {
                continue;
            }
            steps += last == Times.NONE ? 0 : 1;
            up += last != Times.NONE && time >= last ? 1 : 0;
            last = time;
        }
        return steps == 0 ? 0 : (double) up / steps;
    }

    /** From the first to the last event, ms. */
    long span() {
        long[] there = Arrays.stream(times).filter(t -> t != Times.NONE).toArray();
        return there.length == 0
                ? 0
                : Arrays.stream(there).max().getAsLong()
                        - Arrays.stream(there).min().getAsLong();
    }

    /** Hours of the day in UTC, by event; NaN where there is no time. */
    double[] hours() {
        return Arrays.stream(times)
                .mapToDouble(t -> t == Times.NONE ? Double.NaN : Times.hour(t))
                .toArray();
    }
}

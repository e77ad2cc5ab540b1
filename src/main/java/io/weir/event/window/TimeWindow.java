package io.weir.event.window;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * A feature of all events of a model in a stretch of event time that ends with this one. Immutable.
 *
 * @param millis how long it is, 1 to {@value #LONGEST}
 * @param condition of a share; null otherwise
 */
public record TimeWindow(Of of, long millis, Condition condition) {

    /** A leap year. */
    public static final long LONGEST = 366L * 86_400_000;

    /** What is told of them. */
    public enum Of {
        /** How many there are. */
        COUNT,
        /** How many there are in a second. */
        RATE,
        /** The mean of a field. */
        MEAN,
        /** The share of those for which a condition holds, of those that have its field. */
        SHARE;

        /** Whether it is of a field of the events. */
        public boolean hasField() {
            return this == MEAN || this == SHARE;
        }

        /** The word of the configuration and of the model's JSON. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The reverse of {@link #label()}. */
        public static Optional<Of> labelled(String label) {
            return Arrays.stream(values()).filter(o -> o.label().equals(label)).findFirst();
        }

        /** All as functions, for messages. */
        public static String functions() {
            return "count(PT1M), rate(PT1M), mean(field, PT1M), share(field=value, PT1M)";
        }
    }

    public TimeWindow {
        if (!(millis >= 1 && millis <= LONGEST) || (condition != null) != (of == Of.SHARE)) {
            throw new IllegalArgumentException(of + " of " + millis + " ms, " + condition);
        }
    }

    /**
     * The value of the feature.
     *
     * @param sums of the events before
     * @param time of this one, ms
     * @param now what this one contributes, NaN if nothing
     * @return NaN if no event in the window has the field
     */
    public double of(TimedSums sums, long time, double now) {
        boolean counts = now == now;
        sums.look(time, millis);
        double count = sums.count() + (counts ? 1 : 0);
        double sum = sums.sum() + (counts ? now : 0);
        return switch (of) {
            case COUNT -> count;
            case RATE -> count * 1000 / millis;
            // 0 / 0 is NaN, which is missing.
            case MEAN, SHARE -> sum / count;
        };
    }
}

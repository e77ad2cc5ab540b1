package io.weir.event;

import io.weir.event.window.TimeWindow;
import io.weir.event.window.ValueWindow;
import io.weir.family.CategoryNames;
import io.weir.family.product.FeatureKind;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is done to a value of an event before it becomes a feature. */
public enum Transform {
    /** The number as it is. */
    NONE,
    /** Natural logarithm of a positive number: a feature that is log-normal becomes normal. */
    LOG {
        @Override
        public double ofNumber(double v, Object written, String name) throws UnreadableEvent {
            if (!(v > 0)) {
                throw new UnreadableEvent(
                        Reason.NOT_POSITIVE,
                        name + " of " + v + "; expected a value > 0;"
                                + " log1p() takes 0, features.invalid=missing takes it for a missing value");
            }
            return Math.log(v);
        }
    },
    /** log(1 + v) of a number above −1: for counts and sizes that may be zero. */
    LOG1P {
        @Override
        public double ofNumber(double v, Object written, String name) throws UnreadableEvent {
            if (!(v > -1)) {
                throw new UnreadableEvent(Reason.NOT_POSITIVE, name + " of " + v + "; expected a value > -1");
            }
            return Math.log1p(v);
        }
    },
    /** Hour of the day of a time, in UTC, with its fraction: 0 … 24. */
    HOUR,
    /** Day of the week of a time, in UTC, with its fraction: 0 is the beginning of Monday, 7 the end of Sunday. */
    WEEKDAY,
    /** The number of the n-th last event before this one. */
    LAG,
    /** How much the number has grown since the n-th last event. */
    DELTA,
    /** A count: a whole number ≥ 0. */
    POISSON(FeatureKind.POISSON) {
        @Override
        public double ofNumber(double v, Object written, String name) throws UnreadableEvent {
            if (!(v >= 0 && v == Math.rint(v))) {
                throw new UnreadableEvent(
                        Reason.WRONG_TYPE,
                        name + " is " + UnreadableEvent.quote(written) + "; expected a count, a whole number ≥ 0");
            }
            return v;
        }
    },
    /** Yes or no: true or false, 1 or 0. */
    BERNOULLI(FeatureKind.BERNOULLI),
    /** One of several levels: text, a number or a boolean. */
    CATEGORY(FeatureKind.CATEGORICAL),
    /** The name of the period that the time of the event is in, see {@link Calendar}. */
    CALENDAR(FeatureKind.CATEGORICAL),
    /** The place of a time in the day, the week, the year or the hour, see {@link Circle}. */
    CYCLE(FeatureKind.VONMISES),
    /** The place of a number in a period, see {@link Circle}. */
    CIRCULAR(FeatureKind.VONMISES);

    private final FeatureKind kind;

    Transform() {
        this(FeatureKind.GAUSSIAN);
    }

    Transform(FeatureKind kind) {
        this.kind = kind;
    }

    /** Whether it is of an earlier event, so many before. */
    public boolean looksBack() {
        return this == LAG || this == DELTA;
    }

    /** Whether it is of a field of the event. */
    boolean hasField() {
        return this != CALENDAR;
    }

    /** Whether there is such a feature of a window. */
    boolean takes(TimeWindow window) {
        return switch (this) {
            case NONE, LOG1P -> true;
            // A share is mostly 0 or may be.
            case LOG -> window.of() != TimeWindow.Of.SHARE;
            case POISSON -> window.of() == TimeWindow.Of.COUNT;
            default -> false;
        };
    }

    /** Whether there is such a feature of a window of values. */
    boolean takes(ValueWindow window) {
        return this == NONE || this == LOG || this == LOG1P;
    }

    /** Whether whoever names the field means this: it is a value of one event, in the units of the field or on another scale. */
    boolean isOfTheFieldItself() {
        return switch (this) {
            case NONE, LOG, LOG1P, POISSON, BERNOULLI, CATEGORY, CIRCULAR -> true;
            case HOUR, WEEKDAY, LAG, DELTA, CYCLE, CALENDAR -> false;
        };
    }

    /** What values come out. */
    public FeatureKind kind() {
        return kind;
    }

    /** Squares of values up to here, summed over all features, stay far from overflow. */
    static final double LARGEST = 1e150;

    /**
     * The feature of a number, if it is one that numbers have.
     *
     * @param v within ±1e150
     * @param written as which it came, for messages
     * @param name of the feature, for messages
     */
    public double ofNumber(double v, Object written, String name) throws UnreadableEvent {
        return v;
    }

    /**
     * The feature of a number. A time is one of milliseconds since the epoch; a level of a category has the number's shortest decimal as its
     * name.
     *
     * @param v not NaN
     * @param name of the feature, for messages
     * @throws UnreadableEvent if it is no value of this feature
     */
    public double of(double v, String name) throws UnreadableEvent {
        return switch (this) {
            case HOUR -> Times.hour(time(v, name));
            case WEEKDAY -> Times.weekday(time(v, name));
            case BERNOULLI -> bernoulli(v, v, name);
            case CATEGORY -> CategoryNames.code(level(inRange(v, v, name)));
            case CYCLE, CIRCULAR -> throw new IllegalStateException(name + " needs its circle, see Feature.of");
            case CALENDAR -> throw new IllegalStateException(name + " is of no number");
            default -> ofNumber(inRange(v, v, name), v, name);
        };
    }

    /** The name of the level that a number is: 3, 2.5, as {@link ExactText} names the same number. */
    public static String level(double v) {
        return ExactText.of(BigDecimal.valueOf(v));
    }

    static long time(double v, String name) throws UnreadableEvent {
        if (!(Math.abs(v) <= Times.LARGEST)) {
            throw new UnreadableEvent(Reason.BAD_TIME, name + " is of " + v + "; expected milliseconds since 1970");
        }
        return (long) Math.floor(v);
    }

    /** Checks the number of a yes or no. */
    public static double bernoulli(double v, Object written, String name) throws UnreadableEvent {
        if (v != 0 && v != 1) {
            throw new UnreadableEvent(
                    Reason.WRONG_TYPE,
                    name + " is " + UnreadableEvent.quote(written) + "; expected 0, 1, true or false");
        }
        return v;
    }

    /** Checks that squares of a number are far from overflow. */
    public static double inRange(double v, Object written, String name) throws UnreadableEvent {
        if (!(Math.abs(v) <= LARGEST)) {
            throw new UnreadableEvent(
                    Reason.VALUE_OUT_OF_RANGE,
                    name + " is " + UnreadableEvent.quote(written) + "; expected at most ±1e150");
        }
        // One zero: a decimal has no other.
        return v + 0.0;
    }

    /** The value of a number of this feature, in the event's own units. */
    public double invert(double x) {
        return switch (this) {
            case LOG -> Math.min(Math.exp(x), Double.MAX_VALUE);
            case LOG1P -> Math.min(Math.expm1(x), Double.MAX_VALUE);
            default -> x;
        };
    }

    /** The word of the configuration and of the model's JSON: {@code none}, {@code log}, {@code hour}, … */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The reverse of {@link #label()}. */
    public static Optional<Transform> labelled(String label) {
        return Arrays.stream(values()).filter(t -> t.label().equals(label)).findFirst();
    }

    /** The words of those that give values of a kind, for messages. */
    public static String words(FeatureKind kind) {
        String words = Arrays.stream(values())
                .filter(t -> t.kind == kind)
                .map(Transform::label)
                .collect(Collectors.joining(", "));
        int last = words.lastIndexOf(", ");
        return last < 0 ? words : words.substring(0, last) + " or " + words.substring(last + 2);
    }

    private String arguments() {
        return switch (this) {
            case LAG, DELTA -> "(field, n)";
            case CYCLE -> "(field, hour)";
            case CIRCULAR -> "(field, period)";
            case CALENDAR -> "()";
            default -> "(field)";
        };
    }

    /** The transforms that are written as functions. */
    static String functions() {
        return Arrays.stream(values())
                .filter(t -> t != NONE)
                .map(t -> t.label() + t.arguments())
                .collect(Collectors.joining(", ", "", ", window(field, n), " + TimeWindow.Of.functions()));
    }
}

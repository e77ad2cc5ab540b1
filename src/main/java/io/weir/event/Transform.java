package io.weir.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.family.FeatureKind;
import io.weir.family.Levels;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is done to a value of an event before it becomes a feature. */
public enum Transform {
    /** The number as it is. */
    NONE {
        @Override
        double apply(JsonNode value, String name, Times times) throws UnreadableEvent {
            return number(value, name);
        }
    },
    /** Natural logarithm of a positive number: a feature that is log-normal becomes normal. */
    LOG {
        @Override
        double apply(JsonNode value, String name, Times times) throws UnreadableEvent {
            double v = number(value, name);
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
        double apply(JsonNode value, String name, Times times) throws UnreadableEvent {
            double v = number(value, name);
            if (!(v > -1)) {
                throw new UnreadableEvent(Reason.NOT_POSITIVE, name + " of " + v + "; expected a value > -1");
            }
            return Math.log1p(v);
        }
    },
    /** Hour of the day of a time, in UTC, with its fraction: 0 … 24. */
    HOUR {
        @Override
        double apply(JsonNode value, String name, Times times) throws UnreadableEvent {
            return Times.hour(times.of(value, name));
        }
    },
    /** Day of the week of a time, in UTC, with its fraction: 0 is the beginning of Monday, 7 the end of Sunday. */
    WEEKDAY {
        @Override
        double apply(JsonNode value, String name, Times times) throws UnreadableEvent {
            return Times.weekday(times.of(value, name));
        }
    },
    /** The number of the n-th last event before this one. */
    LAG {
        @Override
        double apply(JsonNode value, String name, Times times) throws UnreadableEvent {
            return number(value, name);
        }
    },
    /** How much the number has grown since the n-th last event. */
    DELTA {
        @Override
        double apply(JsonNode value, String name, Times times) throws UnreadableEvent {
            return number(value, name);
        }
    },
    /** A count: a whole number ≥ 0. */
    POISSON(FeatureKind.POISSON) {
        @Override
        double apply(JsonNode value, String name, Times times) throws UnreadableEvent {
            double v = number(value, name);
            if (!(v >= 0 && v == Math.rint(v))) {
                throw new UnreadableEvent(
                        Reason.WRONG_TYPE,
                        name + " is " + UnreadableEvent.quote(value) + "; expected a count, a whole number ≥ 0");
            }
            return v;
        }
    },
    /** Yes or no: true or false, 1 or 0. */
    BERNOULLI(FeatureKind.BERNOULLI) {
        @Override
        double apply(JsonNode value, String name, Times times) throws UnreadableEvent {
            // CSV has no booleans, only the words.
            String word = value.isBoolean() || value.isTextual() ? value.asText() : "";
            double v =
                    switch (word) {
                        case "true" -> 1;
                        case "false" -> 0;
                        default -> value.isNumber() ? value.doubleValue() : Double.NaN;
                    };
            if (v != 0 && v != 1) {
                throw new UnreadableEvent(
                        Reason.WRONG_TYPE,
                        name + " is " + UnreadableEvent.quote(value) + "; expected 0, 1, true or false");
            }
            return v;
        }
    },
    /** One of several levels: text, a number or a boolean. */
    CATEGORY(FeatureKind.CATEGORICAL) {
        @Override
        double apply(JsonNode value, String name, Times times) throws UnreadableEvent {
            return Levels.code(level(value, name));
        }
    };

    private final FeatureKind kind;

    Transform() {
        this(FeatureKind.GAUSSIAN);
    }

    Transform(FeatureKind kind) {
        this.kind = kind;
    }

    /** Whether it needs earlier events. */
    boolean looksBack() {
        return this == LAG || this == DELTA;
    }

    /** What values come out. */
    public FeatureKind kind() {
        return kind;
    }

    /**
     * The name of a level.
     *
     * @param value not null, not JSON's null
     */
    static String level(JsonNode value, String name) throws UnreadableEvent {
        String text = ExactText.of(value);
        if (!value.isValueNode() || text.length() > Levels.LONGEST) {
            throw new UnreadableEvent(
                    Reason.WRONG_TYPE,
                    name + " is " + UnreadableEvent.quote(value) + "; expected text of at most " + Levels.LONGEST
                            + " characters, a number or a boolean");
        }
        return text;
    }

    /** Squares of values up to here, summed over all features, stay far from overflow. */
    private static final double LARGEST = 1e150;

    /**
     * @param value not null, not JSON's null
     * @param name of the feature, for messages
     * @param times reads what is a time
     */
    abstract double apply(JsonNode value, String name, Times times) throws UnreadableEvent;

    /** The value of a number of this feature, in the event's own units. */
    double invert(double x) {
        return switch (this) {
            case LOG -> Math.min(Math.exp(x), Double.MAX_VALUE);
            case LOG1P -> Math.min(Math.expm1(x), Double.MAX_VALUE);
            default -> x;
        };
    }

    private static double number(JsonNode value, String name) throws UnreadableEvent {
        if (!value.isNumber()) {
            throw new UnreadableEvent(
                    Reason.WRONG_TYPE, name + " is " + UnreadableEvent.quote(value) + "; expected a number");
        }
        double v = value.doubleValue();
        if (!(Math.abs(v) <= LARGEST)) {
            throw new UnreadableEvent(
                    Reason.VALUE_OUT_OF_RANGE,
                    name + " is " + UnreadableEvent.quote(value) + "; expected at most ±1e150");
        }
        // One zero: a decimal has no other.
        return v + 0.0;
    }

    /** The word of the configuration and of the model's JSON: {@code none}, {@code log}, {@code hour}, … */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The reverse of {@link #label()}. */
    static Optional<Transform> labelled(String label) {
        return Arrays.stream(values()).filter(t -> t.label().equals(label)).findFirst();
    }

    /** The transforms that are written as functions. */
    static String functions() {
        return Arrays.stream(values())
                .filter(t -> t != NONE)
                .map(t -> t.label() + (t.looksBack() ? "(field, n)" : "(field)"))
                .collect(Collectors.joining(", "));
    }
}

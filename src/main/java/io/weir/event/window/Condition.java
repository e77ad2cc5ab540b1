package io.weir.event.window;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a share is a share of: events whose field compares so with a value. Immutable.
 *
 * @param value for the names of levels the name; else a number, written
 * @param number the value; NaN if names are compared
 */
public record Condition(Comparison comparison, String value, double number) {

    /** How a field is compared. */
    public enum Comparison {
        // Longer ones first: a text begins with at most one of those before it.
        AT_LEAST(">="),
        AT_MOST("<="),
        NOT_EQUAL("!="),
        EQUAL("="),
        GREATER(">"),
        LESS("<");

        private final String sign;

        Comparison(String sign) {
            this.sign = sign;
        }

        /** As it is written in the configuration and in the model's JSON. */
        public String sign() {
            return sign;
        }

        /** The reverse of {@link #sign}. */
        public static Optional<Comparison> signed(String sign) {
            return Arrays.stream(values()).filter(c -> c.sign.equals(sign)).findFirst();
        }

        /** All signs, for messages. */
        public static String signs() {
            return Arrays.stream(values()).map(Comparison::sign).collect(Collectors.joining(", "));
        }

        /** Whether names are compared, and not numbers. */
        public boolean isOfNames() {
            return this == EQUAL || this == NOT_EQUAL;
        }
    }

    public Condition {
        if (comparison.isOfNames() ? number == number : !Double.isFinite(number)) {
            throw new IllegalArgumentException(comparison.sign + value + " compares with " + number);
        }
    }

    /**
     * @throws NumberFormatException if numbers are compared, and the value is none
     */
    public static Condition of(Comparison comparison, String value) {
        return new Condition(comparison, value, comparison.isOfNames() ? Double.NaN : Double.parseDouble(value));
    }

    /** Whether it holds for the name of a level. */
    public boolean test(String name) {
        return name.equals(value) == (comparison == Comparison.EQUAL);
    }

    /** Whether it holds for a number. */
    public boolean test(double v) {
        return switch (comparison) {
            case AT_LEAST -> v >= number;
            case AT_MOST -> v <= number;
            case GREATER -> v > number;
            case LESS -> v < number;
            case EQUAL, NOT_EQUAL -> throw new IllegalStateException(comparison.sign + " compares names");
        };
    }
}

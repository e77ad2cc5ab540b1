package io.weir.event;

import java.math.BigDecimal;

/**
 * Names that may be numbers: ids, model keys, levels. A number is named by its exact decimal value, however it is written: 1, 1.0
 * and 10e-1 are one name, and no two numbers share one. A text is its own name.
 */
public final class ExactText {

    /** As many digits as an integer may have in JSON here, so that 1e30 has the same name as the integer that it is. */
    public static final int MOST_DIGITS = 1000;

    private ExactText() {}

    /** The name of a number. */
    public static String of(BigDecimal number) {
        BigDecimal shortest = number.stripTrailingZeros();
        boolean integer = shortest.scale() <= 0;
        return integer && (long) shortest.precision() - shortest.scale() <= MOST_DIGITS
                ? shortest.toPlainString()
                : shortest.toString();
    }
}

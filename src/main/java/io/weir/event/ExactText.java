package io.weir.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;

/**
 * Names that may be numbers: ids, model keys, levels. A number is named by its exact decimal value, however it is written: 1, 1.0
 * and 10e-1 are one name, and no two numbers share one. A text is its own name.
 */
final class ExactText {

    /** As many digits as an integer may have in JSON here, so that 1e30 has the same name as the integer that it is. */
    private static final int MOST_DIGITS = Json.LONGEST_NUMBER;

    private ExactText() {}

    /**
     * @param value text, a number or a boolean. A number with a fraction or an exponent is exact only if it comes as a decimal, as
     *     {@link EventValues} gives it
     */
    static String of(JsonNode value) {
        if (!value.isFloatingPointNumber()) {
            return value.asText();
        }
        if (!value.isBigDecimal() && !Double.isFinite(value.doubleValue())) {
            return value.asText();
        }
        return of(value.decimalValue());
    }

    private static String of(BigDecimal number) {
        BigDecimal shortest = number.stripTrailingZeros();
        boolean integer = shortest.scale() <= 0;
        return integer && (long) shortest.precision() - shortest.scale() <= MOST_DIGITS
                ? shortest.toPlainString()
                : shortest.toString();
    }
}

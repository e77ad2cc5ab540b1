package io.weir.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FixedPointTest {

    private final byte[] out = new byte[FixedPoint.LONGEST_DECIMAL + 1];

    private String share(double value) {
        return new String(out, 1, FixedPoint.writeShare(FixedPoint.units(value), out, 1), StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.0",
        "1, 1.0",
        "0.5, 0.5",
        "4e-13, 0.0",
        "6e-13, 0.000000000001",
        "0.999999999999, 0.999999999999",
        "0.9999999999999, 1.0",
        "0.1234567890123456, 0.123456789012",
        "0.00000001, 0.00000001",
        "0.00012, 0.00012",
        "0.00000012345678, 0.000000123457",
    })
    void aShareIsItsNearestDecimalOfTwelvePlacesWithoutIdleZeros(double value, String decimal) {
        assertThat(share(value)).isEqualTo(decimal);
    }

    private String decimal(double value) {
        return new String(out, 1, FixedPoint.writeDecimal(value, out, 1), StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.0",
        "-0.0, 0.0",
        "-4e-13, 0.0",
        "6e-13, 0.000000000001",
        "-11.554240201965989, -11.554240201966",
        "1e6, 1000000.0",
        "-9000000, -9000000.0",
        "123.000001, 123.000001",
        "-0.999999999999, -0.999999999999",
        "0.9999999999999, 1.0",
    })
    void aDecimalHasTwelvePlacesAtTheMost(double value, String decimal) {
        assertThat(decimal(value)).isEqualTo(decimal);
    }

    @Test
    void randomDecimalsOfAnySizeAreAsNearAsDoublesAllow() {
        var random = new SplittableRandom(4);
        for (int i = 0; i < 100_000; i++) {
            double value = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(-13, 8));
            if (Math.abs(value) <= FixedPoint.LARGEST_DECIMAL) {
                assertThat(Math.abs(Double.parseDouble(decimal(value)) - value))
                        .as(decimal(value))
                        .isLessThanOrEqualTo(0.5e-12 + 2 * Math.ulp(value));
            }
        }
    }

    /** value · 10¹² is rounded too, so halves may go the other way. */
    @Test
    void randomSharesOfAnySizeAreWithinHalfAUnit() {
        var random = new SplittableRandom(3);
        for (int i = 0; i < 100_000; i++) {
            double value = random.nextDouble() * Math.pow(10, -random.nextInt(13));
            String decimal = share(value);
            assertThat(Math.abs(new BigDecimal(decimal)
                            .subtract(new BigDecimal(value))
                            .doubleValue()))
                    .as(decimal)
                    .isLessThanOrEqualTo(0.5001e-12);
        }
    }
}

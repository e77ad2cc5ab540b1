package io.weir.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConformanceVectorsTest {

    static Stream<String> kinds() {
        return ConformanceVectors.kinds();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void theFilesAreWhatTheGeneratorMakes(String kind) throws IOException {
        String file = Files.readString(ConformanceVectors.FOLDER.resolve(kind + ".json"));
        assertThat(ConformanceVectors.file(kind).json().lines())
                .containsExactlyElementsOf(file.lines().toList());
    }

    /** Digits of OEIS A000796, A001113, A002392, A002162. */
    @Test
    void elementaryFunctionsHaveTheirDigits() {
        assertDigits(Exact.PI, "3.141592653589793238462643383279502884197169399375105820974944592307816406286209");
        assertDigits(Exact.exp(BigDecimal.ONE), "2.718281828459045235360287471352662497757247093699959574966967627724");
        assertDigits(
                Exact.log(BigDecimal.valueOf(2)),
                "0.69314718055994530941723212145817656807550013436025525412068000949");
        assertDigits(
                Exact.log(BigDecimal.TEN),
                "2.302585092994045684017991454684364207601101488628772976033327900967572609677");
    }

    private static void assertDigits(BigDecimal actual, String digits) {
        BigDecimal error = actual.subtract(new BigDecimal(digits)).abs();
        assertThat(error).isLessThan(new BigDecimal("1e-58"));
    }

    @Test
    void logarithmAndExponentialAreInverse() {
        for (String x : new String[] {"1e-400", "3e-50", "0.1", "0.999999999999", "1", "7", "123456789.5", "1e400"}) {
            BigDecimal value = new BigDecimal(x);
            BigDecimal back = Exact.exp(Exact.log(value));
            double relative = back.subtract(value).divide(value, Exact.DIGITS).doubleValue();
            assertThat(relative).as(x).isCloseTo(0, within(1e-55));
        }
    }
}

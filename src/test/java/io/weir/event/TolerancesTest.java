package io.weir.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.family.Attribution;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TolerancesTest {

    private static final Features FEATURES = Features.parse("latency_ms, log(bytes), category(status)");

    /** Latency is expected at 100, bytes at 1000; the status is always another one than expected. */
    private static List<Attribution> explanation(
            double latency, double latencyShare, double bytes, double bytesShare, double statusShare) {
        double nan = Double.NaN;
        return List.of(
                new Attribution(0, latencyShare, latency, 100, 90, 110),
                new Attribution(1, bytesShare, Math.log(bytes), Math.log(1000), 6, 8),
                new Attribution(2, statusShare, 1, 2, nan, nan));
    }

    @ParameterizedTest
    @CsvSource({
        "104,10, 1050,10, 0, true", // both near
        "106,10, 1050,10, 0, false", // latency too far
        "104,10, 1101,10, 0, false", // bytes too far, in their own units
        "500,0.5, 1050,10, 0, true", // latency does not contribute
        "104,10, 1050,10, 5, false", // a category contributes, and is never near
        "100,0, 1000,0, 0, false" // nothing contributes
    })
    void anEventIsIgnoredIfEverythingThatMadeItStrangeIsNear(
            double latency, double latencyShare, double bytes, double bytesShare, double statusShare, boolean ignored) {
        var tolerances = Tolerances.parse("latency_ms:5, log(bytes):10%", FEATURES);
        assertThat(tolerances.ignore(explanation(latency, latencyShare, bytes, bytesShare, statusShare)))
                .isEqualTo(ignored);
    }

    @Test
    void withoutTolerancesNothingIsIgnored() {
        assertThat(Tolerances.parse("", FEATURES).ignore(explanation(100, 10, 1000, 10, 0)))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"latency_ms,latency_ms:5 or bytes:10%", "latency_ms:x,latency_ms:x", "status:1,one of", "z:1,'z'"})
    void aPieceThatIsNoToleranceIsNamed(String text, String message) {
        assertThatThrownBy(() -> Tolerances.parse(text.replace("status", "category(status)"), FEATURES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message.replace("'z'", "z"));
    }
}

package io.weir.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.mixture.Identity;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AssignmentWriterTest {

    private final ObjectMapper exact = new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    private final AssignmentWriter writer = new AssignmentWriter();

    private JsonNode written(double pValue, double... r) throws IOException {
        var assignment = new Assignment(
                "e",
                0,
                "m",
                1,
                false,
                Identity.first(r.length, 0),
                r,
                -1.5,
                1.5,
                pValue,
                false,
                null,
                new Source("events", 0, 7));
        return exact.readTree(writer.write(assignment));
    }

    private static BigDecimal sum(JsonNode responsibilities) {
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode r : responsibilities) {
            sum = sum.add(r.decimalValue());
        }
        return sum;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8, 64})
    void theDecimalsOfResponsibilitiesSumToOneExactly(int size) throws IOException {
        var random = new SplittableRandom(size);
        for (int n = 0; n < 1_000; n++) {
            double[] r =
                    random.doubles(size).map(u -> Math.exp(-60 * u * u * u)).toArray();
            double total = Arrays.stream(r).sum();
            Arrays.setAll(r, k -> r[k] / total);
            JsonNode written = written(0.5, r).path("responsibilities");
            assertThat(sum(written)).isEqualByComparingTo(BigDecimal.ONE);
            for (int k = 0; k < size; k++) {
                double back = written.path(Integer.toString(k)).asDouble(0);
                assertThat(Math.abs(back - r[k])).isLessThan(0.51e-12 * size);
            }
        }
    }

    @Test
    void whatRoundsToNothingIsLeftOut() throws IOException {
        JsonNode one = written(0.5, 4e-13, 1 - 4e-13).path("responsibilities");
        assertThat(one.size()).isEqualTo(1);
        assertThat(one.path("1").decimalValue()).isEqualByComparingTo("1");
        assertThat(written(0.5, 6e-13, 1 - 6e-13).path("responsibilities").size())
                .isEqualTo(2);
    }

    @Test
    void aPValueIsNeverZero() throws IOException {
        assertThat(written(1e-14, 1).path("pValue").decimalValue()).isEqualByComparingTo("0.000000000001");
        assertThat(written(1, 1).path("pValue").decimalValue()).isEqualByComparingTo("1");
        assertThat(written(Double.NaN, 1).path("pValue").isNull()).isTrue();
    }
}

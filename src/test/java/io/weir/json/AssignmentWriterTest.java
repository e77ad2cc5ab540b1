package io.weir.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.event.Assignment;
import io.weir.event.Source;
import io.weir.mixture.ComponentIds;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AssignmentWriterTest {

    private final ObjectMapper exact = new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    private static final AssignmentWriter PRECISE = AssignmentWriter.precise(true);
    private static final AssignmentWriter BRIEF = AssignmentWriter.brief();

    private JsonNode written(AssignmentWriter writer, double pValue, double... r) throws IOException {
        var assignment = new Assignment(
                "e",
                0,
                "m",
                1,
                false,
                ComponentIds.first(r.length, 0),
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
            check(r, PRECISE, 1e-12);
            check(r, BRIEF, 1e-7);
        }
    }

    private void check(double[] r, AssignmentWriter writer, double unit) throws IOException {
        JsonNode written = written(writer, 0.5, r).path("responsibilities");
        assertThat(sum(written)).isEqualByComparingTo(BigDecimal.ONE);
        for (int k = 0; k < r.length; k++) {
            double back = written.path(Integer.toString(k)).asDouble(0);
            assertThat(Math.abs(back - r[k])).isLessThan(0.51 * unit * r.length);
        }
    }

    @Test
    void whatRoundsToNothingIsLeftOut() throws IOException {
        whatRoundsToNothingIsLeftOut(PRECISE, 1e-12);
        whatRoundsToNothingIsLeftOut(BRIEF, 1e-7);
    }

    private void whatRoundsToNothingIsLeftOut(AssignmentWriter writer, double unit) throws IOException {
        JsonNode one = written(writer, 0.5, 0.4 * unit, 1 - 0.4 * unit).path("responsibilities");
        assertThat(one.size()).isEqualTo(1);
        assertThat(one.path("1").decimalValue()).isEqualByComparingTo("1");
        JsonNode two = written(writer, 0.5, 0.6 * unit, 1 - 0.6 * unit).path("responsibilities");
        assertThat(two.size()).isEqualTo(2);
    }

    @Test
    void aPValueIsNeverZero() throws IOException {
        assertThat(written(BRIEF, 1e-14, 1).path("pValue").decimalValue()).isEqualByComparingTo("0.000000000001");
        assertThat(written(BRIEF, 1, 1).path("pValue").decimalValue()).isEqualByComparingTo("1");
        assertThat(written(BRIEF, Double.NaN, 1).path("pValue").isNull()).isTrue();
    }
}

package io.weir.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.family.Block;
import io.weir.family.BlockScratch;
import io.weir.family.CovarianceType;
import io.weir.family.gaussian.Gaussian;
import io.weir.family.gaussian.GaussianComponent;
import io.weir.mixture.Mixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Weir's kernels, point by point and in blocks, against the exact values of {@code docs/conformance}. */
class ConformanceTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    static Stream<Arguments> densities() {
        return cases("densities");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("densities")
    void densitiesAreExact(String name, JsonNode c) {
        CovarianceType type = type(c);
        double[] mean = vector(c.get("mean"));
        GaussianComponent component = component(mean, c.get("covariance"), type);
        double[][] points = points(c);
        double[] inBlock = new double[Block.CAPACITY];
        component.logDensities(block(points), 0, inBlock, new BlockScratch());
        for (int i = 0; i < points.length; i++) {
            JsonNode expected = c.get("points").get(i);
            double log = number(expected.get("logDensity"));
            double tolerance = number(expected.get("tolerance"));
            assertClose("point " + i, component.logDensity(points[i], 0, new double[mean.length]), log, tolerance);
            assertClose("point " + i + " in a block", inBlock[i], log, tolerance);
        }
    }

    static Stream<Arguments> mixtures() {
        return cases("mixtures");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mixtures")
    void logLikelihoodsAndResponsibilitiesAreExact(String name, JsonNode c) {
        Mixture mixture = mixture(c);
        int size = mixture.size();
        double[][] points = points(c);
        double[][] blockR = new double[size][Block.CAPACITY];
        double[] inBlock = new double[Block.CAPACITY];
        mixture.responsibilities(block(points), blockR, inBlock, new BlockScratch());
        for (int i = 0; i < points.length; i++) {
            double[] r = new double[size];
            double log = mixture.responsibilities(points[i], r, new double[mixture.dimension()]);
            assertPosterior("point " + i, c.get("points").get(i), log, r);
            int column = i;
            double[] rInBlock = new double[size];
            Arrays.setAll(rInBlock, k -> blockR[k][column]);
            assertPosterior("point " + i + " in a block", c.get("points").get(i), inBlock[i], rInBlock);
        }
    }

    private static void assertPosterior(String place, JsonNode expected, double log, double[] r) {
        assertClose(place, log, number(expected.get("logLikelihood")), number(expected.get("tolerance")));
        assertThat(Arrays.stream(r).sum()).as(place + ": Σ r").isCloseTo(1, within(1e-12));
        JsonNode responsibilities = expected.get("responsibilities");
        for (int k = 0; k < r.length; k++) {
            assertThat(r[k]).as(place + ": r" + k).isBetween(0.0, 1.0);
            if (!responsibilities.isNull()) {
                double exact = responsibilities.get(k).doubleValue();
                double relative = number(expected.get("responsibilityTolerance"));
                assertClose(place + ": r" + k, r[k], exact, relative * exact + 1e-300);
            }
        }
    }

    static void assertClose(String place, double actual, double expected, double tolerance) {
        if (Double.isInfinite(expected)) {
            assertThat(actual).as(place).isEqualTo(expected);
        } else {
            assertThat(actual).as(place).isCloseTo(expected, within(tolerance));
        }
    }

    static Stream<Arguments> cases(String kind) {
        try {
            JsonNode file = JSON.readTree(
                    ConformanceVectors.FOLDER.resolve(kind + ".json").toFile());
            return StreamSupport.stream(file.get("cases").spliterator(), false)
                    .map(c -> Arguments.of(c.get("name").textValue(), c));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static CovarianceType type(JsonNode c) {
        return CovarianceType.of(c.get("covarianceType").textValue());
    }

    private static Mixture mixture(JsonNode c) {
        CovarianceType type = type(c);
        double[][] means = matrix(c.get("means"));
        GaussianComponent[] components = new GaussianComponent[means.length];
        for (int k = 0; k < components.length; k++) {
            JsonNode covariance = c.has("covariance")
                    ? c.get("covariance")
                    : c.get("covariances").get(k);
            components[k] = component(means[k], covariance, type);
        }
        return Mixture.of(Gaussian.of(means[0].length, type), vector(c.get("weights")), components);
    }

    private static GaussianComponent component(double[] mean, JsonNode covariance, CovarianceType type) {
        double[][] matrix = new double[mean.length][mean.length];
        for (int i = 0; i < mean.length; i++) {
            for (int j = 0; j < mean.length; j++) {
                matrix[i][j] = entry(covariance, type, i, j);
            }
        }
        return GaussianComponent.of(mean, matrix, type);
    }

    /** Entry (i, j) of a covariance in its short form. */
    static double entry(JsonNode covariance, CovarianceType type, int i, int j) {
        return switch (type) {
            case FULL, TIED -> covariance.get(i).get(j).doubleValue();
            case DIAGONAL -> i == j ? covariance.get(i).doubleValue() : 0;
            case SPHERICAL -> i == j ? covariance.doubleValue() : 0;
        };
    }

    private static double[][] points(JsonNode c) {
        List<double[]> points = new ArrayList<>();
        c.get("points").forEach(point -> points.add(vector(point.get("x"))));
        return points.toArray(double[][]::new);
    }

    private static Block block(double[][] points) {
        Block block = new Block(points[0].length);
        block.load(points, 0, points.length);
        return block;
    }

    static double[] vector(JsonNode node) {
        return StreamSupport.stream(node.spliterator(), false)
                .mapToDouble(ConformanceTest::number)
                .toArray();
    }

    static double[][] matrix(JsonNode node) {
        return StreamSupport.stream(node.spliterator(), false)
                .map(ConformanceTest::vector)
                .toArray(double[][]::new);
    }

    /** A number, "-Infinity", or null for NaN. */
    static double number(JsonNode node) {
        return node.isNull()
                ? Double.NaN
                : node.isTextual() ? Double.parseDouble(node.textValue()) : node.doubleValue();
    }
}

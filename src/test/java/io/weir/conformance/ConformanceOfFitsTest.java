package io.weir.conformance;

import static io.weir.conformance.ConformanceTest.assertClose;
import static io.weir.conformance.ConformanceTest.entry;
import static io.weir.conformance.ConformanceTest.matrix;
import static io.weir.conformance.ConformanceTest.number;
import static io.weir.conformance.ConformanceTest.type;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.em.BatchEm;
import io.weir.em.EStep;
import io.weir.family.CovarianceType;
import io.weir.family.Regularization;
import io.weir.family.gaussian.Gaussian;
import io.weir.family.gaussian.GaussianComponent;
import io.weir.mixture.Mixture;
import io.weir.mixture.MixtureStatistics;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Weir's statistics, M-step and batch EM against the exact values of {@code docs/conformance}. */
class ConformanceOfFitsTest {

    /** What an M-step or a fit may be off by. */
    private interface Tolerance {
        double weight(int k);

        double mean(int k, int j);

        double covariance(int k, int i, int j);
    }

    static Stream<Arguments> mSteps() {
        return ConformanceTest.cases("m-step");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mSteps")
    void mStepsAreExactInBlocksAndPointByPoint(String name, JsonNode c) {
        double[][] x = matrix(c.get("points"));
        double[][] r = matrix(c.get("responsibilities"));
        var ridge = new Regularization.Ridge(c.get("regularization").doubleValue());
        MixtureStatistics inBlocks = MixtureStatistics.empty(Gaussian.of(x[0].length, type(c)), r[0].length);
        new EStep().add(x, r, null, inBlocks);
        MixtureStatistics oneByOne = MixtureStatistics.empty(Gaussian.of(x[0].length, type(c)), r[0].length);
        for (int i = 0; i < x.length; i++) {
            for (int k = 0; k < r[i].length; k++) {
                oneByOne.component(k).add(x[i], 0, r[i][k]);
            }
        }
        if (c.get("expected").isTextual()) {
            assertThatThrownBy(() -> inBlocks.maximize(1, ridge)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> oneByOne.maximize(1, ridge)).isInstanceOf(IllegalArgumentException.class);
            return;
        }
        Tolerance tolerance = given(c.get("tolerance"), type(c));
        assertParameters("in blocks", inBlocks.maximize(1, ridge), c, tolerance);
        assertParameters("one by one", oneByOne.maximize(1, ridge), c, tolerance);
    }

    private static Tolerance given(JsonNode tolerance, CovarianceType type) {
        return new Tolerance() {
            @Override
            public double weight(int k) {
                return tolerance.get("weights").get(k).doubleValue();
            }

            @Override
            public double mean(int k, int j) {
                return tolerance.get("means").get(k).get(j).doubleValue();
            }

            @Override
            public double covariance(int k, int i, int j) {
                return entry(ofComponent(tolerance, k), type, i, j);
            }
        };
    }

    static Stream<Arguments> fits() {
        return ConformanceTest.cases("fits");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("fits")
    void fitsAreExactAfterEveryIteration(String name, JsonNode c) {
        double[][] x = matrix(c.get("points"));
        double[][] r = matrix(c.get("start"));
        EStep eStep = new EStep();
        MixtureStatistics start = MixtureStatistics.empty(Gaussian.of(x[0].length, type(c)), r[0].length);
        eStep.add(x, r, null, start);
        var ridge = new Regularization.Ridge(c.get("regularization").doubleValue());
        BatchEm.Result result =
                BatchEm.soft(c.get("iterations").intValue(), 0, ridge).run(x, start, eStep);

        JsonNode expected = c.get("expected");
        double relative = c.get("tolerance").get("relative").doubleValue();
        JsonNode units = c.get("tolerance").get("unitOfMeans");
        assertParameters("fit", result.mixture(), c, new Tolerance() {
            @Override
            public double weight(int k) {
                return relative * expected.get("weights").get(k).doubleValue();
            }

            @Override
            public double mean(int k, int j) {
                return relative * units.get(k).get(j).doubleValue();
            }

            @Override
            public double covariance(int k, int i, int j) {
                JsonNode covariance = ofComponent(expected, k);
                return relative
                        * Math.sqrt(entry(covariance, type(c), i, i))
                        * Math.sqrt(entry(covariance, type(c), j, j));
            }
        });
        if (!expected.get("lowerBound").isNull()) {
            double bound = number(expected.get("lowerBound"));
            assertClose("lower bound", result.lowerBound(), bound, relative * (1 + Math.abs(bound)));
        }
    }

    /** An entry of one component, or the one for all of a tied covariance. */
    private static JsonNode ofComponent(JsonNode parameters, int k) {
        return parameters.has("covariance")
                ? parameters.get("covariance")
                : parameters.get("covariances").get(k);
    }

    private static void assertParameters(String place, Mixture mixture, JsonNode c, Tolerance tolerance) {
        JsonNode expected = c.get("expected");
        for (int k = 0; k < mixture.size(); k++) {
            String at = place + ", component " + k;
            double weight = number(expected.get("weights").get(k));
            assertClose(at + ": weight", mixture.weight(k), weight, tolerance.weight(k));
            JsonNode mean = expected.get("means").get(k);
            GaussianComponent component = (GaussianComponent) mixture.component(k);
            for (int i = 0; i < mixture.dimension(); i++) {
                if (mean.isNull()) {
                    assertThat(component.mean(i)).as(at + ": mean").isFinite();
                    assertThat(component.covariance(i, i)).as(at + ": variance").isFinite();
                    continue;
                }
                assertClose(at + ": mean " + i, component.mean(i), number(mean.get(i)), tolerance.mean(k, i));
                for (int j = 0; j <= i; j++) {
                    assertClose(
                            at + ": covariance " + i + " " + j,
                            component.covariance(i, j),
                            entry(ofComponent(expected, k), type(c), i, j),
                            tolerance.covariance(k, i, j));
                }
            }
        }
    }

    static Stream<Arguments> statistics() {
        return ConformanceTest.cases("statistics");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("statistics")
    void mergedStatisticsAreExactInAnyOrder(String name, JsonNode c) {
        List<MixtureStatistics> parts = new ArrayList<>();
        for (JsonNode part : c.get("parts")) {
            double[][] x = matrix(part.get("points"));
            double[][] masses = new double[x.length][1];
            for (int i = 0; i < x.length; i++) {
                masses[i][0] = part.get("masses").get(i).doubleValue();
            }
            MixtureStatistics statistics = MixtureStatistics.empty(Gaussian.of(x[0].length, CovarianceType.FULL), 1);
            new EStep().add(x, masses, null, statistics);
            parts.add(statistics);
        }
        assertMerged("in order", parts, c);
        Collections.reverse(parts);
        assertMerged("in reverse", parts, c);
    }

    private static void assertMerged(String place, List<MixtureStatistics> parts, JsonNode c) {
        MixtureStatistics all =
                MixtureStatistics.empty(parts.get(0).family(), parts.get(0).size());
        parts.forEach(all::merge);
        JsonNode expected = c.get("expected");
        JsonNode tolerance = c.get("tolerance");
        assertClose(place, all.mass(), number(expected.get("mass")), number(tolerance.get("mass")));
        GaussianComponent component =
                (GaussianComponent) all.maximize(1, Regularization.none()).component(0);
        for (int i = 0; i < component.dimension(); i++) {
            assertClose(
                    place + ": mean " + i,
                    component.mean(i),
                    number(expected.get("mean").get(i)),
                    number(tolerance.get("mean").get(i)));
            for (int j = 0; j <= i; j++) {
                assertClose(
                        place + ": covariance " + i + " " + j,
                        component.covariance(i, j),
                        number(expected.get("covariance").get(i).get(j)),
                        number(tolerance.get("covariance").get(i).get(j)));
            }
        }
    }
}

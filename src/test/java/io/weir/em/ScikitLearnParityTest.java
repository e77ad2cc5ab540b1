package io.weir.em;

import static io.weir.Fixtures.csv;
import static io.weir.Fixtures.json;
import static io.weir.Fixtures.matrix;
import static io.weir.Fixtures.vector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.family.CovarianceType;
import io.weir.family.Regularization;
import io.weir.family.gaussian.Gaussian;
import io.weir.family.gaussian.GaussianComponent;
import io.weir.mixture.Mixture;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The same start gives the parameters that scikit-learn 1.2.1 recorded, iteration by iteration. */
class ScikitLearnParityTest {

    static Stream<Arguments> lectureRuns() {
        return Stream.of(0, 1, 2, 3, 5, 10, 15, 30).map(Arguments::of);
    }

    @ParameterizedTest(name = "after {0} iterations")
    @MethodSource("lectureRuns")
    void theLecturesRun(int iterations) {
        double[][] points = csv("lecture_X.csv");
        JsonNode expected = null;
        for (JsonNode run : json("lecture.json").get("runs")) {
            if (run.get("max_iter").intValue() == iterations) {
                expected = run;
            }
        }
        // The recorded run of at most 30 iterations converged earlier.
        int done = expected.get("n_iter").intValue();
        BatchEm.Result result = run(points, csv("lecture_resp0.csv"), CovarianceType.FULL, done);

        assertParameters(result.mixture(), expected, CovarianceType.FULL, 1e-9);
        if (done > 0) {
            assertThat(result.lowerBound())
                    .isCloseTo(expected.get("lower_bound").doubleValue(), within(1e-12));
        }
        assertThat(new EStep().logLikelihood(result.mixture(), points))
                .isCloseTo(expected.get("log_likelihood_total").doubleValue(), within(1e-8));
        double[] scores = vector(expected.get("score_samples_50"));
        double[][] responsibilities = matrix(expected.get("predict_proba_50"));
        double[] r = new double[2];
        for (int i = 0; i < 50; i++) {
            assertThat(result.mixture().responsibilities(points[i], r, new double[2]))
                    .isCloseTo(scores[i], within(1e-9));
            assertThat(r).containsExactly(responsibilities[i], within(1e-9));
        }
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource({
        "iris,full,m1,1e-10",
        "iris,full,em5,1e-10",
        "iris,full,em20,1e-9",
        "iris,full,converged,1e-8",
        "iris,tied,m1,1e-10",
        "iris,tied,em5,1e-10",
        "iris,tied,em20,1e-9",
        "iris,tied,converged,1e-8",
        "iris,diag,m1,1e-10",
        "iris,diag,em5,1e-10",
        "iris,diag,em20,1e-9",
        "iris,diag,converged,1e-8",
        "iris,spherical,m1,1e-10",
        "iris,spherical,em5,1e-10",
        "iris,spherical,em20,1e-9",
        "iris,spherical,converged,1e-8",
        "iris_petal,full,em20,1e-9",
        "iris_petal,full,converged,1e-8",
        "iris_petal,tied,em20,1e-9",
        "iris_petal,tied,converged,1e-8",
        "iris_petal,diag,em20,1e-9",
        "iris_petal,diag,converged,1e-8",
        "iris_petal,spherical,em20,1e-9",
        "iris_petal,spherical,converged,1e-8"
    })
    void irisForEveryCovarianceType(String set, String recordedType, String stage, double tolerance) {
        CovarianceType type = CovarianceType.of(recordedType.equals("diag") ? "diagonal" : recordedType);
        double[][] points = csv(set + "_X.csv");
        JsonNode fixture = json("gmm_" + set + "_" + recordedType + ".json");
        JsonNode expected = fixture.get("stages").get(stage);
        double[][] start =
                oneHot(vector(fixture.get("initial_labels")), fixture.get("k").intValue());

        BatchEm.Result result = run(points, start, type, expected.get("n_iter").intValue());

        assertParameters(result.mixture(), expected, type, tolerance);
        double[] scores = vector(expected.get("score_samples"));
        double[] labels = vector(expected.get("labels"));
        double[] r = new double[start[0].length];
        double total = 0;
        for (int i = 0; i < points.length; i++) {
            double score = result.mixture().responsibilities(points[i], r, new double[points[i].length]);
            total += score;
            assertThat(score).isCloseTo(scores[i], within(100 * tolerance * (1 + Math.abs(scores[i]))));
            int best = 0;
            for (int k = 1; k < r.length; k++) {
                best = r[k] > r[best] ? k : best;
            }
            assertThat(best).isEqualTo((int) labels[i]);
        }
        InformationCriteria criteria =
                InformationCriteria.of(result.mixture(), result.statistics().pooled(), total, points.length);
        assertThat(criteria.aic()).isCloseTo(expected.get("aic").doubleValue(), within(1e5 * tolerance));
        assertThat(criteria.bic()).isCloseTo(expected.get("bic").doubleValue(), within(1e5 * tolerance));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"iris", "iris_petal"})
    void hardEmOfEqualSpheresIsKMeans(String set) {
        double[][] points = csv(set + "_X.csv");
        JsonNode fixture = json("kmeans_" + set + ".json");
        double[][] centers = matrix(fixture.get("initial_centers"));
        for (JsonNode run : fixture.get("runs")) {
            int iterations = run.get("n_iter").intValue();
            // Labels of the initial centers; their M-step moves the centers for the first time.
            BatchEm em = new BatchEm(iterations - 1, 0, AssignmentMode.HARD, Regularization.none());
            EStep eStep = new EStep();
            Initializer start = new Initializer(Gaussian.equalSpheres(points[0].length), points, eStep);
            BatchEm.Result result = em.run(points, start.statistics(nearest(points, centers)), eStep);
            double[][] expected = matrix(run.get("centers"));
            for (int k = 0; k < expected.length; k++) {
                GaussianComponent c = (GaussianComponent) result.mixture().component(k);
                assertThat(result.mixture().weight(k)).isEqualTo(1.0 / expected.length);
                for (int j = 0; j < expected[k].length; j++) {
                    assertThat(c.mean(j)).isCloseTo(expected[k][j], within(1e-12 * Math.abs(expected[k][j])));
                }
            }
        }
    }

    private static double[][] nearest(double[][] points, double[][] centers) {
        double[] labels = new double[points.length];
        for (int i = 0; i < points.length; i++) {
            double best = Double.POSITIVE_INFINITY;
            for (int k = 0; k < centers.length; k++) {
                double distance = 0;
                for (int j = 0; j < centers[k].length; j++) {
                    distance += (points[i][j] - centers[k][j]) * (points[i][j] - centers[k][j]);
                }
                if (distance < best) {
                    best = distance;
                    labels[i] = k;
                }
            }
        }
        return oneHot(labels, centers.length);
    }

    private static double[][] oneHot(double[] labels, int size) {
        double[][] r = new double[labels.length][size];
        for (int i = 0; i < labels.length; i++) {
            r[i][(int) labels[i]] = 1;
        }
        return r;
    }

    private static BatchEm.Result run(double[][] points, double[][] start, CovarianceType type, int iterations) {
        EStep eStep = new EStep();
        Initializer from = new Initializer(Gaussian.of(points[0].length, type), points, eStep);
        return BatchEm.soft(iterations, 0, new Regularization.Ridge(1e-6)).run(points, from.statistics(start), eStep);
    }

    private static void assertParameters(Mixture mixture, JsonNode expected, CovarianceType type, double tolerance) {
        double[] weights = vector(expected.get("weights"));
        double[][] means = matrix(expected.get("means"));
        JsonNode covariances = expected.get("covariances");
        for (int k = 0; k < weights.length; k++) {
            GaussianComponent c = (GaussianComponent) mixture.component(k);
            assertThat(mixture.weight(k)).isCloseTo(weights[k], within(tolerance * weights[k]));
            for (int i = 0; i < means[k].length; i++) {
                assertThat(c.mean(i)).isCloseTo(means[k][i], within(tolerance * Math.abs(means[k][i])));
                for (int j = 0; j < means[k].length; j++) {
                    double scale = Math.sqrt(c.covariance(i, i) * c.covariance(j, j));
                    assertThat(c.covariance(i, j))
                            .isCloseTo(covariance(covariances, type, k, i, j), within(tolerance * scale));
                }
            }
        }
    }

    private static double covariance(JsonNode covariances, CovarianceType type, int k, int i, int j) {
        return switch (type) {
            case FULL -> covariances.get(k).get(i).get(j).doubleValue();
            case TIED -> covariances.get(i).get(j).doubleValue();
            case DIAGONAL -> i == j ? covariances.get(k).get(i).doubleValue() : 0;
            case SPHERICAL -> i == j ? covariances.get(k).doubleValue() : 0;
        };
    }
}

package io.weir.evaluation;

import io.weir.em.BatchEm;
import io.weir.em.EStep;
import io.weir.em.Initializer;
import io.weir.family.CovarianceType;
import io.weir.family.Regularization;
import io.weir.family.gaussian.Gaussian;
import io.weir.mixture.Mixture;
import java.util.SplittableRandom;

/**
 * Batch EM as the yardstick runs it: k-means starts, full covariance, the floor added to every variance. A test holds it to
 * scikit-learn's {@code GaussianMixture}, iteration by iteration.
 */
final class Batch {

    private static final double TOLERANCE = 1e-3;
    private static final int ITERATIONS = 200;

    private final double[][] points;
    private final double tolerance;
    private final EStep eStep = new EStep();
    private final Initializer start;

    /**
     * @param points standardised rows; not modified
     */
    Batch(double[][] points) {
        this(points, TOLERANCE);
    }

    Batch(double[][] points, double tolerance) {
        this.points = points;
        this.tolerance = tolerance;
        start = new Initializer(Gaussian.of(points[0].length, CovarianceType.FULL), points, eStep);
    }

    /** The run of the best bound. */
    Mixture best(int size, int runs, long seed) {
        var em = BatchEm.soft(ITERATIONS, tolerance, new Regularization.Ridge(DefaultTopology.FLOOR));
        return start.best(em, Initializer.Method.KMEANS, size, runs, new SplittableRandom(seed))
                .mixture();
    }
}

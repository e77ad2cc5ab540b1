package io.weir.em;

import io.weir.family.Regularization;
import io.weir.http.Listener;
import io.weir.mixture.Mixture;
import io.weir.mixture.MixtureStatistics;

/**
 * EM over a fixed set of points: E-step, M-step, until the mean log-likelihood rises by less than the tolerance.
 *
 * <p>Counts as scikit-learn's {@code GaussianMixture}: the start's M-step is iteration 0, an iteration is an E-step and then an
 * M-step, and the lower bound is the mean log-likelihood of the last E-step, so of the parameters before the last M-step.
 *
 * @param maxIterations ≥ 0
 * @param tolerance smallest rise of the mean log-likelihood in nats that goes on; 0 never stops early. Hard assignments go on until none
 *     changes, if it is not 0
 */
public record BatchEm(int maxIterations, double tolerance, AssignmentMode assignment, Regularization regularization) {

    /** Iterations before the pace of a run says anything. */
    private static final int SETTLING = 4;
    /** A run may go on at so many times its present pace before it is given up: EM sometimes gathers speed. */
    private static final double PACE = 5;

    /** Watches a run. */
    @FunctionalInterface
    public interface Listener {
        /**
         * After each M-step.
         *
         * @param iteration 0 for the start
         * @param lowerBound mean log-likelihood in nats of the E-step before this M-step; NaN at iteration 0
         */
        void iteration(int iteration, Mixture mixture, double lowerBound);
    }

    /**
     * A finished run.
     *
     * @param mixture after the last M-step
     * @param statistics of the last E-step
     * @param lowerBound mean log-likelihood in nats before the last M-step; −∞ without iterations
     */
    public record Result(
            Mixture mixture, MixtureStatistics statistics, int iterations, boolean converged, double lowerBound) {}

    public BatchEm {
        if (maxIterations < 0) {
            throw new IllegalArgumentException("max iterations " + maxIterations + " is not ≥ 0");
        }
        if (!(tolerance >= 0)) {
            throw new IllegalArgumentException("tolerance " + tolerance + " is not ≥ 0");
        }
    }

    /** Soft EM. */
    public static BatchEm soft(int maxIterations, double tolerance, Regularization regularization) {
        return new BatchEm(maxIterations, tolerance, AssignmentMode.SOFT, regularization);
    }

    /**
     * Runs EM.
     *
     * @param points rows of length d, NaN where a feature is missing; not modified
     * @param start statistics to take the first M-step from; not modified
     */
    public Result run(double[][] points, MixtureStatistics start, EStep eStep, Listener listener) {
        return run(points, start, eStep, listener, Double.NEGATIVE_INFINITY);
    }

    /**
     * Runs EM as long as it may still reach a mark: given up is a run that would stay below it even if it went on at several times
     * its present pace through all the iterations left, where EM as a rule slows down.
     *
     * @param mark lower bound in nats; the result is below it if the run was given up
     */
    public Result race(double[][] points, MixtureStatistics start, EStep eStep, double mark) {
        return run(points, start, eStep, (iteration, mixture, bound) -> {}, mark);
    }

    private Result run(double[][] points, MixtureStatistics start, EStep eStep, Listener listener, double mark) {
        MixtureStatistics statistics = start;
        Mixture mixture = maximize(statistics, points.length);
        listener.iteration(0, mixture, Double.NaN);
        double bound = Double.NEGATIVE_INFINITY;
        for (int iteration = 1; iteration <= maxIterations; iteration++) {
            statistics = MixtureStatistics.empty(start.family(), start.size());
            double previous = bound;
            bound = eStep.expect(mixture, points, assignment, statistics) / points.length;
            mixture = maximize(statistics, points.length);
            listener.iteration(iteration, mixture, bound);
            if (settled(bound, previous)) {
                return new Result(mixture, statistics, iteration, true, bound);
            }
            if (iteration >= SETTLING && bound + PACE * (bound - previous) * (maxIterations - iteration) < mark) {
                return new Result(mixture, statistics, iteration, false, bound);
            }
        }
        return new Result(mixture, statistics, maxIterations, false, bound);
    }

    /**
     * Whether EM has converged. If whole points are assigned, the bound stands still where no point changes its component, and steps before
     * that may be as small as they like.
     */
    private boolean settled(double bound, double previous) {
        return assignment == AssignmentMode.HARD
                ? tolerance > 0 && bound == previous
                : Math.abs(bound - previous) < tolerance;
    }

    /** {@link #run(double[][], MixtureStatistics, EStep, Listener)} unwatched. */
    public Result run(double[][] points, MixtureStatistics start, EStep eStep) {
        return run(points, start, eStep, (iteration, mixture, bound) -> {});
    }

    private Mixture maximize(MixtureStatistics statistics, int points) {
        return statistics.maximize(points / statistics.mass(), regularization);
    }
}

package io.weir.em.search;

import io.weir.em.AssignmentMode;
import io.weir.em.EStep;
import io.weir.em.Shuffle;
import io.weir.family.Block;
import io.weir.family.BlockScratch;
import io.weir.family.CovarianceType;
import io.weir.family.Family;
import io.weir.family.Regularization;
import io.weir.mixture.Mixture;
import io.weir.mixture.MixtureStatistics;
import java.util.Arrays;

/**
 * By how much the correlations within each component are shrunk, chosen by cross-validation.
 *
 * <p>A full covariance of d features has d (d + 1) / 2 numbers, and one that is estimated from not many more events takes chance for
 * correlation. sₖ pseudo-observations without covariances beside the nₖ events of a component multiply its covariances by
 * nₖ / (nₖ + sₖ) and leave its variances alone (target D of Schäfer and Strimmer 2005), so that features that stand still in one
 * component keep their small variances there; and they fade as the component grows. Of a few candidates, each component gets the
 * one under which the events of each fifth are likeliest given the other four (by likelihood like Hoffbeck and Landgrebe 1996),
 * with the responsibilities of the fit.
 *
 * @param prior that of the M-step
 * @param seed of the fifths
 */
record CorrelationShrinkage(Regularization.FadingPrior prior, long seed) {

    private static final int FOLDS = 5;
    private static final double[] CANDIDATES = {0, 0.3, 1, 3, 10, 30, 100};
    /** Responsibilities below this say nothing: a density of zero times nothing is nothing. */
    private static final double NEGLIGIBLE = 1e-6;

    /** Whether components of the family have correlations that could be shrunk. */
    private static boolean correlated(Family family) {
        return family.dimension() > 1
                && family.covarianceType()
                        .filter(type -> type == CovarianceType.FULL)
                        .isPresent();
    }

    /**
     * @param points not modified
     * @return pseudo-observations sₖ of each component; null if none should have any
     */
    double[] select(Mixture mixture, double[][] points, EStep eStep) {
        if (!correlated(mixture.family()) || points.length < FOLDS) {
            return null;
        }
        double[][][] folds = folds(points);
        MixtureStatistics[] statistics = new MixtureStatistics[FOLDS];
        for (int f = 0; f < FOLDS; f++) {
            statistics[f] = MixtureStatistics.empty(mixture.family(), mixture.size());
            eStep.expect(mixture, folds[f], AssignmentMode.SOFT, statistics[f]);
        }
        double[][] predicted = new double[mixture.size()][CANDIDATES.length];
        for (int f = 0; f < FOLDS; f++) {
            MixtureStatistics others = MixtureStatistics.empty(mixture.family(), mixture.size());
            for (int other = 0; other < FOLDS; other++) {
                if (other != f) {
                    others.merge(statistics[other]);
                }
            }
            predict(mixture, others, folds[f], predicted, eStep);
        }
        double[] best = new double[mixture.size()];
        for (int k = 0; k < best.length; k++) {
            int choice = 0;
            for (int c = 1; c < CANDIDATES.length; c++) {
                choice = predicted[k][c] > predicted[k][choice] ? c : choice;
            }
            best[k] = CANDIDATES[choice];
        }
        return Arrays.stream(best).allMatch(s -> s == 0) ? null : best;
    }

    private double[][][] folds(double[][] points) {
        double[][] shuffled = Shuffle.of(points, points.length, seed);
        double[][][] folds = new double[FOLDS][][];
        for (int f = 0; f < FOLDS; f++) {
            folds[f] = Arrays.copyOfRange(shuffled, points.length * f / FOLDS, points.length * (f + 1) / FOLDS);
        }
        return folds;
    }

    /** Adds to each component's log-likelihoods, one per candidate, those of its share of the points. */
    private void predict(
            Mixture mixture, MixtureStatistics others, double[][] points, double[][] predicted, EStep eStep) {
        Mixture[] candidates = new Mixture[CANDIDATES.length];
        for (int c = 0; c < candidates.length; c++) {
            double[] everywhere = new double[mixture.size()];
            Arrays.fill(everywhere, CANDIDATES[c]);
            candidates[c] = others.withShrinkage(everywhere).maximize(1, prior);
        }
        double[] logDensity = new double[Block.CAPACITY];
        var scratch = new BlockScratch();
        eStep.run(mixture, points, (first, block, r, logLikelihood) -> {
            for (int k = 0; k < mixture.size(); k++) {
                for (int c = 0; c < candidates.length; c++) {
                    candidates[c].component(k).logDensities(block, 0, logDensity, scratch);
                    for (int i = 0; i < block.size(); i++) {
                        predicted[k][c] += r[k][i] > NEGLIGIBLE ? r[k][i] * logDensity[i] : 0;
                    }
                }
            }
        });
    }
}

package io.weir.em.search;

import io.weir.em.BatchEm;
import io.weir.em.EStep;
import io.weir.em.Initializer;
import io.weir.family.Statistic;
import io.weir.mixture.MixtureStatistics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Gets EM out of a poor optimum: two components that describe the same points are merged, and one that describes its points badly
 * is split in two (Ueda, Nakano, Ghahramani and Hinton 2000).
 *
 * <p>Pairs are tried by the cosine of their responsibilities, components by the divergence of their density from the points they
 * are responsible for. A split halves the responsibilities at the mean along the principal axis of the embedded points, which
 * asks nothing of the family. A move stays if EM ends higher.
 */
final class SplitMerge {

    private static final int TRIES = 5;
    private static final int PAIRS = 5;
    private static final int SPLITS = 3;
    private static final int TRIAL_ITERATIONS = 15;
    /** A move that is this far behind after its trial, in nats per point, is given up. */
    private static final double HOPELESS = 0.02;

    private static final double SMALLEST_GAIN = 1e-3;
    private static final int POWER_ITERATIONS = 20;

    private record Move(int keep, int absorbed, int split) {}

    private final double[][] points;
    private final Initializer start;
    private final BatchEm em;
    private final EStep eStep;

    SplitMerge(double[][] points, Initializer start, BatchEm em, EStep eStep) {
        this.points = points;
        this.start = start;
        this.em = em;
        this.eStep = eStep;
    }

    /**
     * Improves a result by at most so many tried moves.
     *
     * @return the same result if nothing helped
     */
    BatchEm.Result polish(BatchEm.Result result, int moves) {
        BatchEm.Result best = result;
        int left = moves;
        boolean improved = best.mixture().size() >= 3;
        while (improved && left > 0) {
            improved = false;
            double[][] r = new double[points.length][best.mixture().size()];
            List<Move> candidates = candidates(best, r);
            for (int i = 0; i < Math.min(candidates.size(), Math.min(TRIES, left)) && !improved; i++) {
                left--;
                BatchEm.Result tried = tried(best, r, candidates.get(i));
                if (tried != null && tried.lowerBound() > best.lowerBound() + SMALLEST_GAIN) {
                    best = tried;
                    improved = true;
                }
            }
        }
        return best;
    }

    /**
     * Moves in the order of promise.
     *
     * @param r filled with the responsibilities, one row per point
     */
    private List<Move> candidates(BatchEm.Result result, double[][] r) {
        int size = result.mixture().size();
        double[] scores = new double[points.length];
        double[][] products = new double[size][size];
        double[] mass = new double[size];
        eStep.run(result.mixture(), points, (first, block, blockR, logLikelihood) -> {
            for (int i = 0; i < block.size(); i++) {
                scores[first + i] = logLikelihood[i];
                double[] row = r[first + i];
                for (int k = 0; k < size; k++) {
                    row[k] = blockR[k][i];
                    mass[k] += row[k];
                }
                for (int k = 0; k < size; k++) {
                    for (int j = 0; j <= k && row[k] > 0; j++) {
                        products[k][j] += row[k] * row[j];
                    }
                }
            }
        });
        List<int[]> pairs = new ArrayList<>();
        for (int k = 0; k < size; k++) {
            for (int j = 0; j < k; j++) {
                pairs.add(new int[] {j, k});
            }
        }
        pairs.sort(Comparator.comparingDouble(
                (int[] p) -> -products[p[1]][p[0]] / Math.sqrt(products[p[0]][p[0]] * products[p[1]][p[1]] + 1e-300)));
        Integer[] splits = splits(result, r, scores, mass);
        List<Move> moves = new ArrayList<>();
        for (int s = 0; s < SPLITS; s++) {
            for (int[] pair : pairs.subList(0, Math.min(PAIRS, pairs.size()))) {
                if (s < splits.length && splits[s] != pair[0] && splits[s] != pair[1]) {
                    moves.add(new Move(pair[0], pair[1], splits[s]));
                }
            }
        }
        return moves;
    }

    /** Components by Σ f (log f − log p(x|k)), f = r / Σ r, worst described first. */
    private static Integer[] splits(BatchEm.Result result, double[][] r, double[] scores, double[] mass) {
        int size = mass.length;
        double[] divergence = new double[size];
        for (int i = 0; i < r.length; i++) {
            for (int k = 0; k < size; k++) {
                if (r[i][k] > 0) {
                    // log p(x|k) = log r + log p(x) − log w.
                    double logDensity = Math.log(r[i][k])
                            + scores[i]
                            - Math.log(result.mixture().weight(k));
                    double f = r[i][k] / mass[k];
                    divergence[k] += f * (Math.log(f) - logDensity);
                }
            }
        }
        Integer[] order = new Integer[size];
        java.util.Arrays.setAll(order, k -> k);
        java.util.Arrays.sort(order, Comparator.comparingDouble(k -> -divergence[k]));
        return order;
    }

    private BatchEm.Result tried(BatchEm.Result from, double[][] r, Move move) {
        MixtureStatistics halves = halves(from, r, move.split());
        if (!(halves.component(0).mass() > 0 && halves.component(1).mass() > 0)) {
            return null;
        }
        Statistic[] components = new Statistic[from.mixture().size()];
        for (int k = 0; k < components.length; k++) {
            components[k] = from.statistics().component(k).copy();
        }
        components[move.keep()].merge(components[move.absorbed()]);
        components[move.absorbed()] = halves.component(0);
        components[move.split()] = halves.component(1);
        MixtureStatistics moved = MixtureStatistics.of(from.statistics().family(), components);
        var trial = new BatchEm(TRIAL_ITERATIONS, 0, em.assignment(), em.regularization());
        BatchEm.Result result = trial.run(points, moved, eStep);
        if (result.lowerBound() < from.lowerBound() - HOPELESS) {
            return null;
        }
        return em.run(points, result.statistics(), eStep);
    }

    /** The statistics of the two sides of component k. */
    private MixtureStatistics halves(BatchEm.Result from, double[][] r, int k) {
        double[] side = start.principalSides(r, k, POWER_ITERATIONS);
        double[][] split = new double[points.length][2];
        for (int i = 0; i < points.length; i++) {
            split[i][side[i] > 0 ? 0 : 1] = r[i][k];
        }
        MixtureStatistics halves = MixtureStatistics.empty(from.statistics().family(), 2);
        eStep.add(points, split, from.mixture().pick(k, k), halves);
        return halves;
    }
}

package io.weir.family.gaussian;

import io.weir.family.Attribution;
import io.weir.family.Deviance;
import io.weir.numeric.Cholesky;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The {@linkplain Deviance deviance} of a Gaussian of which some features count in one direction only: that of the least strange point whose value of
 * such a feature is at least as far in its direction,
 *
 * <pre>
 *   D(x) = D of the y nearest to μ with sⱼ yⱼ ≥ sⱼ xⱼ where feature j has a direction sⱼ = ±1, and yⱼ = xⱼ elsewhere
 * </pre>
 *
 * <p>So a feature that is on the other side of what the others say of it counts as little as if it was missing, and D never falls while a value moves in
 * its direction. Nearest is by the Mahalanobis distance; which features count is found by pivoting on the largest index that is on the wrong side
 * (Murty, Mathematical Programming 6, 1974), which ends for every positive definite matrix.
 *
 * <p>Degrees of freedom are of all features that are there: a score goes on evenly where a feature begins to count. Not thread-safe.
 */
final class OneSidedGaussian implements Deviance {

    /** Sets of features that count whose matrices are kept. */
    private static final int MOST_KEPT = 64;
    /** Pivots for each feature after which rounding decides, and not the matrix. */
    private static final int MOST_PIVOTS = 8;

    private final double[] mean;
    private final double[][] covariance;
    private final int[] directions;
    private final double[] deviation;
    private final Map<BitSet, Counted> kept = new HashMap<>();
    /** Deviations from the mean in standard deviations, as parts of the largest: only their signs matter. */
    private final double[] z;

    /**
     * @param covariance in ragged rows; not copied
     * @param directions by feature +1, −1, or 0 for both; not copied
     */
    OneSidedGaussian(double[] mean, double[][] covariance, int[] directions) {
        this.mean = mean;
        this.covariance = covariance;
        this.directions = directions;
        deviation = new double[mean.length];
        Arrays.setAll(deviation, j -> Math.sqrt(LowerTriangular.diagonal(covariance, j)));
        z = new double[mean.length];
    }

    /** Features that count, and what is needed of them. */
    private final class Counted {

        private final int[] features;
        private final GaussianDeviance deviance;
        /** Of the correlations, the inverse. */
        private final double[][] precision;

        private final double[] q;
        private final double[] point;
        private final double[] scratch;

        Counted(BitSet which) {
            features = which.stream().toArray();
            int n = features.length;
            boolean full = covariance[covariance.length - 1].length > 1;
            double[][] block = LowerTriangular.zero(n, full);
            double[][] correlations = LowerTriangular.zero(n, true);
            for (int a = 0; a < n; a++) {
                for (int b = 0; b <= a; b++) {
                    double c = LowerTriangular.get(covariance, features[a], features[b]);
                    correlations[a][b] = a == b ? 1 : c / deviation[features[a]] / deviation[features[b]];
                    if (full || a == b) {
                        block[a][full ? b : 0] = c;
                    }
                }
            }
            deviance = n == 0
                    ? null
                    : GaussianDeviance.of(
                            Arrays.stream(features).mapToDouble(j -> mean[j]).toArray(), block);
            double[][] w = Cholesky.raising(correlations).inverse();
            precision = new double[n][n];
            for (int a = 0; a < n; a++) {
                for (int b = 0; b < n; b++) {
                    for (int c = Math.max(a, b); c < n; c++) {
                        precision[a][b] += w[c][a] * w[c][b];
                    }
                }
            }
            q = new double[n];
            point = new double[n];
            scratch = new double[2 * n];
        }

        /** The feature with the largest index that is on the wrong side: it counts and should not, or the reverse; −1 if none is. */
        int wrong(BitSet there) {
            for (int a = 0; a < q.length; a++) {
                q[a] = 0;
                for (int b = 0; b < q.length; b++) {
                    q[a] += precision[a][b] * z[features[b]];
                }
            }
            int counted = q.length;
            for (int j = mean.length - 1; j >= 0; j--) {
                boolean counts = counted > 0 && features[counted - 1] == j;
                counted -= counts ? 1 : 0;
                if (directions[j] != 0
                        && there.get(j)
                        && (counts ? directions[j] * q[counted] < 0 : directions[j] * (z[j] - expected(j)) > 0)) {
                    return j;
                }
            }
            return -1;
        }

        /** What those that count say of another one. */
        private double expected(int j) {
            double sum = 0;
            for (int a = 0; a < q.length; a++) {
                sum += LowerTriangular.get(covariance, j, features[a]) / deviation[j] / deviation[features[a]] * q[a];
            }
            return sum;
        }

        double of(double[] x, int from) {
            for (int a = 0; a < point.length; a++) {
                point[a] = x[from + features[a]];
            }
            return deviance == null ? 0 : deviance.of(point, 0, scratch);
        }
    }

    private Counted counted(BitSet which) {
        Counted known = kept.get(which);
        if (known == null) {
            known = new Counted(which);
            if (kept.size() < MOST_KEPT) {
                kept.put((BitSet) which.clone(), known);
            }
        }
        return known;
    }

    /** The features of a point that count. */
    private Counted counted(double[] x, int from) {
        var there = new BitSet(mean.length);
        double far = 0;
        for (int j = 0; j < mean.length; j++) {
            z[j] = (x[from + j] - mean[j]) / deviation[j];
            there.set(j, z[j] == z[j]);
            far = z[j] == z[j] ? Math.max(far, Math.abs(z[j])) : far;
        }
        for (int j = 0; far > 0 && j < z.length; j++) {
            z[j] = far < Double.POSITIVE_INFINITY ? z[j] / far : Math.abs(z[j]) == far ? Math.signum(z[j]) : 0;
        }
        var which = (BitSet) there.clone();
        Counted counted = counted(which);
        for (int pivots = MOST_PIVOTS * mean.length; pivots > 0; pivots--) {
            int wrong = counted.wrong(there);
            if (wrong < 0) {
                return counted;
            }
            which.flip(wrong);
            counted = counted(which);
        }
        return counted;
    }

    @Override
    public double of(double[] x, int from, double[] scratch) {
        return counted(x, from).of(x, from);
    }

    @Override
    public double degreesOfFreedom() {
        return degreesOfFreedom(mean, 0);
    }

    @Override
    public double degreesOfFreedom(double[] x, int from) {
        int there = 0;
        for (int j = 0; j < mean.length; j++) {
            there += x[from + j] == x[from + j] && mean[j] == mean[j] ? 1 : 0;
        }
        return there;
    }

    /** The point with NaN in the place of what does not count, length d. */
    double[] only(double[] x, int from) {
        double[] point = new double[mean.length];
        Arrays.fill(point, Double.NaN);
        for (int j : counted(x, from).features) {
            point[j] = x[from + j];
        }
        return point;
    }

    @Override
    public void attribute(double[] x, int from, List<Attribution> into) {
        int first = into.size();
        GaussianComponent.taking(mean, covariance).attribute(only(x, from), 0, into);
        for (int i = first; i < into.size(); i++) {
            into.set(i, into.get(i).at(from + into.get(i).slot()));
        }
    }
}

package io.weir.conformance;

import io.weir.family.CovarianceType;
import java.math.BigDecimal;
import java.util.SplittableRandom;

/** The M-step in high precision: weights, means and covariances of points shared among components. */
final class ExactMoments {

    private static final BigDecimal ROUNDING = new BigDecimal("1e-50");

    final BigDecimal[] weights;
    /** Null where a component has no mass. */
    final BigDecimal[][] means;
    /** Full matrices, whatever the type; null where a component has no mass. */
    final BigDecimal[][][] covariances;

    private final CovarianceType type;
    private final int points;
    /** √(Σ r x²/N) of each component's features: with the standard deviation, what conditions mean and covariance. */
    private final double[][] sizes;

    private final double[][] deviations;
    private final double ridge;

    /**
     * @param x n rows of length d
     * @param r responsibilities or masses ≥ 0, n rows of length K
     * @param ridge added to every variance
     */
    ExactMoments(BigDecimal[][] x, BigDecimal[][] r, CovarianceType type, double ridge) {
        this.type = type;
        this.ridge = ridge;
        points = x.length;
        int size = r[0].length;
        weights = new BigDecimal[size];
        means = new BigDecimal[size][];
        covariances = new BigDecimal[size][][];
        sizes = new double[size][];
        deviations = new double[size][];
        BigDecimal total = BigDecimal.ZERO;
        for (int k = 0; k < size; k++) {
            weights[k] = component(k, x, r);
            total = total.add(weights[k], Exact.DIGITS);
        }
        for (int k = 0; k < size; k++) {
            weights[k] = weights[k].divide(total, Exact.DIGITS);
        }
        share();
        for (BigDecimal[][] c : covariances) {
            for (int j = 0; c != null && j < c.length; j++) {
                c[j][j] = c[j][j].add(new BigDecimal(ridge), Exact.DIGITS);
            }
        }
    }

    /** Mean and covariance of component k; its mass. */
    private BigDecimal component(int k, BigDecimal[][] x, BigDecimal[][] r) {
        int d = x[0].length;
        BigDecimal mass = BigDecimal.ZERO;
        BigDecimal[] mean = zeros(d);
        BigDecimal[] squares = zeros(d);
        for (int i = 0; i < x.length; i++) {
            if (r[i][k].signum() == 0) {
                continue;
            }
            mass = mass.add(r[i][k], Exact.DIGITS);
            for (int j = 0; j < d; j++) {
                BigDecimal weighted = r[i][k].multiply(x[i][j], Exact.DIGITS);
                mean[j] = mean[j].add(weighted, Exact.DIGITS);
                squares[j] = squares[j].add(weighted.multiply(x[i][j], Exact.DIGITS), Exact.DIGITS);
            }
        }
        if (mass.signum() == 0) {
            return mass;
        }
        sizes[k] = new double[d];
        for (int j = 0; j < d; j++) {
            mean[j] = mean[j].divide(mass, Exact.DIGITS);
            sizes[k][j] =
                    squares[j].divide(mass, Exact.DIGITS).sqrt(Exact.DIGITS).doubleValue();
        }
        means[k] = mean;
        covariances[k] = covariance(k, x, r, mean, mass);
        deviations[k] = new double[d];
        for (int j = 0; j < d; j++) {
            deviations[k][j] = covariances[k][j][j].sqrt(Exact.DIGITS).doubleValue();
        }
        return mass;
    }

    private BigDecimal[][] covariance(int k, BigDecimal[][] x, BigDecimal[][] r, BigDecimal[] mean, BigDecimal mass) {
        int d = mean.length;
        boolean diagonal = type == CovarianceType.DIAGONAL || type == CovarianceType.SPHERICAL;
        BigDecimal[][] c = zeros(d, d);
        BigDecimal[] delta = new BigDecimal[d];
        for (int i = 0; i < x.length; i++) {
            if (r[i][k].signum() == 0) {
                continue;
            }
            for (int a = 0; a < d; a++) {
                delta[a] = x[i][a].subtract(mean[a], Exact.DIGITS);
                // What is left of a constant feature is the rounding of its mean.
                if (delta[a].abs().compareTo(x[i][a].abs().multiply(ROUNDING)) < 0) {
                    delta[a] = BigDecimal.ZERO;
                }
                BigDecimal weighted = r[i][k].multiply(delta[a], Exact.DIGITS);
                for (int b = diagonal ? a : 0; b <= a; b++) {
                    c[a][b] = c[a][b].add(weighted.multiply(delta[b], Exact.DIGITS), Exact.DIGITS);
                }
            }
        }
        for (int a = 0; a < d; a++) {
            for (int b = 0; b <= a; b++) {
                c[a][b] = c[a][b].divide(mass, Exact.DIGITS);
                c[b][a] = c[a][b];
            }
        }
        return c;
    }

    /** Σ wₖ Cₖ for all if tied; the mean of the variances if spherical. */
    private void share() {
        if (type == CovarianceType.TIED) {
            BigDecimal[][] within = null;
            for (int k = 0; k < weights.length; k++) {
                BigDecimal[][] c = covariances[k];
                for (int a = 0; c != null && a < c.length; a++) {
                    within = within == null ? zeros(c.length, c.length) : within;
                    for (int b = 0; b < c.length; b++) {
                        within[a][b] = within[a][b].add(weights[k].multiply(c[a][b], Exact.DIGITS), Exact.DIGITS);
                    }
                }
            }
            for (int k = 0; k < covariances.length; k++) {
                covariances[k] = new BigDecimal[within.length][];
                for (int a = 0; a < within.length; a++) {
                    covariances[k][a] = within[a].clone();
                }
            }
        }
        if (type == CovarianceType.SPHERICAL) {
            for (BigDecimal[][] c : covariances) {
                BigDecimal sum = BigDecimal.ZERO;
                for (int j = 0; c != null && j < c.length; j++) {
                    sum = sum.add(c[j][j], Exact.DIGITS);
                }
                for (int j = 0; c != null && j < c.length; j++) {
                    c[j][j] = sum.divide(BigDecimal.valueOf(c.length), Exact.DIGITS);
                }
            }
        }
    }

    private static BigDecimal[] zeros(int n) {
        BigDecimal[] v = new BigDecimal[n];
        java.util.Arrays.fill(v, BigDecimal.ZERO);
        return v;
    }

    private static BigDecimal[][] zeros(int rows, int columns) {
        BigDecimal[][] m = new BigDecimal[rows][];
        java.util.Arrays.setAll(m, i -> zeros(columns));
        return m;
    }

    /**
     * Moves weights, means and covariances by random fractions of w, √(Σ r x²/N) and √(Cₐₐ C_bb), as rounding would.
     *
     * @param largest fraction
     */
    void perturb(BigDecimal largest, SplittableRandom random) {
        long shared = random.nextLong();
        for (int k = 0; k < weights.length; k++) {
            if (means[k] == null) {
                continue;
            }
            weights[k] = weights[k].multiply(BigDecimal.ONE.add(fraction(largest, random)), Exact.DIGITS);
            for (int j = 0; j < means[k].length; j++) {
                BigDecimal unit = new BigDecimal(sizes[k][j]);
                means[k][j] = means[k][j].add(unit.multiply(fraction(largest, random)), Exact.DIGITS);
            }
            perturb(covariances[k], largest, type == CovarianceType.TIED ? new SplittableRandom(shared) : random);
        }
    }

    private void perturb(BigDecimal[][] c, BigDecimal largest, SplittableRandom random) {
        boolean diagonal = type == CovarianceType.DIAGONAL || type == CovarianceType.SPHERICAL;
        BigDecimal[] s = new BigDecimal[c.length];
        java.util.Arrays.setAll(s, j -> c[j][j].sqrt(Exact.DIGITS));
        BigDecimal fraction = fraction(largest, random);
        for (int a = 0; a < c.length; a++) {
            for (int b = diagonal ? a : 0; b <= a; b++) {
                fraction = type == CovarianceType.SPHERICAL ? fraction : fraction(largest, random);
                c[a][b] = c[a][b].add(s[a].multiply(s[b], Exact.DIGITS).multiply(fraction), Exact.DIGITS);
                c[b][a] = c[a][b];
            }
        }
    }

    private static BigDecimal fraction(BigDecimal largest, SplittableRandom random) {
        return largest.multiply(new BigDecimal(random.nextDouble(-1, 1)));
    }

    /** The mixture of these parameters; a component without mass has weight 0 and no density. */
    ExactMixture mixture() {
        ExactGaussian[] components = new ExactGaussian[weights.length];
        boolean diagonal = type == CovarianceType.DIAGONAL || type == CovarianceType.SPHERICAL;
        for (int k = 0; k < components.length; k++) {
            components[k] = means[k] == null ? null : new ExactGaussian(means[k], covariances[k], diagonal);
        }
        return new ExactMixture(weights, components);
    }

    /** c = ε (4 + √n): the roundings of a sum of n terms walk randomly. */
    double roundings() {
        return ExactGaussian.EPSILON * (4 + Math.sqrt(points));
    }

    /** √(Σ r x²/N) of feature j. */
    double size(int k, int j) {
        return sizes[k][j];
    }

    /** c √(Σ r x²/N). */
    double meanTolerance(int k, int j) {
        return roundings() * sizes[k][j];
    }

    /**
     * c (sₐ s_b + sₐ q_b + qₐ s_b) + c² qₐ q_b, with s the standard deviation and q² the mean square: what centred sums lose, to
     * first order in q/s (Chan, Golub and LeVeque 1983). E[x²] − E[x]² loses (q/s)² and exceeds it.
     */
    double covarianceTolerance(int k, int a, int b) {
        double c = roundings();
        if (type == CovarianceType.TIED) {
            double sum = 0;
            for (int m = 0; m < weights.length; m++) {
                sum += deviations[m] == null ? 0 : weights[m].doubleValue() * own(m, a, b, c);
            }
            return sum + ofRidge(a, b);
        }
        if (type == CovarianceType.SPHERICAL) {
            double sum = 0;
            for (int j = 0; j < sizes[k].length; j++) {
                sum += own(k, j, j, c);
            }
            return sum / sizes[k].length + ofRidge(a, b);
        }
        return own(k, a, b, c) + ofRidge(a, b);
    }

    private double own(int k, int a, int b, double c) {
        double sa = deviations[k][a];
        double sb = deviations[k][b];
        double qa = sizes[k][a];
        double qb = sizes[k][b];
        return c * (sa * sb + sa * qb + qa * sb) + c * c * qa * qb;
    }

    private double ofRidge(int a, int b) {
        return a == b ? 2 * ExactGaussian.EPSILON * ridge : 0;
    }
}

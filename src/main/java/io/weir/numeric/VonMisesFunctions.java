package io.weir.numeric;

/**
 * The functions of the von Mises distribution with concentration κ ≥ 0 (Mardia and Jupp, Directional Statistics, §3.5.4): log I₀(κ), the mean
 * resultant length A(κ) = I₁(κ) / I₀(κ) and its inverse, and the probability of an arc.
 *
 * <p>I₀ and I₁ are the modified Bessel functions of the first kind. Up to κ = 30 their power series are summed, whose terms are all positive
 * (Abramowitz and Stegun 9.6.10); beyond, their asymptotic expansions, whose smallest term is below e^(−2κ) (9.7.1). Both are right to some
 * 1e-15, relatively.
 */
public final class VonMisesFunctions {

    /** Up to here the power series is taken. */
    private static final double LARGEST_OF_SERIES = 30;

    private static final double EPSILON = 1e-17;
    private static final int MOST_TERMS = 200;
    private static final int MOST_STEPS = 50;
    /** From here on, an arc's probability is that of the normal limit, right to 1e-4. */
    private static final double NEARLY_NORMAL = 50;

    private VonMisesFunctions() {}

    /** log (e^−κ I₀(κ)): what is left of log I₀(κ) without its largest part. */
    public static double logScaledI0(double kappa) {
        if (kappa <= LARGEST_OF_SERIES) {
            return Math.log(series(kappa, 0)) - kappa;
        }
        double sum = 1;
        double term = 1;
        for (int n = 1; n < MOST_TERMS && term > EPSILON * sum; n++) {
            double odd = 2 * n - 1;
            term *= odd * odd / (8 * n * kappa);
            sum += term;
        }
        return Math.log(sum) - 0.5 * Math.log(2 * Math.PI * kappa);
    }

    /** Σ (κ²/4)ⁿ / (n! (n + order)!): I₀(κ), or I₁(κ) but for a factor κ/2. */
    private static double series(double kappa, int order) {
        double quarter = kappa * kappa / 4;
        double sum = 1;
        double term = 1;
        for (int n = 1; n < MOST_TERMS && term > EPSILON * sum; n++) {
            term *= quarter / (n * (double) (n + order));
            sum += term;
        }
        return sum;
    }

    /** 1 − A(κ), where A = I₁ / I₀ is the mean cosine of the angle from the direction; in (0, 1]. */
    public static double dispersion(double kappa) {
        if (kappa <= LARGEST_OF_SERIES) {
            return 1 - kappa / 2 * series(kappa, 1) / series(kappa, 0);
        }
        // The terms of both expansions side by side: their difference loses no digits.
        double sum = 1;
        double difference = 0;
        double zero = 1;
        double one = 1;
        for (int n = 1; n < MOST_TERMS && zero > EPSILON * sum; n++) {
            double odd = 2 * n - 1;
            zero *= odd * odd / (8 * n * kappa);
            one *= -(4 - odd * odd) / (8 * n * kappa);
            sum += zero;
            difference += zero - one;
        }
        return difference / sum;
    }

    /**
     * The κ of which 1 − A(κ) is a given number: the approximation of Best and Fisher (1981), then Newton's method with
     * A′ = 1 − A/κ − A² (Hill 1981 for how it converges).
     *
     * @param dispersion 0 … 1; from 1 on κ is 0
     * @param most the largest κ that is given
     */
    public static double concentration(double dispersion, double most) {
        if (!(dispersion < 1)) {
            return 0;
        }
        if (dispersion <= dispersion(most)) {
            return most;
        }
        double kappa = Math.min(most, approximate(dispersion));
        for (int step = 0; step < MOST_STEPS; step++) {
            double d = dispersion(kappa);
            double slope = kappa < 1e-6 ? 0.5 : 2 * d - d * d - (1 - d) / kappa;
            double next = kappa + (d - dispersion) / slope;
            next = Math.max(kappa / 4, Math.min(most, next));
            if (Math.abs(next - kappa) <= 1e-15 * kappa) {
                return next;
            }
            kappa = next;
        }
        return kappa;
    }

    private static double approximate(double dispersion) {
        double r = 1 - dispersion;
        if (r < 0.53) {
            return r * (2 + r * r * (1 + 5.0 / 6 * r * r));
        }
        return r < 0.85 ? -0.4 + 1.39 * r + 0.43 / dispersion : 1 / (r * dispersion * (2 + dispersion));
    }

    /**
     * P(|θ| ≤ a) of an angle θ around its direction: the Fourier series by backward recursion (Hill 1977, algorithm 518), for large κ the
     * normal limit.
     *
     * @param a in [0, π]
     */
    public static double arc(double kappa, double a) {
        if (kappa > NEARLY_NORMAL) {
            double z = Math.sqrt(2 / Math.PI) * Math.exp(-logScaledI0(kappa)) * Math.sin(a / 2);
            return -Math.expm1(ChiSquare.exact(1, z * z));
        }
        int terms = (int) (29 + kappa / 2 - 100 / (kappa + 5));
        double ratio = 0;
        double sum = 0;
        for (int n = terms; n > 0; n--) {
            ratio = kappa / (2 * n + kappa * ratio);
            sum = ratio * (Math.sin(n * a) / n + sum);
        }
        return Math.max(0, Math.min(1, (a + 2 * sum) / Math.PI));
    }

    /** The a of which {@link #arc} is a given probability, in [0, π]. */
    public static double halfWidth(double kappa, double probability) {
        double low = 0;
        double high = Math.PI;
        for (int step = 0; step < MOST_STEPS; step++) {
            double middle = (low + high) / 2;
            if (arc(kappa, middle) < probability) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }
}

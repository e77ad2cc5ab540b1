package io.weir.numeric;

/** Sums of probabilities that are known by their logarithms. */
public final class LogSumExp {

    /** Logarithm of less than half a unit in the last place of a sum that is 1 at least. */
    private static final double NEGLIGIBLE = -37;

    private LogSumExp() {}

    /**
     * log Σ exp(v₀ … vₙ₋₁), without overflow or underflow: log Σ exp(v) = max + log Σ exp(v − max).
     *
     * @param v logarithms, at least n of them; not modified; −∞ is the logarithm of zero
     * @return −∞ when all are −∞ (or n = 0)
     */
    public static double of(double[] v, int n) {
        double max = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            max = Math.max(max, v[i]);
        }
        if (max == Double.NEGATIVE_INFINITY) {
            return max;
        }
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double difference = v[i] - max;
            if (difference > NEGLIGIBLE) {
                sum += difference == 0 ? 1 : Math.exp(difference);
            }
        }
        return sum == 1 ? max : max + Math.log(sum);
    }

    /**
     * The same down a column: log Σ exp(v₀[i] … vₙ₋₁[i]).
     *
     * @param max the largest of them
     */
    public static double of(double[][] v, int n, int i, double max) {
        if (max == Double.NEGATIVE_INFINITY) {
            return max;
        }
        double sum = 0;
        for (int k = 0; k < n; k++) {
            double difference = v[k][i] - max;
            if (difference > NEGLIGIBLE) {
                sum += difference == 0 ? 1 : Math.exp(difference);
            }
        }
        return sum == 1 ? max : max + Math.log(sum);
    }

    /**
     * Turns log joint densities ℓ into responsibilities exp(ℓ − logsumexp ℓ), in place.
     *
     * <p>If every component gives the density zero (the point is so far out that squares overflow) the data say nothing
     * about the component and the responsibilities are the prior weights.
     *
     * @param l log joint densities log wₖ + log p(x|k), length ≥ n, none of them NaN; overwritten by the responsibilities, which sum to 1
     * @param logWeights log wₖ, used only in that last case
     * @return log Σ exp ℓ, in nats
     */
    public static double normalize(double[] l, double[] logWeights, int n) {
        double max = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < n; k++) {
            // Math.max would ask for NaN and −0 too, at every step of a chain that everything waits for.
            if (l[k] > max) {
                max = l[k];
            }
        }
        if (max == Double.NEGATIVE_INFINITY) {
            for (int k = 0; k < n; k++) {
                l[k] = Math.exp(logWeights[k]);
            }
            return max;
        }
        double sum = 0;
        for (int k = 0; k < n; k++) {
            double e = l[k] == max ? 1 : Math.exp(l[k] - max);
            l[k] = e;
            sum += e;
        }
        if (sum == 1) {
            // One component explains the point to the last digit: of separated clusters nearly always.
            return max;
        }
        double scale = 1 / sum;
        for (int k = 0; k < n; k++) {
            l[k] *= scale;
        }
        return max + Math.log(sum);
    }
}

package io.weir.anomaly;

import io.weir.mixture.Mixture;
import io.weir.numeric.LogSumExp;
import java.util.Arrays;
import java.util.Comparator;

/**
 * How strange an event is: −log Σ wₖ p(x | k) over the core, the largest components that have most of the mass together, and those
 * that are about as large as the smallest of them: which of several equals is left out would be chance, and all its events strange.
 * In nats; the higher, the stranger.
 *
 * <p>A cluster of attacks that the model has learned makes attacks likely under the whole mixture, and still unlikely under the
 * core.
 */
public final class CoreScore {

    /** Below this the sum of responsibilities has lost digits, and the densities are summed anew. */
    private static final double SMALL = 1e-3;

    /** A component of at least this share of the smallest one that is needed belongs to the core too. */
    private static final double ALIKE = 0.8;

    private final Mixture mixture;
    private final boolean[] core;
    private final double[] joint;
    private final double[] scratch;

    private CoreScore(Mixture mixture, boolean[] core) {
        this.mixture = mixture;
        this.core = core;
        joint = new double[core.length];
        scratch = new double[mixture.dimension()];
    }

    /**
     * @param coreMass least weight of the core, in (0, 1]
     */
    public static CoreScore of(Mixture mixture, double coreMass) {
        Integer[] order = new Integer[mixture.size()];
        Arrays.setAll(order, k -> k);
        Arrays.sort(order, Comparator.comparingDouble(k -> -mixture.weight(k)));
        boolean[] core = new boolean[order.length];
        double mass = 0;
        double smallest = 0;
        for (int k : order) {
            if (mass < coreMass) {
                smallest = ALIKE * mixture.weight(k);
            }
            core[k] = mixture.weight(k) >= smallest;
            mass += mixture.weight(k);
        }
        return new CoreScore(mixture, core);
    }

    /** The mixture it was made for. */
    public Mixture mixture() {
        return mixture;
    }

    /**
     * The score of an event.
     *
     * @param x length d, NaN where a feature is missing
     * @param r its responsibilities
     * @param logLikelihood log p(x) in nats
     * @return +∞ only where squares of distances overflow
     */
    public double of(double[] x, double[] r, double logLikelihood) {
        double sum = 0;
        for (int k = 0; k < core.length; k++) {
            sum += core[k] ? r[k] : 0;
        }
        if (sum > SMALL) {
            return -(logLikelihood + Math.log(sum));
        }
        mixture.logJoint(x, joint, scratch);
        for (int k = 0; k < core.length; k++) {
            joint[k] = core[k] ? joint[k] : Double.NEGATIVE_INFINITY;
        }
        return -LogSumExp.of(joint, core.length);
    }

    /** The component of the core that most likely made the event. */
    public int nearest(double[] x) {
        mixture.logJoint(x, joint, scratch);
        int best = -1;
        for (int k = 0; k < core.length; k++) {
            if (core[k] && (best < 0 || joint[k] > joint[best])) {
                best = k;
            }
        }
        return best;
    }
}

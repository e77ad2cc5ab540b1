package io.weir.anomaly;

import io.weir.mixture.Identity;
import io.weir.mixture.Mixture;
import io.weir.numeric.LogSumExp;

/**
 * How strange an event is: −log Σ wₖ p(x | k) over the {@linkplain Core core}, in nats; the higher, the stranger.
 *
 * <p>A cluster of attacks that the model has learned makes attacks likely under the whole mixture, and still unlikely under the
 * core.
 */
public final class CoreScore {

    /** Below this the sum of responsibilities has lost digits, and the densities are summed anew. */
    private static final double SMALL = 1e-3;

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

    /** For a mixture that has no history. */
    public static CoreScore of(Mixture mixture, double coreMass) {
        Identity identity = Identity.first(mixture.size(), 0);
        return of(mixture, identity, Core.of(mixture, identity, coreMass));
    }

    /**
     * @param identity of the components
     * @param core of that mixture, not empty
     */
    static CoreScore of(Mixture mixture, Identity identity, Core core) {
        boolean[] members = new boolean[mixture.size()];
        for (int k = 0; k < members.length; k++) {
            members[k] = core.contains(identity.id(k));
        }
        return new CoreScore(mixture, members);
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

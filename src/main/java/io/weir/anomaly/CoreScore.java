package io.weir.anomaly;

import io.weir.family.Block;
import io.weir.family.BlockScratch;
import io.weir.family.Component;
import io.weir.family.Density;
import io.weir.mixture.Identity;
import io.weir.mixture.Mixture;
import io.weir.numeric.LogSumExp;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How strange an event is: −log Σ wₖ p̃(x | k) over the {@linkplain Core core}, in nats; the higher, the stranger. Not thread-safe.
 *
 * <p>A cluster of attacks that the model has learned makes attacks likely under the whole mixture, and still unlikely under the
 * core. p̃ is the {@linkplain io.weir.family.Family#robust robust} density of a component.
 */
public final class CoreScore {

    private final Mixture mixture;
    /** Index in the mixture of each component of the core. */
    private final int[] members;
    /** log wₖ of the same. */
    private final double[] logWeights;

    private final Density[] densities;
    private final double[] joint;
    private final double[] scratch;

    private CoreScore(Mixture mixture, int[] members, double effectiveEvents) {
        this.mixture = mixture;
        this.members = members;
        logWeights = IntStream.of(members)
                .mapToDouble(k -> Math.log(mixture.weight(k)))
                .toArray();
        densities = mixture.family()
                .robust(
                        IntStream.of(members).mapToObj(mixture::component).toArray(Component[]::new),
                        IntStream.of(members)
                                .mapToDouble(k -> mixture.weight(k) * effectiveEvents)
                                .toArray());
        joint = new double[members.length];
        scratch = new double[mixture.dimension()];
    }

    /** For a mixture that has no history, learned from so many events. */
    public static CoreScore of(Mixture mixture, double coreMass, double effectiveEvents) {
        Identity identity = Identity.first(mixture.size(), 0);
        return of(mixture, identity, Core.of(mixture, identity, coreMass, effectiveEvents), effectiveEvents);
    }

    /**
     * @param identity of the components
     * @param core of that mixture, not empty
     * @param effectiveEvents that the mixture was learned from, ≥ 0
     */
    static CoreScore of(Mixture mixture, Identity identity, Core core, double effectiveEvents) {
        int[] members = IntStream.range(0, mixture.size())
                .filter(k -> core.contains(identity.id(k)))
                .toArray();
        return new CoreScore(mixture, members, effectiveEvents);
    }

    /** The mixture it was made for. */
    public Mixture mixture() {
        return mixture;
    }

    /**
     * The score of an event.
     *
     * @param x length d, NaN where a feature is missing; not modified
     * @return +∞ only where a category cannot occur, or deviations overflow
     */
    public double of(double[] x) {
        for (int m = 0; m < members.length; m++) {
            joint[m] = logWeights[m] + densities[m].logDensity(x, 0, scratch);
        }
        return -LogSumExp.of(joint, members.length);
    }

    /**
     * The scores of a block of events, up to rounding those of {@link #of(double[])}; that of an event does not depend on the others.
     *
     * @param scores length ≥ block size; overwritten
     * @param l K rows of length ≥ block size; overwritten
     */
    public void of(Block points, double[] scores, double[][] l, BlockScratch blockScratch) {
        int n = points.size();
        Arrays.fill(scores, 0, n, Double.NEGATIVE_INFINITY);
        for (int m = 0; m < members.length; m++) {
            double[] lm = l[m];
            densities[m].logDensities(points, 0, lm, blockScratch);
            double logWeight = logWeights[m];
            for (int i = 0; i < n; i++) {
                lm[i] += logWeight;
                scores[i] = Math.max(scores[i], lm[i]);
            }
        }
        for (int i = 0; i < n; i++) {
            scores[i] = -LogSumExp.of(l, members.length, i, scores[i]);
        }
    }

    /** The component of the core that most likely made the event. */
    public int nearest(double[] x) {
        int best = members[0];
        double most = Double.NEGATIVE_INFINITY;
        for (int k : members) {
            double l = Math.log(mixture.weight(k)) + mixture.component(k).logDensity(x, 0, scratch);
            if (l > most) {
                most = l;
                best = k;
            }
        }
        return best;
    }
}

package io.weir.anomaly;

import io.weir.family.Component;
import io.weir.family.Density;
import io.weir.mixture.Identity;
import io.weir.mixture.Mixture;
import io.weir.numeric.LogSumExp;
import java.util.stream.IntStream;

/**
 * How strange an event is: −log Σ wₖ p̃(x | k) over the {@linkplain Core core}, in nats; the higher, the stranger. Not thread-safe.
 *
 * <p>A cluster of attacks that the model has learned makes attacks likely under the whole mixture, and still unlikely under the
 * core. p̃ is the {@linkplain io.weir.family.Family#robust robust} density of a component.
 */
public final class CoreScore {

    /** Nats below the largest, at which a density adds less than 3 · 10⁻¹¹ to the score. */
    private static final double NEGLIGIBLE = 24;

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
     * @param r its responsibilities, by which the densities that can matter are found soon; not modified
     * @return +∞ only where a category cannot occur, or deviations overflow
     */
    public double of(double[] x, double[] r) {
        int first = 0;
        for (int i = 1; i < members.length; i++) {
            first = r[members[i]] > r[members[first]] ? i : first;
        }
        double most = logWeights[first] + densities[first].logDensity(x, 0, scratch);
        joint[first] = most;
        for (int i = 0; i < members.length; i++) {
            if (i != first) {
                double least = most - NEGLIGIBLE - logWeights[i];
                joint[i] = logWeights[i] + densities[i].logDensity(x, 0, scratch, least);
                most = Math.max(most, joint[i]);
            }
        }
        return -LogSumExp.of(joint, members.length);
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

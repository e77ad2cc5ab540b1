package io.weir.anomaly;

import io.weir.family.Attribution;
import io.weir.family.Block;
import io.weir.family.BlockScratch;
import io.weir.family.Component;
import io.weir.family.Deviance;
import io.weir.mixture.Identity;
import io.weir.mixture.Mixture;
import io.weir.numeric.ChiSquare;
import io.weir.numeric.LogSumExp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How strange an event is: −log Σ wₖ P(χ²_ν ≥ Dₖ(x)) over the {@linkplain Core core}, in nats; the higher, the stranger. Dₖ is the
 * {@linkplain Deviance deviance} from component k, ν its degrees of freedom. Not thread-safe.
 *
 * <p>A cluster of attacks that the model has learned makes attacks likely under the whole mixture, and still unlikely under the
 * core. A probability, in place of a density, means the same in every unit, order of features, version of the model, and pattern of
 * missing features.
 */
public final class CoreScore {

    private final Mixture mixture;
    /** Index in the mixture of each component of the core. */
    private final int[] members;
    /** log wₖ of the same. */
    private final double[] logWeights;

    private final Deviance[] deviances;
    /** Degrees of freedom of complete events, by member. */
    private final double[] degrees;

    private final double[] joint;
    private final double[] scratch;

    private CoreScore(Mixture mixture, int[] members, double effectiveEvents) {
        this.mixture = mixture;
        this.members = members;
        logWeights = IntStream.of(members)
                .mapToDouble(k -> Math.log(mixture.weight(k)))
                .toArray();
        deviances = mixture.family()
                .deviances(
                        IntStream.of(members).mapToObj(mixture::component).toArray(Component[]::new),
                        IntStream.of(members)
                                .mapToDouble(k -> mixture.weight(k) * effectiveEvents)
                                .toArray());
        degrees =
                Arrays.stream(deviances).mapToDouble(Deviance::degreesOfFreedom).toArray();
        joint = new double[members.length];
        scratch = new double[2 * mixture.dimension()];
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
     * @return +∞ only where a feature is infinite
     */
    public double of(double[] x) {
        for (int m = 0; m < members.length; m++) {
            joint[m] = logJoint(m, x);
        }
        return -LogSumExp.of(joint, members.length);
    }

    private double logJoint(int m, double[] x) {
        return logWeights[m]
                + ChiSquare.logSurvival(deviances[m].degreesOfFreedom(x, 0), deviances[m].of(x, 0, scratch));
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
            deviances[m].of(points, 0, lm, blockScratch);
            for (int i = 0; i < n; i++) {
                double deviance = lm[i];
                lm[i] = deviance == deviance
                        ? logWeights[m] + ChiSquare.logSurvival(degrees[m], deviance)
                        : logJoint(m, points.row(i));
                scores[i] = Math.max(scores[i], lm[i]);
            }
        }
        for (int i = 0; i < n; i++) {
            scores[i] = -LogSumExp.of(l, members.length, i, scores[i]);
        }
    }

    /**
     * Which features make the event strange, the most important first: to {@linkplain #nearest the component that its score is about},
     * by the deviance that the score is made of.
     */
    public List<Attribution> explain(double[] x) {
        List<Attribution> explanation = new ArrayList<>();
        deviances[nearestMember(x)].attribute(x, 0, explanation);
        return Attribution.ranked(explanation);
    }

    /** The component of the core that says most for the event. */
    public int nearest(double[] x) {
        return members[nearestMember(x)];
    }

    private int nearestMember(double[] x) {
        int best = 0;
        double most = Double.NEGATIVE_INFINITY;
        for (int m = 0; m < members.length; m++) {
            double l = logJoint(m, x);
            if (l > most) {
                most = l;
                best = m;
            }
        }
        return best;
    }
}

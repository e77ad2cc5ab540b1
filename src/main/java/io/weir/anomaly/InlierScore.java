package io.weir.anomaly;

import io.weir.family.Attribution;
import io.weir.family.Block;
import io.weir.family.BlockScratch;
import io.weir.family.Component;
import io.weir.family.ConditionalDeviance;
import io.weir.family.Deviance;
import io.weir.mixture.ComponentIds;
import io.weir.mixture.Mixture;
import io.weir.numeric.ChiSquare;
import io.weir.numeric.LogSumExp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How strange an event is: −log Σ wₖ P(χ²_ν ≥ Dₖ(x)) over the {@linkplain InlierComponents core}, in nats; the higher, the stranger. Dₖ is the
 * {@linkplain Deviance deviance} from component k, ν its degrees of freedom. Not thread-safe.
 *
 * <p>A cluster of attacks that the model has learned makes attacks likely under the whole mixture, and still unlikely under the
 * core. A probability, in place of a density, means the same in every unit, order of features, version of the model, and pattern of
 * missing features.
 *
 * <p>Where features are {@linkplain Context context}, the score is of the rest x_r given them: −log Σ πₖ(x_c) P(χ²_ν ≥ Dₖ(x_r | x_c)), where πₖ(x_c) ∝
 * wₖ p(x_c | k) are the responsibilities of the core by the context alone. That is exact for a mixture. Context that is missing is marginalised.
 *
 * <p>Where features have {@linkplain Directions directions}, Dₖ is that of the least strange event whose values are at least as far in them. So the
 * score never falls while such a value moves in its direction, and one that is on the other side of what was to be expected does not count.
 */
public final class InlierScore {

    /** A component that is responsible for a context this many times less than another says nothing of what was to be expected. */
    private static final double MUCH_LESS = 10;

    private final Mixture mixture;
    /** Index in the mixture of each component of the core. */
    private final int[] members;
    /** log wₖ of the same. */
    private final double[] logWeights;

    /** Whether all features are judged, and in both directions. */
    private final boolean plain;

    private final Deviance[] deviances;
    /** The same as deviances given the context; null if there is none. */
    private final ConditionalDeviance[] conditional;
    /** Degrees of freedom of complete events, by member. */
    private final double[] degrees;

    private final double[] joint;
    /** log πₖ(x_c) of the event that {@link #joint} is of, if there is a context. */
    private final double[] responsibilities;

    private final double[] scratch;

    private InlierScore(
            Mixture mixture, int[] members, double effectiveEvents, Context context, Directions directions) {
        this.mixture = mixture;
        this.members = members;
        logWeights = IntStream.of(members)
                .mapToDouble(k -> Math.log(mixture.weight(k)))
                .toArray();
        Component[] components =
                IntStream.of(members).mapToObj(mixture::component).toArray(Component[]::new);
        double[] points = IntStream.of(members)
                .mapToDouble(k -> mixture.weight(k) * effectiveEvents)
                .toArray();
        int d = mixture.dimension();
        plain = context.isEmpty() && directions.isEmpty();
        ConditionalDeviance[] masked = plain
                ? null
                : ConditionalDeviance.of(mixture.family(), components, points, context.given(d), directions.signs(d));
        conditional = context.isEmpty() ? null : masked;
        deviances = plain ? mixture.family().deviances(components, points) : masked;
        degrees =
                Arrays.stream(deviances).mapToDouble(Deviance::degreesOfFreedom).toArray();
        joint = new double[members.length];
        responsibilities = new double[members.length];
        scratch = new double[2 * mixture.dimension()];
    }

    /** For a mixture that has no history, learned from so many events, without context. */
    public static InlierScore of(Mixture mixture, double coreMass, double effectiveEvents) {
        return of(mixture, coreMass, effectiveEvents, Context.NONE);
    }

    /** For a mixture that has no history, learned from so many events, in both directions. */
    public static InlierScore of(Mixture mixture, double coreMass, double effectiveEvents, Context context) {
        return of(mixture, coreMass, effectiveEvents, context, Directions.NONE);
    }

    /** For a mixture that has no history, learned from so many events. */
    public static InlierScore of(
            Mixture mixture, double coreMass, double effectiveEvents, Context context, Directions directions) {
        ComponentIds identity = ComponentIds.first(mixture.size(), 0);
        return of(
                mixture,
                identity,
                InlierComponents.of(mixture, identity, coreMass, effectiveEvents),
                effectiveEvents,
                context,
                directions);
    }

    /**
     * @param identity of the components
     * @param core of that mixture, not empty
     * @param effectiveEvents that the mixture was learned from, ≥ 0
     */
    static InlierScore of(
            Mixture mixture,
            ComponentIds identity,
            InlierComponents core,
            double effectiveEvents,
            Context context,
            Directions directions) {
        int[] members = IntStream.range(0, mixture.size())
                .filter(k -> core.contains(identity.id(k)))
                .toArray();
        return new InlierScore(mixture, members, effectiveEvents, context, directions);
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
        joint(x);
        return -LogSumExp.of(joint, members.length);
    }

    /** Fills {@link #joint}: what each member says for the event, in nats. */
    private void joint(double[] x) {
        if (conditional == null) {
            for (int m = 0; m < members.length; m++) {
                joint[m] = logJoint(m, x);
            }
            return;
        }
        double most = Double.NEGATIVE_INFINITY;
        for (int m = 0; m < members.length; m++) {
            joint[m] = logWeights[m] + conditional[m].logContext(x, 0);
            most = Math.max(most, joint[m]);
        }
        for (int m = 0; m < members.length; m++) {
            // Where no member allows for the context, it says nothing. Far out, the largest takes the digits of what is
            // added to it.
            joint[m] = most > Double.NEGATIVE_INFINITY ? joint[m] - most : logWeights[m];
        }
        double all = LogSumExp.of(joint, members.length);
        for (int m = 0; m < members.length; m++) {
            responsibilities[m] = joint[m] - all;
            joint[m] = responsibilities[m] + logTail(m, x);
        }
    }

    private double logJoint(int m, double[] x) {
        return logWeights[m] + logTail(m, x);
    }

    private double logTail(int m, double[] x) {
        return ChiSquare.logSurvival(deviances[m].degreesOfFreedom(x, 0), deviances[m].of(x, 0, scratch));
    }

    /**
     * The scores of a block of events, up to rounding those of {@link #of(double[])}; that of an event does not depend on the others.
     *
     * @param scores length ≥ block size; overwritten
     * @param l K rows of length ≥ block size; overwritten
     */
    public void of(Block points, double[] scores, double[][] l, BlockScratch blockScratch) {
        int n = points.size();
        if (!plain) {
            for (int i = 0; i < n; i++) {
                scores[i] = of(points.row(i));
            }
            return;
        }
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

    /**
     * The component of the core that says most for the event; where there is a context, of those that are responsible for it, or what is
     * expected would be the event itself and no reason.
     */
    public int nearest(double[] x) {
        return members[nearestMember(x)];
    }

    private int nearestMember(double[] x) {
        joint(x);
        int best = 0;
        double most = Double.NEGATIVE_INFINITY;
        double least = conditional == null
                ? Double.NEGATIVE_INFINITY
                : Arrays.stream(responsibilities).max().orElseThrow() - Math.log(MUCH_LESS);
        for (int m = 0; m < members.length; m++) {
            double l = joint[m];
            if (l > most && !(responsibilities[m] < least)) {
                most = l;
                best = m;
            }
        }
        return best;
    }
}

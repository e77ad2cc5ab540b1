package io.weir.anomaly;

/**
 * What is to be flagged.
 *
 * @param rate how much
 * @param coreMass share of the mass that the largest components must have together to be the core, in (0, 1]
 * @param protect whether flagged events are kept from teaching the model that they are normal
 * @param patience for how long alerts must abound until they are accepted as a new regime
 * @param merged whether the events of a model come in several partitions, whose scores are merged
 * @param pooled whether the rate is that of all models in one place together
 * @param context features that are given: events are judged by the others
 * @param directions in which features are strange, where not in both
 */
public record AlertPolicy(
        AlertRate rate,
        double coreMass,
        boolean protect,
        RegimeTimeout patience,
        boolean merged,
        boolean pooled,
        Context context,
        Directions directions) {

    /** Share of the mass that makes the core unless said otherwise. */
    public static final double DEFAULT_CORE_MASS = 0.8;

    /** 1 % of the events, a core of 80 %, protected, a patience of 2,000 events. */
    public static final AlertPolicy DEFAULT = of(0.01, true);

    /** Where all events of a model come in one partition. */
    public AlertPolicy(AlertRate rate, double coreMass, boolean protect, RegimeTimeout patience) {
        this(rate, coreMass, protect, patience, false, false);
    }

    /** Without context and directions. */
    public AlertPolicy(
            AlertRate rate, double coreMass, boolean protect, RegimeTimeout patience, boolean merged, boolean pooled) {
        this(rate, coreMass, protect, patience, merged, pooled, Context.NONE, Directions.NONE);
    }

    public AlertPolicy {
        if (!(coreMass > 0 && coreMass <= 1)) {
            throw new IllegalArgumentException("core mass " + coreMass + " is not in (0, 1]");
        }
        if (merged && pooled) {
            throw new IllegalArgumentException("scores of several partitions are of one model or of all, not both");
        }
    }

    /**
     * The same of some features given others, and in some directions.
     *
     * @throws IllegalArgumentException if a feature that is given has a direction
     */
    public AlertPolicy judging(Context given, Directions inDirections) {
        return new AlertPolicy(rate, coreMass, protect, patience, merged, pooled, given, inDirections);
    }

    /** The same in one of so many places that share a budget; a share is the same in each. */
    public AlertPolicy inOneOf(int places) {
        AlertRate part =
                pooled && rate.isBudget() ? AlertRate.budget(rate.alerts() / places, rate.periodMillis()) : rate;
        return new AlertPolicy(part, coreMass, protect, patience, merged, pooled, context, directions);
    }

    /**
     * The defaults, but for these.
     *
     * @param share α, in (0, 0.5]
     */
    public static AlertPolicy of(double share, boolean protect) {
        return new AlertPolicy(AlertRate.share(share), DEFAULT_CORE_MASS, protect, RegimeTimeout.events(2000));
    }
}

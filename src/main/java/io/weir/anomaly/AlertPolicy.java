package io.weir.anomaly;

/**
 * What is to be flagged.
 *
 * @param rate α, the share of events to flag, in (0, 0.5]
 * @param coreMass share of the mass that the largest components must have together to be the core, in (0, 1]
 * @param protect whether flagged events are kept from teaching the model that they are normal
 * @param patience events for which alerts must abound until they are accepted as a new regime, ≥ 1
 */
public record AlertPolicy(double rate, double coreMass, boolean protect, int patience) {

    /** 1 % of the events, a core of 80 %, protected, a patience of 2,000 events. */
    public static final AlertPolicy DEFAULT = new AlertPolicy(0.01, 0.8, true, 2000);

    public AlertPolicy {
        if (!(rate > 0 && rate <= 0.5)) {
            throw new IllegalArgumentException("alert rate " + rate + " is not in (0, 0.5]");
        }
        if (!(coreMass > 0 && coreMass <= 1)) {
            throw new IllegalArgumentException("core mass " + coreMass + " is not in (0, 1]");
        }
        if (patience < 1) {
            throw new IllegalArgumentException("patience " + patience + " is not ≥ 1");
        }
    }
}

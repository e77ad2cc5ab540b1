package io.weir.anomaly;

/**
 * How long alerts must abound until they are a new regime.
 *
 * @param amount events or ms of event time, ≥ 1
 * @param inTime whether it is ms
 */
public record RegimeTimeout(double amount, boolean inTime) {

    public RegimeTimeout {
        if (!(amount >= 1)) {
            throw new IllegalArgumentException("patience " + amount + " is not ≥ 1");
        }
    }

    public static RegimeTimeout events(double events) {
        return new RegimeTimeout(events, false);
    }

    public static RegimeTimeout millis(double millis) {
        return new RegimeTimeout(millis, true);
    }

    /**
     * What an event uses up of it.
     *
     * @param elapsed since the event before, ms
     */
    double used(long elapsed) {
        return inTime ? elapsed : 1;
    }
}

package io.weir.anomaly;

/**
 * How long alerts must abound until they are a new regime.
 *
 * @param amount events or ms of event time, ≥ 1
 * @param inTime whether it is ms
 */
public record Patience(double amount, boolean inTime) {

    public Patience {
        if (!(amount >= 1)) {
            throw new IllegalArgumentException("patience " + amount + " is not ≥ 1");
        }
    }

    public static Patience events(double events) {
        return new Patience(events, false);
    }

    public static Patience millis(double millis) {
        return new Patience(millis, true);
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

package io.weir.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Which quantile of the scores is the threshold: a = α exp(−surplus / 6), within 0.02 α … 30 α, where the surplus is the number of
 * alerts beyond those that were due, α n.
 *
 * <p>Integral control as in adaptive conformal inference (Gibbs and Candès 2021: a ← a + γ (α − [alert])), but in the logarithm of a,
 * and with the surplus kept where a is at its limit: what was too much in a time of change is paid back. On a steady stream the
 * surplus has a standard deviation of √(6/2) alerts, and a one of 29 %. A surplus of more than 20,000 events' worth is forgiven: an
 * attack of thousands of events must not silence the model for ever.
 */
final class AlertLevel {

    private static final double SCALE = 6;
    private static final double LOWEST = 0.02;
    private static final double HIGHEST = 30;
    private static final double MOST_EVENTS_REPAID = 20_000;
    /** Where a is beyond both its limits, in units of the scale. */
    private static final double BEYOND = 5;

    private double surplus;

    /** a, in (0, 1/2]. */
    double level(double rate) {
        return Math.min(0.5, rate * Math.max(LOWEST, Math.min(HIGHEST, Math.exp(-surplus / SCALE))));
    }

    /**
     * @param due the share of this event in the alerts that are wanted
     */
    void judged(boolean alert, double due, double rate) {
        double most = Math.max(rate * MOST_EVENTS_REPAID, BEYOND * SCALE);
        surplus = Math.max(-BEYOND * SCALE, Math.min(most, surplus + (alert ? 1 : 0) - due));
    }

    void write(DataOutput out) throws IOException {
        out.writeDouble(surplus);
    }

    static AlertLevel read(DataInput in) throws IOException {
        AlertLevel level = new AlertLevel();
        level.surplus = in.readDouble();
        return level;
    }
}

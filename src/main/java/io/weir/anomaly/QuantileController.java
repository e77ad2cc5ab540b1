package io.weir.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Which quantile of the scores is the threshold: a = α exp(−surplus / 4 − offset), within 0.02 α … 30 α, where the surplus is the
 * number of alerts beyond those that were due, α n.
 *
 * <p>Integral control as in adaptive conformal inference (Gibbs and Candès 2021: a ← a + γ (α − [alert])), but in the logarithm of a,
 * and with the surplus kept where a is at its limit: what was too much in a time of change is paid back. On a steady stream the
 * surplus has a standard deviation of √(4/2) alerts, and a one of 35 %. A surplus of more than 20,000 events' worth is forgiven: an
 * attack of thousands of events must not silence the model for ever.
 *
 * <p>Scores that fall all the time, faster than the digest forgets, need an a that is always higher than α, and the surplus that holds it
 * there would never be evened out. So the offset takes it over: it is the integral of the surplus, with a time constant of 60 alerts
 * (from 16 on, four times the scale, the two together do not swing). It stands still while a large surplus is paid back.
 */
final class QuantileController {

    private static final double SCALE = 4;
    private static final double LOWEST = 0.02;
    private static final double HIGHEST = 30;
    private static final double MOST_EVENTS_REPAID = 20_000;
    /** Where a is beyond both its limits, in alerts. */
    private static final double BEYOND = 30;

    private static final double OFFSET_ALERTS = 60;
    private static final double MOST_OFFSET = 3;
    /** Alerts; more is the mark of an event, not of a trend. */
    private static final double LARGE_SURPLUS = 15;

    private double surplus;
    private double offset;

    /** a, in (0, 1/2]. */
    double level(double rate) {
        return Math.min(0.5, rate * Math.max(LOWEST, Math.min(HIGHEST, Math.exp(-surplus / SCALE - offset))));
    }

    /** So many alerts more than are due could come at once and would be made good later. */
    int spare(double rate) {
        return (int) Math.max(0, rate * MOST_EVENTS_REPAID - Math.max(0, surplus));
    }

    /**
     * @param due the share of this event in the alerts that are wanted
     */
    void judged(boolean alert, double due, double rate) {
        double most = Math.max(rate * MOST_EVENTS_REPAID, BEYOND);
        surplus = Math.max(-BEYOND, Math.min(most, surplus + (alert ? 1 : 0) - due));
        if (Math.abs(surplus) <= LARGE_SURPLUS) {
            double more = surplus / SCALE * due / OFFSET_ALERTS;
            offset = Math.max(-MOST_OFFSET, Math.min(MOST_OFFSET, offset + more));
        }
    }

    void write(DataOutput out) throws IOException {
        out.writeDouble(surplus);
        out.writeDouble(offset);
    }

    static QuantileController read(DataInput in) throws IOException {
        QuantileController level = new QuantileController();
        level.surplus = in.readDouble();
        level.offset = in.readDouble();
        return level;
    }
}

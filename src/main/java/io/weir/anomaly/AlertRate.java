package io.weir.anomaly;

/**
 * How much is to be flagged: a share of the events, or a number of alerts in a period of event time.
 *
 * @param share α, in (0, 0.5]; NaN for a budget
 * @param alerts number of alerts in a period, &gt; 0; NaN for a share
 * @param periodMillis ms, &gt; 0; 0 for a share
 */
public record AlertRate(double share, double alerts, long periodMillis) {

    /** Of a budget: a level below this is no longer told apart by the scores that are remembered. */
    private static final double LEAST_SHARE = 1e-4;

    private static final double MOST_SHARE = 0.5;

    public AlertRate {
        if (periodMillis == 0 ? !(share > 0 && share <= MOST_SHARE) : !(alerts > 0 && periodMillis > 0)) {
            throw new IllegalArgumentException(
                    periodMillis == 0
                            ? "alert rate " + share + " is not in (0, 0.5]"
                            : "a budget of " + alerts + " alerts per " + periodMillis + " ms is not > 0 per > 0 ms");
        }
    }

    public static AlertRate share(double share) {
        return new AlertRate(share, Double.NaN, 0);
    }

    public static AlertRate budget(double alerts, long periodMillis) {
        return new AlertRate(Double.NaN, alerts, periodMillis);
    }

    public boolean isBudget() {
        return periodMillis > 0;
    }

    /**
     * The share of events that this is now.
     *
     * @param meanGap mean time between events, ms
     */
    double shareNow(double meanGap) {
        return isBudget() ? Math.max(LEAST_SHARE, Math.min(MOST_SHARE, alerts * meanGap / periodMillis)) : share;
    }

    /**
     * Alerts that are due to an event.
     *
     * @param elapsed since the event before, ms; a pause counts as one period at most
     */
    double due(long elapsed) {
        return isBudget() ? alerts * Math.min(1, (double) elapsed / periodMillis) : share;
    }
}

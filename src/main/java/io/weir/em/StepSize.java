package io.weir.em;

/**
 * How much a batch counts against everything before it.
 *
 * <p>γ = max( min(1, c·b / (n + b)), f ),   f = 1 − 2^(−b / H)   or   f = b / (M + b)
 *
 * <p>with b the mass of the batch, n the mass before it and H the half-life in events; or, with a half-life in event time, M what
 * time has left of the mass before it. At a steady rate M = b / (2^(b / H) − 1), and both say the same. Tied to mass rather than to the number of
 * batches, the step makes batch size a question of latency only: batches of 1 and of 4096 end 4·10⁻⁴ nats apart. c = 1 is the
 * running average; c &gt; 1 forgets the early, wrong responsibilities faster and pays with variance, which averaging takes back
 * ({@link #averaging}).
 *
 * @param c gain ≥ 1
 */
public record StepSize(double c, HalfLife halfLife) {

    /** c = 3. */
    public static final double DEFAULT_GAIN = 3;

    /** Exponent η of the averaging: weights grow as n^η. */
    private static final double ETA = 1;

    public StepSize {
        if (!(c >= 1)) {
            throw new IllegalArgumentException("step gain " + c + " is not ≥ 1");
        }
    }

    /**
     * γ for a batch of mass b after a mass of n.
     *
     * @param left M ≥ 0, what time has left of n; n itself if events do not age by time
     */
    public double of(double b, double n, double left) {
        double forgetting = halfLife.inTime() ? b / (left + b) : -Math.expm1(-b / halfLife.events() * Math.log(2));
        return Math.max(Math.min(1, c * b / (n + b)), forgetting);
    }

    /** Whether old events are ever forgotten. */
    public boolean forgets() {
        return halfLife.forgets();
    }

    /** Step of the polynomial-decay average A ← blend(A, S, ν), ν = min(1, (1+η)b / (n + ηb)), n including the batch. */
    public static double averaging(double b, double n) {
        return Math.min(1, (1 + ETA) * b / (n + ETA * b));
    }
}

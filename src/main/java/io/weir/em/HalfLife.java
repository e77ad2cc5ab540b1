package io.weir.em;

/**
 * When an event counts half: after so many others, or after so much time, or never.
 *
 * @param events &gt; 0; +∞ if events do not age by other events
 * @param millis &gt; 0; +∞ if they do not age by time
 */
public record HalfLife(double events, double millis) {

    public HalfLife {
        if (!(events > 0)) {
            throw new IllegalArgumentException("half-life " + events + " events is not > 0");
        }
        if (!(millis > 0)) {
            throw new IllegalArgumentException("half-life " + millis + " ms is not > 0");
        }
        if (events < Double.POSITIVE_INFINITY && millis < Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException(
                    "half-life " + events + " events and " + millis + " ms; expected one of them");
        }
    }

    /** Every event counts the same for ever. */
    public static HalfLife none() {
        return events(Double.POSITIVE_INFINITY);
    }

    /** In events; +∞ is {@link #none}. */
    public static HalfLife events(double events) {
        return new HalfLife(events, Double.POSITIVE_INFINITY);
    }

    /** In event time, ms. */
    public static HalfLife time(double millis) {
        return new HalfLife(Double.POSITIVE_INFINITY, millis);
    }

    /** Whether events are ever forgotten. */
    public boolean forgets() {
        return events < Double.POSITIVE_INFINITY || inTime();
    }

    /** Whether events age by time. */
    public boolean inTime() {
        return millis < Double.POSITIVE_INFINITY;
    }

    /**
     * What is left of an event's weight: 2^(−age / H), 1 if events do not age by time.
     *
     * @param age ms ≥ 0
     */
    public double left(double age) {
        return inTime() ? Math.pow(2, -age / millis) : 1;
    }

    @Override
    public String toString() {
        return inTime() ? millis + " ms" : forgets() ? events + " events" : "none";
    }
}

package io.weir.em.online;

import java.util.Locale;

/**
 * What a half-life costs in accuracy on a stream that does not change.
 *
 * <p>With a half-life of H events a model knows as much as 2 H / ln 2 = 2.885 H events can say, and each of its p parameters costs half a
 * nat over that: p / (2 · 2.885 H) nats per event.
 *
 * @param parameters p, weights included
 * @param halfLife H in events, &gt; 0
 */
public record HalfLifeCost(int parameters, double halfLife) {

    /** Below so many events per parameter the cost is above a hundredth of a nat. */
    private static final int FEWEST_EVENTS_PER_PARAMETER = 17;

    private static final double EFFECTIVE = 2 / Math.log(2);

    /** Nats per event. */
    public double nats() {
        return parameters / (2 * EFFECTIVE * halfLife);
    }

    /** Events of the shortest half-life that is worth having. */
    public long recommended() {
        return (long) FEWEST_EVENTS_PER_PARAMETER * parameters;
    }

    public boolean isTooShort() {
        return halfLife < recommended();
    }

    /** One clause for people. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "short for the %d parameters of a model: it costs about %.3f nats per event; take at least %d events",
                parameters,
                nats(),
                recommended());
    }
}

package io.weir.source.scenario;

import io.weir.source.EventSource;
import io.weir.source.InputException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Synthetic events with known truth: {@code {"id","timestamp",…features…,"label"}}, 100 ms apart, where the label is the cluster
 * an event comes from (in a burst: 1 = attack; in a fleet: the kind of trouble, and times are those of requests). The same seed gives
 * the same bytes.
 */
public enum Scenario {
    /** The lecture's two Gaussians, one long and slanted, one round. */
    LECTURE("x, y", 2) {
        @Override
        void draw(Draws draws, double progress, ScenarioEvents.Out out) {
            int k = draws.uniform(2);
            double z0 = draws.gaussian();
            double z1 = draws.gaussian();
            // Cholesky factors of [[2.89, 0.68], [0.68, 0.17]] and [[0.49, 0], [0, 0.49]].
            out.point(k, k == 0 ? 1.7 * z0 : -6 + 0.7 * z0, k == 0 ? 0.4 * z0 + 0.1 * z1 : 3 + 0.7 * z1);
        }
    },

    /** Five round Gaussians of different size and weight. */
    BLOBS("x0, x1", 5) {
        @Override
        void draw(Draws draws, double progress, ScenarioEvents.Out out) {
            int k = draws.pick(0.3, 0.25, 0.2, 0.15, 0.1);
            double sd = 0.6 + 0.2 * k;
            out.point(k, draws.gaussian(BLOBS_X[k], sd), draws.gaussian(BLOBS_Y[k], sd));
        }
    },

    /** Three Gaussians that jump to other places at 40 % of the events. */
    DRIFT_ABRUPT("x0, x1", 3) {
        @Override
        void draw(Draws draws, double progress, ScenarioEvents.Out out) {
            moved(draws, progress < 0.4 ? 0 : 1, out);
        }
    },

    /** The same three, moving in straight lines from the first places to the others. */
    DRIFT_GRADUAL("x0, x1", 3) {
        @Override
        void draw(Draws draws, double progress, ScenarioEvents.Out out) {
            moved(draws, Math.min(progress, 1), out);
        }
    },

    /** Three Gaussians, and in the middle 2,000 events of which every other one, at random, is an attack: small and far away. */
    BURST("x0, x1", 4) {
        @Override
        void draw(Draws draws, double progress, ScenarioEvents.Out out) {
            if (out.inBurst() && draws.uniform(2) == 0) {
                out.point(1, draws.gaussian(25, 0.3), draws.gaussian(-20, 0.3));
            } else {
                int k = draws.uniform(3);
                out.point(0, draws.gaussian(FROM_X[k], 1), draws.gaussian(FROM_Y[k], 1));
            }
        }
    },

    /** Three kinds of request: a Gaussian latency, a count of retries (Poisson), a status. */
    MIXED("latency, poisson(retries), category(status)", 3) {
        @Override
        void draw(Draws draws, double progress, ScenarioEvents.Out out) {
            int k = draws.pick(0.6, 0.3, 0.1);
            out.request(
                    k,
                    draws.gaussian(LATENCY[k], LATENCY_SD[k]),
                    draws.poisson(RETRIES[k]),
                    STATUSES[draws.pick(STATUS_SHARES[k])]);
        }
    },

    /** Three kinds of flight: the time of day, one around midnight, and the compass heading, one around north. */
    CLOCK("cycle(at, hour), circular(heading, 360), speed", 3) {
        @Override
        void draw(Draws draws, double progress, ScenarioEvents.Out out) {
            int k = draws.pick(0.5, 0.3, 0.2);
            double hour = draws.gaussian(HOURS[k], HOURS_SD[k]);
            double heading = draws.gaussian(HEADINGS[k], HEADINGS_SD[k]);
            out.flight(k, hour, heading - 360 * Math.floor(heading / 360), draws.gaussian(SPEEDS[k], 4));
        }
    },

    /** Requests to a fleet of hosts in ten days, with trouble of every {@linkplain Trouble.Kind kind}: see {@link FleetEvents}. */
    FLEET("log(latency_ms), log(bytes), category(status), category(path), hour(timestamp)", 5) {
        @Override
        EventSource source(long seed, long count, long nominal) {
            return new FleetEvents(seed, count, nominal);
        }
    };

    private static final double[] BLOBS_X = {0, 8, -7, 3, -4};
    private static final double[] BLOBS_Y = {0, 3, 5, -8, -6};
    private static final double[] FROM_X = {0, 8, -6};
    private static final double[] FROM_Y = {0, 4, 5};
    private static final double[] TO_X = {3, -8, 9};
    private static final double[] TO_Y = {-9, -4, 10};
    private static final double[] LATENCY = {20, 80, 300};
    private static final double[] LATENCY_SD = {4, 15, 60};
    private static final double[] HOURS = {0, 7.5, 19};
    private static final double[] HOURS_SD = {0.5, 1, 2};
    private static final double[] HEADINGS = {355, 90, 200};
    private static final double[] HEADINGS_SD = {12, 20, 30};
    private static final double[] SPEEDS = {80, 60, 100};
    private static final double[] RETRIES = {0.1, 1, 4};
    private static final String[] STATUSES = {"ok", "slow", "error"};
    private static final double[][] STATUS_SHARES = {{0.98, 0.01, 0.01}, {0.5, 0.45, 0.05}, {0.1, 0.3, 0.6}};

    /** Events of an endless run after which whatever moves has arrived. */
    static final long NOMINAL_EVENTS = 100_000;

    private final String features;
    private final int components;

    Scenario(String features, int components) {
        this.features = features;
        this.components = components;
    }

    /** One event. {@code progress} is its place in the run, 0 … 1, beyond 1 in an endless run that goes on. */
    void draw(Draws draws, double progress, ScenarioEvents.Out out) {
        throw new IllegalStateException(label() + " draws its events in its source");
    }

    /**
     * @param count events in all; Long.MAX_VALUE = no end
     * @param nominal events over which the scenario unfolds
     */
    EventSource source(long seed, long count, long nominal) {
        return new ScenarioEvents(this, seed, count, nominal);
    }

    private static void moved(Draws draws, double way, ScenarioEvents.Out out) {
        int k = draws.pick(0.5, 0.3, 0.2);
        double x = FROM_X[k] + way * (TO_X[k] - FROM_X[k]);
        double y = FROM_Y[k] + way * (TO_Y[k] - FROM_Y[k]);
        out.point(k, draws.gaussian(x, 1), draws.gaussian(y, 1));
    }

    /**
     * The scenario of a name.
     *
     * @throws InputException if there is none
     */
    public static Scenario of(String label) {
        return Arrays.stream(values())
                .filter(s -> s.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new InputException("there is no scenario " + label + "; choose one of " + labels()));
    }

    /** All names, for messages. */
    public static String labels() {
        return Arrays.stream(values()).map(Scenario::label).collect(Collectors.joining(", "));
    }

    /** Its name on the command line. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What to cluster, for the setting {@code features}. */
    public String features() {
        return features;
    }

    /** Number of components that fits. */
    public int components() {
        return components;
    }

    /**
     * A fresh sample.
     *
     * @param count number of events, at least 1
     */
    public EventSource events(long seed, long count) {
        if (count >= 1) {
            return source(seed, count, count);
        }
        throw new InputException("the number of events is " + count + "; it must be at least 1");
    }

    /** A fresh sample without end. */
    public EventSource endless(long seed) {
        return source(seed, Long.MAX_VALUE, NOMINAL_EVENTS);
    }
}

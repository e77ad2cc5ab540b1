package io.weir.chaos;

import io.weir.em.EStep;
import java.util.Locale;
import java.util.SplittableRandom;

/** Events of three clusters, and how well a model that has learned some of them predicts others. */
final class HeldOut {

    /** Nats per event that a model may lose by what happened to its processors. */
    static final double TOLERANCE = 0.004;

    private static final int POINTS = 20_000;
    private static final long SEED = 99;

    private HeldOut() {}

    /** Standard normal about (0, 0), (9, 0) or (18, 0). */
    private static double[] point(SplittableRandom random) {
        return new double[] {9 * random.nextInt(3) + random.nextGaussian(), random.nextGaussian()};
    }

    /** An event as JSON, with its number for an id. */
    static String event(long id, SplittableRandom random) {
        double[] x = point(random);
        return String.format(Locale.ROOT, "{\"id\":%d,\"x\":%s,\"y\":%s}", id, x[0], x[1]);
    }

    /** Mean log p(x) of fresh events under the newest model of an application that has but one, nats. */
    static double logLikelihood(Ledger ledger) {
        var random = new SplittableRandom(SEED);
        double[][] points = new double[POINTS][];
        for (int i = 0; i < POINTS; i++) {
            points[i] = point(random);
        }
        var newest = ledger.newestModels().values().iterator().next();
        return new EStep().logLikelihood(newest.mixture(), points) / POINTS;
    }
}

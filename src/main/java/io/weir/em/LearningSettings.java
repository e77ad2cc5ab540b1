package io.weir.em;

/**
 * How a model learns.
 *
 * @param components K, or bounds between which it is chosen
 * @param batchEvents events in a mini-batch of a grown model, ≥ 1
 * @param halfLife when an event counts half
 * @param covarianceFloor smallest variance as a fraction of each feature's own variance at the start, ≥ 0
 * @param starts EM runs of the bootstrap, ≥ 1; the best one wins
 * @param reservoir events kept for refits, ≥ 1000
 * @param adapt whether the memory is adapted to a stream that changes: several half-lives to choose from if none is given, and
 *     a new start after a sudden change
 * @param sampled whether contributions of a grown model carry a sample of their events instead of all
 */
public record LearningSettings(
        ComponentCount components,
        int batchEvents,
        HalfLife halfLife,
        double covarianceFloor,
        int starts,
        int reservoir,
        boolean adapt,
        boolean sampled) {

    public LearningSettings {
        positive("batch events", batchEvents);
        positive("starts", starts);
        if (!(covarianceFloor >= 0 && covarianceFloor < 1)) {
            throw new IllegalArgumentException("covariance floor " + covarianceFloor + " is not in [0, 1)");
        }
        if (reservoir < 1000) {
            throw new IllegalArgumentException("reservoir of " + reservoir + " events is smaller than 1000");
        }
    }

    private static void positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " " + value + " is not ≥ 1");
        }
    }

    /** The defaults for K components. */
    public static LearningSettings defaults(int components) {
        return defaults(ComponentCount.fixed(components));
    }

    /** The defaults for a number of components, given or to be chosen. */
    public static LearningSettings defaults(ComponentCount components) {
        return new LearningSettings(components, 256, HalfLife.none(), 1e-6, 10, 16_000, true, false);
    }

    public LearningSettings withBatchEvents(int events) {
        return new LearningSettings(components, events, halfLife, covarianceFloor, starts, reservoir, adapt, sampled);
    }

    public LearningSettings withHalfLife(double events) {
        return withHalfLife(HalfLife.events(events));
    }

    public LearningSettings withHalfLife(HalfLife forgetting) {
        return new LearningSettings(
                components, batchEvents, forgetting, covarianceFloor, starts, reservoir, adapt, sampled);
    }

    public LearningSettings withAdapt(boolean adapts) {
        return new LearningSettings(
                components, batchEvents, halfLife, covarianceFloor, starts, reservoir, adapts, sampled);
    }

    public LearningSettings withSampled(boolean samples) {
        return new LearningSettings(
                components, batchEvents, halfLife, covarianceFloor, starts, reservoir, adapt, samples);
    }

    /** Events after which a model of p free parameters is started at the latest: B = clamp(20 p, 1000, 16000). */
    public int bootstrapEvents(int parameters) {
        return Math.min(reservoir, Math.max(1000, 20 * parameters));
    }
}

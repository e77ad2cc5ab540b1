package io.weir.em.online;

import io.weir.em.LearningSettings;
import io.weir.em.StepSize;

/** How many events go into a batch, into its sample, into a published version. */
record Pace(LearningSettings settings) {

    /** The published model may lag by this part of the mass that one step weighs against, n / c. */
    private static final double STALENESS = 0.05;
    /** … and by no more events than this, so that somebody who watches sees it move. */
    private static final int MAX_STALE_EVENTS = 8192;
    /** The same where each version goes to every partition of a topic. */
    private static final int MAX_STALE_EVENTS_SHARED = 65_536;

    /** Points in a contribution of a grown model, where a sample will do. */
    private static final int SMALLEST_SAMPLE = 32;

    private static final double BATCHES_PER_HALF_LIFE = 16;
    private static final double SMALLEST_BATCH = 16;

    /** Small batches while the model is young or its memory short: what a batch holds is not yet known to the model. */
    int batchEvents(OnlineModel training) {
        double forgetting = Math.max(SMALLEST_BATCH, training.halfLife() / BATCHES_PER_HALF_LIFE);
        double known = training.effectiveEvents() / 8;
        return (int) Math.max(1, Math.min(Math.min(settings.batchEvents(), forgetting), known));
    }

    /** Where a sample will do, a batch has as many points as may enter the reservoir, and some to judge models by. */
    int sampleEvents(OnlineModel training) {
        long seen = training.reservoir().seen();
        if (!settings.sampled() || settings.halfLife().inTime() || seen <= settings.reservoir()) {
            return Integer.MAX_VALUE;
        }
        return (int) Math.max(SMALLEST_SAMPLE, Math.ceil((double) batchEvents(training) * settings.reservoir() / seen));
    }

    /** Events between two published versions. */
    long publishEvents(OnlineModel training) {
        double n = training.steppedMass();
        int most = settings.sampled() ? MAX_STALE_EVENTS_SHARED : MAX_STALE_EVENTS;
        return (long) Math.min(most, Math.max(1, STALENESS * n / StepSize.DEFAULT_GAIN));
    }
}

package io.weir.config;

import io.weir.anomaly.Calibration;
import io.weir.anomaly.PatternDigests;
import io.weir.em.LearningSettings;
import io.weir.em.online.Learner;
import io.weir.em.online.Reservoir;
import io.weir.engine.RecentEvents;
import io.weir.engine.ScoringState;
import io.weir.event.Features;
import io.weir.family.CategoryNames;
import io.weir.json.ModelKey;
import java.nio.charset.StandardCharsets;

/**
 * Upper bounds of the records that a configuration can make, in bytes, keys included. They follow from K (the most
 * that may be chosen), d and the batch size alone, so that a limit on the cluster that is too small is found before the first event.
 *
 * @param snapshot a model as JSON
 * @param scoring a model of the E-step with its waiting events
 * @param learning a learner of the M-step
 * @param reservoir a chunk of a reservoir
 * @param recent a chunk of events that feedback may be given on
 * @param contribution what an E-step sends to the M-step in shared scope
 */
public record RecordSizes(long snapshot, long scoring, long learning, long reservoir, long recent, long contribution) {

    /** Headers, record framing, small fields. */
    private static final long MARGIN = 3584;
    /** Scores that are held, and what alerts are kept by. */
    private static final long ALERTS = 12480;
    /** A digest of scores and its buffer. */
    private static final long DIGEST = 8000;

    private static final long COARSE_DIGEST = 2400;
    /** An event's topic and the rest of it beside features and levels. */
    private static final long RECENT_EVENT = 249 + 64;
    /** Longest text of a double, and a comma. */
    private static final long NUMBER = 25;

    /**
     * @param firstEvents events that wait before a model begins
     */
    static RecordSizes of(LearningSettings settings, int firstEvents, Features features) {
        long k = settings.components().most();
        long d = features.size();
        // An angle has two means, and its statistic a mass of its own.
        long parameters = 1 + d + d * (d + 1) / 2 + 2L * features.circles();
        long schema = features.toString().getBytes(StandardCharsets.UTF_8).length;
        long levels = features.hasCategories() ? CategoryNames.CAPACITY * (long) CategoryNames.LONGEST_BYTES : 0;
        long categories = features.categories() * k * CategoryNames.TOLD_APART;
        long mixture = 8 * k * (parameters + 1) + 16 * categories;
        long model = 2 * mixture + 16 * k;
        long fixed = MARGIN + ModelKey.LONGEST_NAME + schema;
        int least = settings.sampled() ? Math.max(ScoringState.MOST_UNANSWERED_BATCH, firstEvents) : firstEvents;
        long batch = Math.max(least, settings.batchEvents());
        long points = batch * 8L * (d + 2);
        long recent = RecentEvents.CHUNK
                * (RECENT_EVENT + 8 * d + features.categories() * (long) CategoryNames.LONGEST_BYTES);
        // Of all scores, and of those of each pattern of missing features.
        long patterns = Math.min(PatternDigests.MOST, d < 10 ? 1L << d : PatternDigests.MOST);
        long fine = Math.min(PatternDigests.FINE, patterns);
        long digests = DIGEST * (1 + fine) + COARSE_DIGEST * (patterns - fine);
        // In shared scope those of a partition are merged with those of the model.
        long shared = settings.sampled() ? digests + ALERTS : 0;
        // In shared scope partitions that contribute are told apart: twice, those heard and those waited for.
        long sources = settings.sampled() ? 8L * Learner.MOST_SOURCES : 0;
        // In shared scope a model travels beside its snapshot.
        long snapshotHeaders = settings.sampled() ? fixed + levels + model + digests : 0;
        return new RecordSizes(
                snapshotHeaders
                        + fixed
                        + 6L * ModelKey.LONGEST
                        + 12 * schema
                        + 200 * d
                        + 2 * Calibration.BINS * NUMBER
                        + k * (160 + NUMBER * (d + d * d))
                        + categories * (NUMBER + 6L * CategoryNames.LONGEST),
                fixed
                        + ALERTS
                        + digests
                        + shared
                        + 2 * levels
                        // And that which was before a new regime.
                        + 2 * model
                        + points
                        + 2 * recent
                        + features.mostHistoryBytes(),
                fixed + levels + model + learner(mixture, parameters, d, batch) + sources + shared,
                fixed + Reservoir.CHUNK * 8L * d,
                fixed + recent,
                fixed + levels + mixture + points + shared);
    }

    /**
     * Five statistics in the bank, two of a challenger, one to go on from, three backgrounds, the events since a fall of the
     * scores, the slots for which events wait.
     */
    private static long learner(long mixture, long parameters, long d, long batch) {
        long collected = Learner.MOST_COLLECTED + 2L * batch;
        return 8 * mixture + 24 * parameters + collected * 8 * (d + 2) + 4 * collected;
    }

    /** The largest of all. */
    public long largest() {
        return Math.max(
                Math.max(contribution, recent), Math.max(Math.max(snapshot, scoring), Math.max(learning, reservoir)));
    }
}

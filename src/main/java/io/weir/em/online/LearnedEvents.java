package io.weir.em.online;

import io.weir.family.CategoryNames;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** What a learner has counted of its events. */
final class LearnedEvents {

    /** Memory of the running mean of the scores, in events. */
    private static final double SCORE_MEMORY = 5000;

    private long events;
    private long learned;
    private long dropped;
    private long newestTimestamp = Long.MIN_VALUE;
    private long scored;
    private double meanLogLikelihood;
    private long lastPublished;
    private CategoryNames levels = new CategoryNames();

    /** What a batch that turns out to be poison has changed beyond doubt. */
    record Counts(long events, long learned, long dropped) {}

    Counts counts() {
        return new Counts(events, learned, dropped);
    }

    /** A batch is learned. */
    void learn(Contribution contribution) {
        PointBatch batch = contribution.batch();
        for (int i = 0; i < batch.size(); i++) {
            newestTimestamp = Math.max(newestTimestamp, batch.timestamp(i));
            observe(batch.score(i));
        }
        levels.addAll(batch.levels());
        events += contribution.events();
        learned += contribution.events();
    }

    private void observe(double score) {
        if (score > Double.NEGATIVE_INFINITY) {
            scored++;
            meanLogLikelihood += (score - meanLogLikelihood) / Math.min(scored, SCORE_MEMORY);
        }
    }

    void drop(Contribution made) {
        dropped += made.events();
    }

    /** An event is taken back that was learned. */
    void takeBack() {
        events--;
        learned--;
    }

    /** What a batch takes back, the model has forgotten already. */
    void forgetRetractions(Contribution made) {
        learned -= made.retractions();
    }

    /**
     * Makes as if a batch had been dropped.
     *
     * @param before counts before it
     */
    void undo(Counts before, Contribution made) {
        events = before.events;
        // What the batch takes back is counted elsewhere.
        learned = before.learned - made.retractions();
        dropped = before.dropped + made.events();
    }

    /** Goes on from a model of so many events, of which nothing else is known. */
    void begin(long number) {
        events = number;
        lastPublished = number;
        newestTimestamp = 0;
    }

    /** There is a time now, if there was none. */
    void beginTime() {
        newestTimestamp = Math.max(0, newestTimestamp);
    }

    /** The model forgets its events. */
    void reset() {
        events = 0;
        scored = 0;
        meanLogLikelihood = 0;
        levels = new CategoryNames();
    }

    void adopt(WarmStart start) {
        events = start.events();
        scored = Math.min(start.events(), (long) SCORE_MEMORY);
        meanLogLikelihood = start.meanLogLikelihood();
        if (newestTimestamp == Long.MIN_VALUE) {
            // Where there were events, they say what time it is, whatever the other model's were.
            newestTimestamp = start.newestTimestamp();
        }
        levels.addAll(start.levels());
    }

    /** What there is to go on from of a model that has learned them. */
    WarmStart asOf(ScoringModel model) {
        return new WarmStart(
                model.learning(),
                levels,
                model.identity(),
                events,
                model.effectiveEvents(),
                meanLogLikelihood,
                newestTimestamp);
    }

    /** A version is published. */
    void published() {
        lastPublished = events;
    }

    long sincePublished() {
        return events - lastPublished;
    }

    long events() {
        return events;
    }

    long learned() {
        return learned;
    }

    long dropped() {
        return dropped;
    }

    /** ms since the epoch. */
    long newestTimestamp() {
        return newestTimestamp;
    }

    /** Nats. */
    double meanLogLikelihood() {
        return meanLogLikelihood;
    }

    CategoryNames levels() {
        return levels;
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(events);
        out.writeLong(learned);
        out.writeLong(dropped);
        out.writeLong(newestTimestamp);
        out.writeLong(scored);
        out.writeDouble(meanLogLikelihood);
        out.writeLong(lastPublished);
        levels.write(out);
    }

    static LearnedEvents read(DataInput in) throws IOException {
        LearnedEvents read = new LearnedEvents();
        read.events = in.readLong();
        read.learned = in.readLong();
        read.dropped = in.readLong();
        read.newestTimestamp = in.readLong();
        read.scored = in.readLong();
        read.meanLogLikelihood = in.readDouble();
        read.lastPublished = in.readLong();
        read.levels = CategoryNames.read(in);
        return read;
    }
}

package io.weir.em.online;

import io.weir.em.search.SearchSchedule;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Notices a lasting fall of the scores, and collects the events since, of which the model may begin again. */
final class DriftWatch {

    /** Events that a restart is made of. */
    private static final int RESTART_EVENTS = 750;
    /** The events that come while a search is under way are collected as well. */
    static final int MOST_COLLECTED = RESTART_EVENTS + SearchSchedule.LONGEST_SEARCH;

    private final ScoreWatch scores = new ScoreWatch();
    private final int dimension;
    private long lastDetection = Long.MIN_VALUE / 2;
    /** Events since the last detection, null when there is nothing to collect. */
    private PointBatch since;

    DriftWatch(int dimension) {
        this.dimension = dimension;
    }

    /** Other components: their scores say nothing about those before. */
    void componentsChanged() {
        scores.clear();
    }

    /**
     * @param closes whether a round of the sources is over with the batch
     * @return whether the scores have fallen for good
     */
    boolean observe(PointBatch batch, boolean closes, long age) {
        return scores.observe(batch, closes) && age - lastDetection >= RESTART_EVENTS / 2;
    }

    /** The stream has changed. */
    void detected(long age) {
        lastDetection = age;
        scores.beginAnew();
        since = new PointBatch(dimension);
    }

    /** A model was taken over at this age: it has not changed yet, and what was collected is another's. */
    void adopted(long age) {
        lastDetection = age;
        since = null;
    }

    /** Collects the events of a batch, of whatever source, if the stream has changed. */
    void collect(PointBatch batch) {
        for (int i = 0; since != null && i < batch.size() && since.size() < MOST_COLLECTED; i++) {
            since.add(batch.point(i), batch.timestamp(i), batch.score(i));
        }
    }

    /** Whether enough events were collected. */
    boolean enough() {
        return since != null && since.size() >= RESTART_EVENTS;
    }

    double[][] collected() {
        return since.points();
    }

    /** It has been decided whether the model begins again. */
    void decided() {
        since = null;
    }

    /** Takes an event back. */
    void remove(double[] x, long timestamp) {
        if (since != null) {
            since.remove(x, timestamp);
        }
    }

    void write(DataOutput out) throws IOException {
        scores.write(out);
        out.writeLong(lastDetection);
        out.writeBoolean(since != null);
        if (since != null) {
            since.write(out);
        }
    }

    void read(DataInput in) throws IOException {
        scores.read(in);
        lastDetection = in.readLong();
        since = in.readBoolean() ? PointBatch.read(in) : null;
    }
}

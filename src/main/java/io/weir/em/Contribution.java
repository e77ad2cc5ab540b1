package io.weir.em;

import io.weir.family.Family;
import io.weir.mixture.MixtureStatistics;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What an E-step sends to the M-step: the statistics of a batch, the batch itself or a sample of it for refits, and the epoch of
 * the model whose components the statistics speak of.
 */
public final class Contribution {

    private final int source;
    private final int epoch;
    private final int events;
    private final PointBatch batch;
    private final MixtureStatistics statistics;

    /**
     * @param source who made it, such as the number of a partition
     * @param events in the statistics, at least as many as in the batch
     */
    Contribution(int source, int epoch, int events, PointBatch batch, MixtureStatistics statistics) {
        this.source = source;
        this.epoch = epoch;
        this.events = events;
        this.batch = batch;
        this.statistics = statistics;
    }

    /** Who made it: one of those that see a part of the model's events each. */
    int source() {
        return source;
    }

    /** Changes whenever components are identified anew; statistics of different epochs must not be mixed. */
    public int epoch() {
        return epoch;
    }

    /** Number of events in the statistics. */
    public int events() {
        return events;
    }

    /** Number of events that are to be taken back. */
    int retractions() {
        return batch.retractions();
    }

    /** Events that it adds to those learned: those in the statistics, less those that it takes back. May be negative. */
    public int netEvents() {
        return events - batch.retractions();
    }

    /** Whether every event is there, not just a sample. */
    boolean isWhole() {
        return events == batch.size();
    }

    PointBatch batch() {
        return batch;
    }

    /** Number of events that point i of the batch stands for; they sum to {@link #events()}. */
    int representedBy(int i) {
        return (int) ((i + 1L) * events / batch.size() - (long) i * events / batch.size());
    }

    /** Number of events of equal weight that would know as much as the statistics do. */
    double equalEvents(HalfLife halfLife) {
        return batch.equalEvents(halfLife) * events / batch.size();
    }

    MixtureStatistics statistics() {
        return statistics;
    }

    public void write(DataOutput out) throws IOException {
        out.writeInt(source);
        out.writeInt(epoch);
        out.writeInt(events);
        batch.write(out);
        statistics.write(out);
    }

    public static Contribution read(DataInput in, Family family) throws IOException {
        return new Contribution(
                in.readInt(), in.readInt(), in.readInt(), PointBatch.read(in), MixtureStatistics.read(in, family));
    }

    @Override
    public String toString() {
        return "Contribution(source=" + source + ", epoch=" + epoch + ", events=" + events + ")";
    }
}

package io.weir.em.online;

import io.weir.anomaly.GainedScores;
import io.weir.em.HalfLife;
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
    /** Events that the statistics were made from: all, or those of the batch alone, scaled to stand for all. */
    private final int made;
    /** Null if the source is the only one. */
    private final GainedScores gained;

    /**
     * @param source who made it, such as the number of a partition
     * @param events in the statistics, at least as many as in the batch
     */
    Contribution(int source, int epoch, int events, PointBatch batch, MixtureStatistics statistics) {
        this(source, epoch, events, batch, statistics, events, null);
    }

    private Contribution(
            int source,
            int epoch,
            int events,
            PointBatch batch,
            MixtureStatistics statistics,
            int made,
            GainedScores gained) {
        this.source = source;
        this.epoch = epoch;
        this.events = events;
        this.batch = batch;
        this.statistics = statistics;
        this.made = made;
        this.gained = gained;
    }

    /**
     * The same, with scores for the threshold of the model.
     *
     * @param scores that the source has seen since its last contribution; null if it is the only one; not copied
     */
    public Contribution gaining(GainedScores scores) {
        return scores == null ? this : new Contribution(source, epoch, events, batch, statistics, made, scores);
    }

    /**
     * The same events, as a model of another epoch sees them. Where only a sample of them is known, the sample stands for all, and
     * they count as no more evidence than it is.
     *
     * @param sample the batch, with the scores of that model
     * @param known statistics of the points of the batch under that model; overwritten
     */
    Contribution remade(int newEpoch, PointBatch sample, MixtureStatistics known) {
        known.scale((double) events / sample.size());
        return new Contribution(source, newEpoch, events, sample, known, sample.size(), gained);
    }

    /** Who made it: one of those that see a part of the model's events each. */
    public int source() {
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

    public PointBatch batch() {
        return batch;
    }

    /** Number of events that point i of the batch stands for; they sum to {@link #events()}. */
    int representedBy(int i) {
        return (int) ((i + 1L) * events / batch.size() - (long) i * events / batch.size());
    }

    /** Number of events of equal weight that would know as much as the statistics do. */
    double equalEvents(HalfLife halfLife) {
        return batch.equalEvents(halfLife) * made / batch.size();
    }

    public MixtureStatistics statistics() {
        return statistics;
    }

    /** Scores that the source has seen since its last contribution; null if it is the only one. */
    public GainedScores gained() {
        return gained;
    }

    public void write(DataOutput out) throws IOException {
        out.writeInt(source);
        out.writeInt(epoch);
        out.writeInt(events);
        batch.write(out);
        statistics.write(out);
        out.writeBoolean(gained != null);
        if (gained != null) {
            gained.write(out);
        }
    }

    public static Contribution read(DataInput in, Family family) throws IOException {
        var read = new Contribution(
                in.readInt(), in.readInt(), in.readInt(), PointBatch.read(in), MixtureStatistics.read(in, family));
        return read.gaining(in.readBoolean() ? GainedScores.read(in) : null);
    }

    @Override
    public String toString() {
        return "Contribution(source=" + source + ", epoch=" + epoch + ", events=" + events + ")";
    }
}

package io.weir.em;

import io.weir.mixture.MixtureStatistics;

/**
 * What an E-step sends to the M-step: the statistics of a batch, the batch itself as a sample for refits, and the epoch of the
 * model whose components the statistics speak of.
 */
public final class Contribution {

    private final int epoch;
    private final PointBatch batch;
    private final MixtureStatistics statistics;

    Contribution(int epoch, PointBatch batch, MixtureStatistics statistics) {
        this.epoch = epoch;
        this.batch = batch;
        this.statistics = statistics;
    }

    /** Changes whenever components are identified anew; statistics of different epochs must not be mixed. */
    public int epoch() {
        return epoch;
    }

    /** Number of events. */
    public int events() {
        return batch.size();
    }

    PointBatch batch() {
        return batch;
    }

    MixtureStatistics statistics() {
        return statistics;
    }

    @Override
    public String toString() {
        return "Contribution(epoch=" + epoch + ", events=" + events() + ")";
    }
}

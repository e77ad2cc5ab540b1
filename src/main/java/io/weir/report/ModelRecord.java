package io.weir.report;

import io.weir.json.snapshot.InvalidModel;
import io.weir.json.snapshot.ModelSnapshot;
import io.weir.source.RecordedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** What is kept of one model over a backtest: its scores, its weights over time, the newest snapshot, a sample of its events. */
final class ModelRecord {

    /** Events that are drawn in the end. */
    private static final int SAMPLE = 3000;

    /**
     * The weights of a version.
     *
     * @param position number of the event with which it was published
     * @param ids stable ids of its components
     */
    record Weights(long position, long[] ids, double[] weights) {}

    private final Scores scores;
    private final boolean detailed;
    private final List<Weights> weights = new ArrayList<>();
    private final List<RecordedEvent> sample = new ArrayList<>();
    private final SplittableRandom random = new SplittableRandom(1);
    private long offered;
    private byte[] newest;

    /**
     * @param detailed whether weights and events are kept, for the page
     */
    ModelRecord(Labels labels, boolean detailed) {
        scores = new Scores(labels);
        this.detailed = detailed;
    }

    void scored(RecordedEvent event, double logLikelihood, long cluster, double strangeness) {
        scores.add(logLikelihood, event.label(), cluster, strangeness);
        if (!detailed) {
            return;
        }
        offered++;
        if (sample.size() < SAMPLE) {
            sample.add(event);
        } else {
            long slot = random.nextLong(offered);
            if (slot < SAMPLE) {
                sample.set((int) slot, event);
            }
        }
    }

    /**
     * @param json the snapshot as it was published
     */
    void published(byte[] json, long position) {
        newest = json;
        if (detailed) {
            ModelSnapshot snapshot = read(json);
            int size = snapshot.mixture().size();
            long[] ids = new long[size];
            double[] w = new double[size];
            for (int k = 0; k < size; k++) {
                ids[k] = snapshot.components().id(k);
                w[k] = snapshot.mixture().weight(k);
            }
            weights.add(new Weights(position, ids, w));
        }
    }

    private static ModelSnapshot read(byte[] json) {
        try {
            return ModelSnapshot.fromJson(json);
        } catch (InvalidModel e) {
            throw new IllegalStateException("a published model cannot be read: " + e.getMessage(), e);
        }
    }

    Scores scores() {
        return scores;
    }

    /** The newest version; null before the first. */
    ModelSnapshot newest() {
        return newest == null ? null : read(newest);
    }

    /** In the order of their versions. */
    List<Weights> weights() {
        return weights;
    }

    /** A uniform sample of the events that were scored. */
    List<RecordedEvent> sample() {
        return sample;
    }
}

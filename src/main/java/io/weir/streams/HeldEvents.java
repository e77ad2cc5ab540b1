package io.weir.streams;

import io.weir.anomaly.AlertPolicy;
import io.weir.anomaly.CoreScore;
import io.weir.em.EStep;
import io.weir.em.ScoringModel;
import io.weir.event.Event;
import io.weir.family.Block;
import io.weir.family.BlockScratch;
import java.util.Arrays;
import java.util.Collections;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Events that were read and wait to be assigned together, in their order.
 *
 * <pre>
 *   read ─► e₁ e₂ e₃ e₄ e₅ e₆ …   those of a model are scored side by side, as many as
 *           a  b  a  a  b  a      wait for a batch at least; then all are gone through in order
 * </pre>
 *
 * <p>Densities of many points cost half of what those of single ones do, and code that does one thing to many events stays in the
 * processor's cache. What is said of an event does not depend on which others it was held with: scores are taken only from the
 * model that the event meets when its turn comes, and are made again if it has changed by then.
 */
final class HeldEvents {

    /** So many are worth a block, and few enough to stay in the cache. */
    private static final int MOST = Block.CAPACITY;
    /** Raw bytes after which no more are held. */
    private static final int MOST_BYTES = 1 << 20;

    private final HeldEvent[] events = new HeldEvent[MOST];
    private int size;
    private long bytes;

    private final EStep eStep;
    private final BlockScratch scratch = new BlockScratch();
    private final double[] scores = new double[MOST];
    /** Those that are scored now, and their points. */
    private final HeldEvent[] together = new HeldEvent[MOST];

    private final double[][] points = new double[MOST][];

    HeldEvents(EStep eStep) {
        this.eStep = eStep;
        Arrays.setAll(events, i -> new HeldEvent());
    }

    /**
     * Holds an event; there is a place for it unless they are {@linkplain #isFull full}.
     *
     * @param json the event in the record
     * @param name of its model
     */
    void add(Record<byte[], byte[]> record, byte[] json, String name, Origin origin, Event read) {
        bytes += json.length;
        events[size++].hold(record, json, name, origin, read);
    }

    boolean isFull() {
        return size == MOST || bytes >= MOST_BYTES;
    }

    int size() {
        return size;
    }

    HeldEvent get(int i) {
        return events[i];
    }

    void clear() {
        removeFirst(size);
    }

    /** Lets go of the first n; the others move up. */
    void removeFirst(int n) {
        for (int i = 0; i < n; i++) {
            bytes -= events[i].json().length;
            events[i].release();
        }
        Collections.rotate(Arrays.asList(events).subList(0, size), -n);
        size -= n;
        Arrays.fill(together, null);
        Arrays.fill(points, null);
    }

    /** The model is no more; those of its events after place i are another's. */
    void forgetModel(String name, int i) {
        for (int j = i + 1; j < size; j++) {
            if (events[j].name().equals(name)) {
                events[j].forgetModel();
            }
        }
    }

    /**
     * Scores event i with its model as it is, and with it those that follow, if it was not scored with that model yet.
     *
     * @param most events that meet the same model unless it is surprised
     */
    void score(int i, ScoringState state, AlertPolicy alerts, int most) {
        ScoringModel model = state.model();
        if (events[i].isScoredWith(model)) {
            return;
        }
        int n = 0;
        String name = events[i].name();
        for (int j = i; j < size && n < most; j++) {
            if (j == i || events[j].name().equals(name)) {
                together[n] = events[j];
                events[j].follow(state);
                points[n++] = events[j].event().x();
            }
        }
        CoreScore core = state.coreScore(alerts);
        eStep.run(model.mixture(), points, 0, n, (first, block, r, logLikelihood) -> {
            for (int j = 0; j < block.size(); j++) {
                together[j].scored(model, j, r, logLikelihood[j]);
            }
            core.of(block, scores, r, scratch);
            for (int j = 0; j < block.size(); j++) {
                together[j].strangeness(scores[j]);
            }
        });
    }
}

package io.weir.engine;

import io.weir.anomaly.AlertPolicy;
import io.weir.em.EStep;
import io.weir.em.JoinableTask;
import io.weir.em.online.ScoringModel;
import io.weir.event.Ranges;
import io.weir.family.Block;
import java.util.Arrays;
import java.util.Collections;
import java.util.concurrent.Executor;

/**
 * Events that wait to be assigned together, in their order.
 *
 * <pre>
 *   held ─► e₁ e₂ e₃ e₄ e₅ e₆ …   read some at a time, by a helper if there is one
 *           a  b  a  a  b  a      those of a model are scored side by side, as many as
 *                                 wait for a batch at least; then all are gone through in order
 * </pre>
 *
 * <p>Densities of many points cost half of what those of single ones do, and code that does one thing to many events stays in the
 * cache of the processor core. What is said of an event does not depend on which others it was held with: scores are taken only from the
 * model that the event meets when its turn comes, and are made again if it has changed by then.
 */
final class HeldEvents {

    /** So many are read at a time: two batches of the default length. */
    private static final int CHUNK = 512;
    /** Those that are read while others are judged; a little more than a chunk, because some events are kept from batches. */
    static final int AHEAD = CHUNK + 64;

    static final int MOST = AHEAD + CHUNK;
    /** Raw bytes after which no more are held. */
    private static final int MOST_BYTES = 1 << 20;

    private final HeldEvent[] events = new HeldEvent[MOST];
    private int size;
    private int most = MOST;
    private long removed;
    private long bytes;

    private final Faults faults;
    private final Ranges ranges;
    private final Executor helpers;
    /** Events that were read … */
    private int read;
    /** … or are being read, by this; null if none are. */
    private JoinableTask<Void> reading;

    private int asked;

    private final JointScoring scoring;

    /**
     * @param helpers read events that are complete in number while others come
     */
    HeldEvents(EStep eStep, Executor helpers, Faults faults, Ranges ranges) {
        this.ranges = ranges;
        this.faults = faults;
        scoring = new JointScoring(eStep);
        this.helpers = helpers;
        Arrays.setAll(events, i -> new HeldEvent());
    }

    /** Holds an event; there is a place for it unless {@link #isFull}. */
    void add(Observation observation) {
        events[size].hold(observation);
        added();
    }

    private void added() {
        bytes += events[size++].bytes();
        if (size - asked == CHUNK) {
            finishReading();
            readAside();
        }
    }

    private void readAside() {
        HeldEvent[] chunk = Arrays.copyOfRange(events, asked, size);
        asked = size;
        reading = JoinableTask.begin(
                () -> {
                    for (HeldEvent event : chunk) {
                        event.read(faults);
                    }
                    return null;
                },
                helpers);
    }

    private void finishReading() {
        if (reading != null) {
            reading.result();
            reading = null;
            read = asked;
        }
    }

    /** From here on it is full with so many, or {@link #MOST}. */
    void atMost(int events) {
        most = Math.min(MOST, events);
    }

    boolean isFull() {
        return size >= most;
    }

    /** Whether they take so much memory that no more should be held. */
    boolean areLarge() {
        return bytes >= MOST_BYTES;
    }

    int size() {
        return size;
    }

    /** Event i, which has been read. */
    HeldEvent get(int i) {
        if (i >= read) {
            finishReading();
        }
        while (i >= read) {
            events[read++].read(faults);
            asked = read;
        }
        return events[i];
    }

    /** Lets go of the first n, which have been read; the others move up. */
    void removeFirst(int n) {
        for (int i = 0; i < n; i++) {
            bytes -= events[i].bytes();
            events[i].release();
        }
        Collections.rotate(Arrays.asList(events).subList(0, size), -n);
        size -= n;
        removed += n;
        read = Math.max(0, read - n);
        asked = Math.max(0, asked - n);
        scoring.clear();
    }

    /** So many have been let go of in all. */
    long removed() {
        return removed;
    }

    /** The model is no more; those of its events after place i are another's. */
    void forgetModel(String name, int i) {
        for (int j = i + 1; j < size; j++) {
            if (name.equals(events[j].name())) {
                events[j].forgetModel();
            }
        }
    }

    /**
     * Scores event i with its model as it is, and with it those of a block that follow, if it was not scored with that model yet.
     *
     * @param most events that meet the same model unless it is surprised
     */
    void score(int i, ScoringState state, AlertPolicy alerts, int most) {
        ScoringModel model = state.model();
        if (events[i].isScoredWith(model)) {
            return;
        }
        int end = Math.min(size, i + Block.CAPACITY);
        for (int j = i; j < end && scoring.size() < most; j++) {
            HeldEvent event = get(j);
            if (event.isOfModelOf(events[i])) {
                event.follow(state, ranges);
                scoring.add(event);
            }
        }
        faults.at(Step.SCORE, events[i].name());
        scoring.run(model, state.coreScore(alerts));
    }
}

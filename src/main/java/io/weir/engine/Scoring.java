package io.weir.engine;

import io.weir.em.EStep;
import io.weir.em.JoinableTask;
import io.weir.em.online.ScoringModel;
import io.weir.event.Feedback;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * The half of the loop that is where events are: they are scored with the model as it is, {@linkplain Judge judged} and collected; a batch that
 * is full goes to the {@link Learning}.
 *
 * <pre>
 *   accept ─► held ─┐ there are enough, or flush is called
 *                   └─► scored ─► judged ─► batch is full ─► delivered ───► contribution
 *                                                 │                             ▲
 *   helpers       read the events that are held   └────► statistics ────────────┘
 * </pre>
 *
 * <p>Densities of many events cost less than those of one at a time, so events wait for others. Helpers read events while those before them
 * are judged, and take the statistics of a batch while what was found of it is delivered. Everything that depends on the order of events is
 * done on the caller's thread, so that the same events give the same results, whoever helps and however many are held.
 *
 * <p>For one thread. What is thrown while one event is worked on hits this event alone, but for what {@link Faults} say is everybody's.
 */
public final class Scoring {

    /** So many events wait for each other at the most … */
    public static final int MOST_HELD = HeldEvents.MOST;
    /** … and, of a model whose batches are smaller than that, so many for their batch to be gone. */
    public static final int HELD_AHEAD = HeldEvents.AHEAD;

    private final DetectorSettings settings;
    private final ScoringStates states;
    private final ScoringListener listener;
    private final Contributions contributions;
    private final Faults faults;
    private final HeldEvents held;
    private final Judge judge;
    private final Relabelling relabelling;
    private final Batches batches;
    /** Null if models live for ever. */
    private final Expiry expiry;

    private boolean flushing;
    /** Of the held events, those that have gone out. */
    private int delivered;

    /**
     * @param partition which of the places this is, where there are many
     * @param helpers may do work aside; {@link JoinableTask#NOBODY} if nobody does
     */
    public Scoring(
            DetectorSettings settings,
            int partition,
            ScoringStores stores,
            ScoringListener listener,
            Contributions contributions,
            Faults faults,
            Executor helpers) {
        this.settings = settings;
        this.listener = listener;
        this.contributions = contributions;
        this.faults = faults;
        EStep eStep = new EStep();
        states = new ScoringStates(settings, stores);
        held = new HeldEvents(eStep, helpers, faults, settings.ranges());
        judge = new Judge(settings, listener, stores.recent());
        relabelling = new Relabelling(stores.recent(), settings, eStep);
        batches = new Batches(settings, partition, eStep, helpers, listener, contributions, faults);
        expiry = settings.ttlMillis() > 0 ? new Expiry(settings.ttlMillis(), stores) : null;
    }

    /** Takes the next event. What is found of it may be told now, with a later event, or by {@link #flush}. */
    public void accept(Observation observation) {
        held.add(observation);
        if (held.isFull() || held.areLarge()) {
            goThrough(held.areLarge());
        }
    }

    /**
     * From here on, no more events wait for each other. It changes no result.
     *
     * @param most at least 1; {@link #MOST_HELD} at the most
     */
    public void holdAtMost(int most) {
        held.atMost(most);
    }

    /** So many events wait. */
    int held() {
        return held.size();
    }

    /** So many events have had their turn. */
    public long goneThrough() {
        return held.removed();
    }

    /** Has all events told that were accepted. Does nothing while it is called from within. */
    public void flush() {
        goThrough(true);
    }

    /**
     * From here on, events are scored with this model; it may be one of which there were no events yet. If that cannot be, the one before it
     * scores on.
     *
     * @param timestamp of what is said then, ms since the epoch
     */
    public void update(String name, ScoringModel model, long timestamp) {
        flush();
        try {
            states.update(name, model);
        } catch (Throwable thrown) {
            faults.throwOn(thrown);
            listener.failed(name, model.version(), thrown, timestamp);
        }
    }

    /** Whether there is a model of that name here. */
    public boolean knows(String name) {
        return states.knows(name);
    }

    /**
     * Does what feedback says, see {@link Relabelling}. To be followed by {@link #contributeIfFull}.
     *
     * @return empty if the event is not known here
     */
    public Optional<FeedbackResult> feedback(Feedback feedback) {
        flush();
        ScoringState state = states.find(feedback.model());
        if (state == null) {
            return Optional.empty();
        }
        Optional<FeedbackResult> result = relabelling.apply(feedback, state);
        result.ifPresent(done -> states.put(feedback.model(), state));
        return result;
    }

    /** Has a model learn what waits, if that is a batch by now. */
    public void contributeIfFull(String name, long timestamp) {
        ScoringState state = states.find(name);
        if (state != null && isFull(state)) {
            batches.contribute(name, state, timestamp, 0, () -> {});
        }
    }

    private boolean isFull(ScoringState state) {
        return !state.model().frozen() && state.batchIsFull(settings.firstEvents());
    }

    /**
     * Goes through the events that are held. Who learns from them in between finds nothing held back.
     *
     * @param all otherwise, about half of them, up to the end of a batch: the others are being read meanwhile
     */
    private void goThrough(boolean all) {
        if (flushing) {
            return;
        }
        flushing = true;
        int done = 0;
        try {
            boolean goesOn = true;
            while (done < held.size() && goesOn) {
                int i = done++;
                goesOn = judgeOrRefuse(i) || all;
            }
            deliver(done);
        } finally {
            held.removeFirst(done);
            delivered = 0;
            flushing = false;
        }
    }

    /**
     * Event i has its turn.
     *
     * @return false if it has filled a batch, and the others may be left to be read
     */
    private boolean judgeOrRefuse(int i) {
        HeldEvent event = held.get(i);
        ScoringState state;
        try {
            listener.turn(event.observation(), event.unreadable() == null ? event.read() : null, event.unreadable());
            if (event.unreadable() != null) {
                throw event.unreadable();
            }
            state = judge(i, event);
        } catch (Throwable thrown) {
            listener.refused(event.observation(), faults.why(thrown));
            return true;
        }
        return learn(i, event, state);
    }

    /** Has event i scored and judged; its model is as before. */
    private ScoringState judge(int i, HeldEvent one) {
        ScoringState state = states.findOrBegin(one.name(), one.read());
        score(i, state);
        faults.at(Step.JUDGE, one.name());
        Finding finding = judge.judge(one, state);
        faults.at(Step.WRITE, one.name());
        listener.judged(one.observation(), finding);
        one.judged(finding);
        return state;
    }

    /** Scores event i, and with it those that meet the same model. */
    private void score(int i, ScoringState state) {
        try {
            held.score(i, state, settings.alerts(), state.untilBatchIsFull(settings.firstEvents()));
        } catch (Throwable thrown) {
            faults.throwOn(thrown);
            // One of several cannot be scored, maybe another one.
            held.score(i, state, settings.alerts(), 1);
        }
    }

    /**
     * The model hears of event i, which was judged by it.
     *
     * @return false if it has filled a batch, and the others may be left to be read
     */
    private boolean learn(int i, HeldEvent one, ScoringState state) {
        String name = one.name();
        long timestamp = one.observation().timestamp();
        long accounted = state.unlearned();
        try {
            faults.at(Step.REMEMBER, name);
            judge.remember(one, state);
            if (expiry != null) {
                expiry.seen(name, state, timestamp);
            }
        } catch (Throwable thrown) {
            faults.throwOn(thrown);
            int more = (int) (accounted + 1 - state.unlearned());
            state.withhold(more);
            listener.withheld(Math.max(0, more));
            listener.failed(name, state.model().version(), thrown, timestamp);
        }
        states.put(name, state);
        boolean full = isFull(state);
        if (full) {
            // What is judged is delivered while a helper takes the statistics of the batch.
            batches.contribute(name, state, timestamp, i + 1 - delivered, () -> deliver(i + 1));
        }
        if (expiry != null) {
            expire(i, name, state, timestamp);
        }
        return !full || held.size() - i > HeldEvents.AHEAD;
    }

    /** Tells what was found of the events before place {@code end}. */
    private void deliver(int end) {
        for (; delivered < end; delivered++) {
            HeldEvent event = held.get(delivered);
            if (event.finding() != null) {
                listener.deliver(event.observation(), event.finding());
            }
        }
    }

    private void expire(int i, String name, ScoringState state, long timestamp) {
        try {
            expiry.expireDue(due -> forget(due, timestamp, i));
        } catch (Throwable thrown) {
            faults.throwOn(thrown);
            listener.failed(name, state.model().version(), thrown, timestamp);
        }
    }

    /**
     * The model had its last event long ago.
     *
     * @param i place of the event that came now
     */
    private void forget(String name, long timestamp, int i) {
        deliver(i + 1);
        held.forgetModel(name, i);
        long unlearned = states.forget(name);
        expiry.forgotten(unlearned + contributions.forget(name, timestamp));
    }
}

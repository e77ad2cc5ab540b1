package io.weir.engine;

import io.weir.anomaly.PooledAlerts;
import io.weir.em.Aside;
import io.weir.em.Contribution;
import io.weir.em.EStep;
import io.weir.em.PointBatch;
import io.weir.em.ScoringModel;
import io.weir.event.Event;
import io.weir.event.Feedback;
import io.weir.event.FeedbackEffect;
import io.weir.event.History;
import io.weir.event.Source;
import io.weir.event.UnreadableEvent;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

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

    /** So many events that are judged and not delivered yet take longer than it takes to call a helper. */
    private static final int WORTH_HELP = 64;

    /** Is told what happens, in the order of the events. It must not call the scoring but where it says so. */
    public interface Listener {

        /**
         * An event has its turn.
         *
         * @param event null if it could not be read
         * @param why null if it could
         */
        default void turn(Observation observation, Event event, UnreadableEvent why) {
            // Nobody has to know.
        }

        /**
         * An event was judged, and its model has not heard of it. To be written down here, because what is thrown refuses the event;
         * it is said by {@link #deliver} that it may go out.
         */
        void judged(Observation observation, Finding finding);

        /** What was found may be told to the world. */
        void deliver(Observation observation, Finding finding);

        /** An event cannot be read, scored or written. */
        void refused(Observation observation, UnreadableEvent why);

        /** An event that was judged is learned, or kept from it; for counters. */
        default void counted(Finding finding) {
            // Nobody has to count.
        }

        /** So many events are kept from being learned; for counters. */
        default void withheld(int events) {
            // Nobody has to count.
        }

        /** Something was not learned. */
        void failed(String model, long version, Throwable thrown, long timestamp);
    }

    /** Where contributions go. It may call {@link Scoring#update} at once. */
    public interface Contributions {

        void contributed(String model, Contribution contribution, long timestamp);

        /**
         * A model had no event for its time to live. The scoring knows nothing of it any more.
         *
         * @return events of the model that were contributed
         */
        long forget(String model, long timestamp);
    }

    /**
     * What feedback has done.
     *
     * @param version of the model that the event was looked up in
     * @param source of the event
     */
    public record Given(FeedbackEffect effect, long version, Source source) {}

    /** Key of what all models have in common; names of models are not empty. */
    private static final String POOL = "";

    private final DetectorSettings settings;
    private final int partition;
    private final ScoringStores stores;
    private final Store<ScoringState> scoring;
    private final Listener listener;
    private final Contributions contributions;
    private final Faults faults;
    private final Executor helpers;
    private final EStep eStep = new EStep();
    private final HeldEvents held;
    private final Judge judge;
    /** Null if models live for ever. */
    private final Expiry expiry;

    private boolean flushing;
    /** Of the held events, those that have gone out. */
    private int delivered;

    /**
     * @param partition which of the places this is, where there are many
     * @param helpers may do work aside; {@link Aside#NOBODY} if nobody does
     */
    public Scoring(
            DetectorSettings settings,
            int partition,
            ScoringStores stores,
            Listener listener,
            Contributions contributions,
            Faults faults,
            Executor helpers) {
        this.settings = settings;
        this.partition = partition;
        this.stores = stores;
        this.listener = listener;
        this.contributions = contributions;
        this.faults = faults;
        this.helpers = helpers;
        scoring = stores.scoring();
        held = new HeldEvents(eStep, helpers, faults);
        judge = new Judge(settings, listener, stores.recent());
        expiry = settings.ttlMillis() > 0 ? new Expiry(settings.ttlMillis(), stores) : null;
    }

    /** Takes the next event. What is found of it may be told now, with a later event, or by {@link #flush}. */
    public void accept(Observation observation) {
        held.add(observation);
        if (held.isFull() || held.areLarge()) {
            goThrough(held.areLarge());
        }
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
            ScoringState state = find(name);
            if (state == null) {
                state = ScoringState.of(model, settings.alerts(), new History(settings.features()));
            }
            state.model(model, settings.alerts());
            scoring.put(name, state);
        } catch (Throwable thrown) {
            faults.throwOn(thrown);
            listener.failed(name, model.version(), thrown, timestamp);
        }
    }

    /** Whether there is a model of that name here. */
    public boolean knows(String name) {
        return scoring.get(name) != null;
    }

    /**
     * Does what feedback says.
     *
     * <pre>
     *   normal    withheld ──► learned with the next batch
     *   anomaly   waiting  ──► taken out of the batch
     *             learned  ──► taken back by the learning, with the next batch
     * </pre>
     *
     * <p>To be followed by {@link #contributeIfFull}.
     *
     * @return empty if the event is not known here
     */
    public Optional<Given> feedback(Feedback feedback) {
        flush();
        ScoringState state = find(feedback.model());
        if (state == null) {
            return Optional.empty();
        }
        FeedbackEffect[] effect = new FeedbackEffect[1];
        Optional<RecentEvent> found = state.recent()
                .change(
                        feedback,
                        stores.recent(),
                        settings.feedbackMemory(),
                        event -> effect[0] = apply(feedback, event, state));
        found.ifPresent(event -> scoring.put(feedback.model(), state));
        return found.map(event -> new Given(effect[0], state.model().version(), event.source()));
    }

    private FeedbackEffect apply(Feedback feedback, RecentEvent event, ScoringState state) {
        boolean learn = feedback.label() == Feedback.Label.NORMAL;
        if (event.learned() == learn || event.number() <= state.forgotten()) {
            return FeedbackEffect.NONE;
        }
        PointBatch pending = state.pending();
        if (learn) {
            double[] r = new double[state.model().mixture().size()];
            double logLikelihood = state.model().score(event.x(), r, eStep);
            event.learned(true);
            pending.add(event.x(), event.timestamp(), logLikelihood);
            event.levels().forEach(pending.levels()::add);
            state.alarm().letIn();
            return FeedbackEffect.LEARNED;
        }
        event.learned(false);
        state.alarm().keptOut();
        if (state.takeBack(event)) {
            return FeedbackEffect.KEPT_OUT;
        }
        pending.retract(event.x(), event.timestamp(), state.recent().events() - event.number());
        return FeedbackEffect.UNLEARNED;
    }

    /** Has a model learn what waits, if that is a batch by now. */
    public void contributeIfFull(String name, long timestamp) {
        ScoringState state = find(name);
        if (state != null && isFull(state)) {
            contribute(name, state, timestamp, Aside.NOBODY, () -> {});
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

    /** What is known of a model, judged together with those it is to be judged with; null if there is nothing. */
    private ScoringState find(String name) {
        ScoringState state = scoring.get(name);
        if (state != null) {
            join(state);
        }
        return state;
    }

    private void join(ScoringState state) {
        if (stores.pooled() != null) {
            state.alarm().join(pool());
        }
    }

    private PooledAlerts pool() {
        PooledAlerts pool = stores.pooled().get(POOL);
        if (pool == null) {
            pool = PooledAlerts.of(settings.alerts());
            stores.pooled().put(POOL, pool);
        }
        return pool;
    }

    /** Has event i scored and judged; its model is as before. */
    private ScoringState judge(int i, HeldEvent one) {
        ScoringState state = find(one.name());
        if (state == null) {
            state = ScoringState.first(
                    one.read().x(), settings.family(), settings.alerts(), new History(settings.features()));
            join(state);
        }
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
        scoring.put(name, state);
        if (stores.pooled() != null) {
            stores.pooled().put(POOL, pool());
        }
        boolean full = isFull(state);
        if (full) {
            // What is judged is delivered while a helper takes the statistics of the batch.
            int undelivered = i + 1 - delivered;
            contribute(name, state, timestamp, undelivered < WORTH_HELP ? Aside.NOBODY : helpers, () -> deliver(i + 1));
        }
        if (expiry != null) {
            expire(i, name, state, timestamp);
        }
        return !full || held.size() - i > HeldEvents.AHEAD;
    }

    /**
     * Closes a batch and sends it to be learned.
     *
     * @param others may take its statistics
     * @param meanwhile is done first
     */
    private void contribute(String name, ScoringState state, long timestamp, Executor others, Runnable meanwhile) {
        int events = state.waiting();
        Supplier<Contribution> batch = state.closeBatch(settings.learning().halfLife(), partition, eStep);
        var contribution = Aside.begin(batch::get, others);
        meanwhile.run();
        Contribution made;
        try {
            made = contribution.result();
            faults.at(Step.CONTRIBUTE, name);
        } catch (Throwable thrown) {
            faults.throwOn(thrown);
            state.withhold(events);
            listener.withheld(Math.max(0, events));
            listener.failed(name, state.model().version(), thrown, timestamp);
            return;
        }
        contributions.contributed(name, made, timestamp);
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
            expiry.call(due -> forget(due, timestamp, i));
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
        ScoringState state = scoring.get(name);
        long unlearned = state.unlearned();
        if (stores.recent() != null) {
            state.recent().forget(name, stores.recent(), settings.feedbackMemory());
        }
        scoring.remove(name);
        expiry.forgotten(unlearned + contributions.forget(name, timestamp));
    }
}

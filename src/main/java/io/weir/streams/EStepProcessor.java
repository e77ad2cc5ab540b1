package io.weir.streams;

import io.weir.em.Aside;
import io.weir.em.Contribution;
import io.weir.em.EStep;
import io.weir.event.Assignment;
import io.weir.event.History;
import io.weir.event.ModelKey;
import io.weir.event.UnreadableEvent;
import io.weir.family.Family;
import io.weir.metrics.Metrics;
import io.weir.metrics.ScoreWindow;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has events read, scored with the model as it is and {@linkplain Judge judged}, and sends out what was found; a batch that is full
 * goes to the M-step.
 *
 * <pre>
 *   stream thread   process ─► held ─┐ there are enough, a commit comes, or another processor needs the model
 *                                    └─► settle ─► judge ─► batch is full ─► deliver ───► M-step
 *                                                                    │                      ▲
 *   helpers              read the events that are held               └────► statistics ─────┘
 * </pre>
 *
 * <p>Under exactly-once nobody sees an assignment before the commit, so events lose nothing by waiting for it. What needs nothing
 * that changes meanwhile is offered to {@linkplain Aside helpers}: they read events while those before them are judged, and take the
 * statistics of a batch while its assignments are sent. Everything that depends on the order of
 * events stays here, so that the same events give the same bytes, whoever helps.
 */
final class EStepProcessor implements Processor<byte[], byte[], Object, Object> {

    private static final Logger LOG = LoggerFactory.getLogger(EStepProcessor.class);

    /** So many events that are judged and not delivered yet take longer than it takes to call a helper. */
    private static final int WORTH_HELP = 64;

    /** Events wait no longer than this where commits are rarer. */
    private static final Duration LONGEST_WAIT = Duration.ofMillis(100);

    private final WeirConfig config;
    private final InputFormat format;
    private final boolean repartitioned;
    private final String next;
    private final Family family;
    private final EStep eStep = new EStep();
    private final Executor helpers;
    private final HeldEvents held;
    private boolean settling;
    /** Of the held events, those that have gone out. */
    private int delivered;

    private FieldWatch watch;
    private Judge judge;
    private final Consumer<Assignment> observer;
    private final Net net;
    private Net.Letters letters;
    private final Metrics metrics;
    private ScoreWindow window;
    /** Null if models live for ever. */
    private final Expiry expiry;

    private ProcessorContext<Object, Object> context;
    private Lifecycle lifecycle;
    private int partition;
    private HeapStore<ScoringState> scoring;
    private HeapStore<Register> registers;
    /** Null if no feedback can come. */
    private HeapStore<List<RecentEvent>> recent;

    private Turn turn;

    /**
     * @param format of the events
     * @param repartitioned whether records come with their origin in headers and the model's name as key
     * @param next node that contributions go to
     * @param observer is shown every assignment before its bytes are forwarded; it must not keep the responsibilities
     * @param helpers of the stream thread
     */
    EStepProcessor(
            WeirConfig config,
            InputFormat format,
            boolean repartitioned,
            String next,
            Consumer<Assignment> observer,
            Executor helpers,
            Net net) {
        this.config = config;
        this.helpers = helpers;
        held = new HeldEvents(config.eventReader(), eStep, helpers, net);
        this.format = format;
        this.repartitioned = repartitioned;
        this.next = next;
        this.observer = observer;
        this.net = net;
        metrics = net.metrics();
        family = config.family();
        expiry = config.modelTtlMillis() > 0 ? new Expiry(config.modelTtlMillis()) : null;
    }

    @Override
    public void init(ProcessorContext<Object, Object> processorContext) {
        context = processorContext;
        partition = context.taskId().partition();
        letters = net.letters(context, WeirTopology.DEAD_LETTERS, repartitioned);
        lifecycle = new Lifecycle(context, WeirTopology.E_STEP_LIFECYCLE, metrics);
        scoring = context.getStateStore(ModelStores.SCORING);
        window = metrics.window();
        watch = FieldWatch.ofEvents(config, !repartitioned, metrics.fields(), System.currentTimeMillis(), LOG::warn);
        if (expiry != null) {
            expiry.init(context);
            registers = context.getStateStore(ModelStores.REGISTER);
        }
        recent = config.feedbackTopic().isPresent() ? context.getStateStore(ModelStores.RECENT) : null;
        judge = new Judge(config, net, window, recent);
        holdBack();
    }

    /** From here on, whoever writes a store of this task down has this processor settle first. */
    private void holdBack() {
        turn = Turn.of(context);
        held.clear();
        scoring.heldBack(() -> turn.take(() -> settle(true)));
        scoring.onUnreadable((name, why) -> turn.take(
                () -> lifecycle.unreadable(name, 0, "the state it scores with", why, context.currentSystemTimeMs())));
        if (expiry != null) {
            expiry.heldBack(scoring::settle);
        }
        if (recent != null) {
            recent.heldBack(scoring::settle);
            recent.onUnreadable((chunk, why) -> turn.take(() -> lifecycle.unreadable(
                    ModelStores.ofChunk(chunk),
                    0,
                    "some of the events that feedback may be given on",
                    why,
                    context.currentSystemTimeMs())));
        }
        if (config.commitInterval().compareTo(LONGEST_WAIT) > 0) {
            context.schedule(LONGEST_WAIT, PunctuationType.WALL_CLOCK_TIME, now -> scoring.settle());
        }
    }

    @Override
    public void close() {
        metrics.forget(window);
        watch.close();
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        if (repartitioned && Origin.isCommand(record.headers())) {
            // The command is carried out next, after the events before it.
            scoring.settle();
            return;
        }
        Origin origin = letters.origin(record);
        try {
            letters.own(origin);
            checkWhole(record, origin);
            byte[] json = format.json(origin.source().topic(), letters.headers(record), record.value());
            String name = repartitioned
                    ? new String(record.key(), StandardCharsets.UTF_8)
                    : origin.model(config.modelKey(), json, config.eventMaxBytes());
            held.add(record, json, name, origin);
        } catch (Throwable thrown) {
            held.add(record, origin, Net.why(thrown));
        }
        if (held.isFull() || held.areLarge()) {
            settle(held.areLarge());
        }
    }

    /** Refuses a record of which there is only the head; a key that is wrong too is the reason that goes first. */
    private void checkWhole(Record<byte[], byte[]> record, Origin origin) throws UnreadableEvent {
        int most = config.eventMaxBytes();
        boolean whole = WholeSize.isWhole(record.headers(), record.value());
        if (!whole && !repartitioned && config.modelKey().kind() == ModelKey.Kind.RECORD_KEY) {
            origin.model(config.modelKey(), record.value(), most);
        }
        WholeSize.check(record.headers(), record.value(), most);
    }

    /**
     * Goes through the events that are held. What learns from them in between finds nothing held back.
     *
     * @param all otherwise, about half of them, up to the end of a batch: the others are being read meanwhile
     */
    private void settle(boolean all) {
        if (settling) {
            return;
        }
        settling = true;
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
            settling = false;
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
            watch(event);
            if (event.unreadable() != null) {
                throw event.unreadable();
            }
            state = judge(i, event);
        } catch (Throwable thrown) {
            letters.refuse(event.record(), event.origin(), event.record().timestamp(), Net.why(thrown));
            return true;
        }
        return learn(i, event, state);
    }

    private void watch(HeldEvent event) {
        byte[] json = event.json() == null ? event.record().value() : event.json();
        watch.look(event.unreadable() == null ? event.read() : null, event.unreadable(), json);
    }

    /** Has event i scored and judged; its model is as before. */
    private ScoringState judge(int i, HeldEvent one) throws UnreadableEvent {
        ScoringState known = scoring.get(one.name());
        ScoringState state = known != null
                ? known
                : ScoringState.first(one.read().x(), family, config.alerts(), new History(config.features()));
        score(i, state);
        net.at(Net.Step.JUDGE, one.name());
        judge.judge(one, state);
        return state;
    }

    /**
     * The model hears of event i, which was judged by it.
     *
     * @return false if it has filled a batch, and the others may be left to be read
     */
    private boolean learn(int i, HeldEvent one, ScoringState state) {
        String name = one.name();
        long timestamp = one.record().timestamp();
        long accounted = state.unlearned();
        try {
            net.at(Net.Step.REMEMBER, name);
            judge.remember(one, state);
            if (expiry != null) {
                expiry.seen(name, state, timestamp);
            }
        } catch (Throwable thrown) {
            Net.caught(thrown);
            int more = (int) (accounted + 1 - state.unlearned());
            state.withhold(more);
            metrics.batchFailed(Math.max(0, more));
            lifecycle.failed(name, state.model().version(), thrown, timestamp);
        }
        scoring.put(name, state);
        boolean full = !state.model().frozen() && state.batchIsFull(config.firstEvents());
        if (full) {
            contribute(i, name, state, timestamp);
        }
        if (expiry != null) {
            expire(i, name, state, timestamp);
        }
        return !full || held.size() - i > HeldEvents.AHEAD;
    }

    private void expire(int i, String name, ScoringState state, long timestamp) {
        try {
            expiry.call(due -> forget(due, timestamp, i));
        } catch (Throwable thrown) {
            Net.caught(thrown);
            lifecycle.failed(name, state.model().version(), thrown, timestamp);
        }
    }

    /** A batch is full with event i: delivers what is judged while a helper takes its statistics, which go to the M-step. */
    private void contribute(int i, String name, ScoringState state, long timestamp) {
        int events = state.waiting();
        Supplier<Contribution> batch = state.closeBatch(config.learning().halfLife(), partition, eStep);
        int undelivered = i + 1 - delivered;
        var contribution = Aside.begin(batch::get, undelivered < WORTH_HELP ? Aside.NOBODY : helpers);
        deliver(i + 1);
        Contribution made;
        try {
            made = contribution.result();
            net.at(Net.Step.CONTRIBUTE, name);
        } catch (Throwable thrown) {
            Net.caught(thrown);
            state.withhold(events);
            metrics.batchFailed(events);
            lifecycle.failed(name, state.model().version(), thrown, timestamp);
            return;
        }
        context.forward(new Record<>(name, made, timestamp), next);
    }

    /** Sends what was found of the events before place {@code end}. */
    private void deliver(int end) {
        for (; delivered < end; delivered++) {
            HeldEvent event = held.get(delivered);
            if (event.assignment() != null) {
                deliver(event);
            }
        }
    }

    private void deliver(HeldEvent event) {
        byte[] key = event.origin().key();
        long timestamp = event.record().timestamp();
        observer.accept(event.assignment());
        context.forward(new Record<>(key, event.written(), timestamp), WeirTopology.ASSIGNMENTS);
        if (event.anomaly() != null) {
            context.forward(new Record<>(key, event.anomaly(), timestamp), WeirTopology.ANOMALIES);
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
        Register register = Expiry.of(registers);
        register.forgetModel();
        register.forget(state.unlearned());
        Expiry.put(register, registers);
        if (recent != null) {
            state.recent().forget(name, recent, config.feedbackMemory());
        }
        scoring.remove(name);
        context.forward(new Record<>(name, null, timestamp), next);
    }

    /** Scores event i, and with it those that meet the same model. */
    private void score(int i, ScoringState state) {
        try {
            held.score(i, state, config.alerts(), state.untilBatchIsFull(config.firstEvents()));
        } catch (Throwable thrown) {
            Net.caught(thrown);
            scoreAlone(i, state);
        }
    }

    /** One of several cannot be scored, maybe another one. */
    private void scoreAlone(int i, ScoringState state) {
        held.score(i, state, config.alerts(), 1);
    }
}

package io.weir.streams;

import io.weir.anomaly.PooledAlerts;
import io.weir.config.WeirConfig;
import io.weir.engine.RecentEvent;
import io.weir.engine.Scoring;
import io.weir.engine.ScoringListener;
import io.weir.engine.ScoringState;
import io.weir.engine.ScoringStores;
import io.weir.engine.timers.TimerPage;
import io.weir.engine.timers.TimerWheel;
import io.weir.event.Source;
import io.weir.input.InputFormat;
import io.weir.records.Origin;
import io.weir.store.HeapStore;
import io.weir.store.NodeScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * A processor to which events come. It takes what is to be read, gives it to the {@link EventTask}, and has everything that is held back
 * told before Kafka Streams commits.
 *
 * <p>Under exactly-once nobody sees an assignment before the commit, so events lose nothing by waiting for it.
 */
abstract class EventProcessor implements Processor<Object, Object, Object, Object> {

    /** Events wait no longer than this where commits are rarer. */
    private static final Duration LONGEST_WAIT = Duration.ofMillis(100);
    /** The part of a transaction's timeout in which all tasks of a stream thread should go through the events that wait. */
    private static final int PART = 10;
    /** Tasks that a stream thread may well have. */
    private static final int TASKS = 8;

    private final WeirConfig config;
    private final InputFormat format;
    private final Net net;
    private final Executor helpers;
    private final String feedbackTopic;
    private ProcessorContext<Object, Object> context;
    private Sinks sinks;
    private Lifecycle lifecycle;
    private final List<HeapStore<?>> stores = new ArrayList<>();
    private EventTask events;
    private Scoring scoring;
    private final HoldLimit limit;

    /**
     * @param helpers of the stream thread
     */
    EventProcessor(WeirConfig config, InputFormat format, Executor helpers, Net net) {
        this.config = config;
        this.format = format;
        this.helpers = helpers;
        this.net = net;
        limit = new HoldLimit(
                config.transactionTimeout().dividedBy(PART * TASKS).toNanos());
        feedbackTopic =
                config.feedbackTopic().isPresent() ? config.internalTopics().routedFeedback() : null;
    }

    @Override
    public void init(ProcessorContext<Object, Object> processorContext) {
        context = processorContext;
        sinks = new ForwardingSinks(context);
        lifecycle = new Lifecycle(sinks::lifecycle, net.metrics());
        stores.clear();
        HeapStore<ScoringState> states = store(ModelStores.SCORING);
        boolean expires = config.modelTtlMillis() > 0;
        HeapStore<TimerWheel> register = expires ? store(ModelStores.REGISTER) : null;
        HeapStore<TimerPage> names = expires ? store(ModelStores.NAMES) : null;
        HeapStore<List<RecentEvent>> recent = feedbackTopic == null ? null : store(ModelStores.RECENT);
        setAside(states, key -> key, "the state it scores with");
        HeapStore<PooledAlerts> pooled = config.alerts().pooled() ? store(ModelStores.POOLED) : null;
        if (pooled != null) {
            setAside(pooled, "what all models are judged by together");
        }
        if (expires) {
            setAside(register, "when models had their last events (the account of forgotten models begins anew)");
            setAside(names, "a page of names of models (which are forgotten only after their next event)");
        }
        if (recent != null) {
            setAside(recent, ModelStores::ofChunk, "some of the events that feedback may be given on");
        }
        events = new EventTask(config, format, config.isRepartitioned(), sinks, net);
        scoring = scoring(new ScoringStores(states, register, names, recent, pooled), events, helpers);
        events.use(scoring);
        tellBeforeCommits();
    }

    /**
     * What scores; called by {@link #init}.
     *
     * @param listener of it
     */
    abstract Scoring scoring(ScoringStores ofScoring, ScoringListener listener, Executor others);

    /** A store that is written down only after everything is told that waits. */
    final <V> HeapStore<V> store(String name) {
        HeapStore<V> store = context.getStateStore(name);
        if (store != null) {
            stores.add(store);
        }
        return store;
    }

    /**
     * What a store has and nobody can read is set aside, alone.
     *
     * @param model name of the model that a key is of
     * @param what it has of a model
     */
    final void setAside(HeapStore<?> store, UnaryOperator<String> model, String what) {
        var scope = NodeScope.of(context);
        store.onUnreadable((key, why) ->
                scope.take(() -> lifecycle.unreadable(model.apply(key), 0, what, why, context.currentSystemTimeMs())));
    }

    /** The same of what is of all models of the partition, and begins anew. */
    private void setAside(HeapStore<?> store, String what) {
        store.onUnreadable((key, why) -> lifecycle.unreadable(what + ", of partition " + partition(), why));
    }

    private void tellBeforeCommits() {
        var scope = NodeScope.of(context);
        Runnable flush = () -> scope.take(this::flush);
        stores.forEach(store -> store.heldBack(flush));
        if (config.commitInterval().compareTo(LONGEST_WAIT) > 0) {
            context.schedule(LONGEST_WAIT, PunctuationType.WALL_CLOCK_TIME, now -> flush.run());
        }
    }

    private void flush() {
        long begun = System.nanoTime();
        scoring.flush();
        adjustLimit(begun);
    }

    /** Those that were gone through within a flush are not counted again. */
    private void adjustLimit(long begun) {
        if (limit.heardOf(scoring.goneThrough(), System.nanoTime() - begun)) {
            scoring.holdAtMost(limit.most());
        }
    }

    @Override
    public void close() {
        events.close();
    }

    @Override
    public final void process(Record<Object, Object> record) {
        long begun = System.nanoTime();
        take(record, Origin.here(context));
        adjustLimit(begun);
    }

    /**
     * An event, or feedback.
     *
     * @param here where it was read
     */
    @SuppressWarnings("unchecked")
    void take(Record<Object, Object> record, Source here) {
        var bytes = (Record<byte[], byte[]>) (Record<?, ?>) record;
        if (here.topic().equals(feedbackTopic)) {
            events.feedback(bytes, here, letter -> context.forward(letter, Nodes.FEEDBACK_ON));
        } else {
            events.event(bytes, here);
        }
    }

    final WeirConfig config() {
        return config;
    }

    final Net net() {
        return net;
    }

    final Lifecycle lifecycle() {
        return lifecycle;
    }

    final Sinks sinks() {
        return sinks;
    }

    final ProcessorContext<Object, Object> context() {
        return context;
    }

    final int partition() {
        return context.taskId().partition();
    }
}

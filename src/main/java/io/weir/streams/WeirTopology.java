package io.weir.streams;

import io.weir.em.Contribution;
import io.weir.em.Patience;
import io.weir.event.ModelKey;
import io.weir.metrics.Metrics;
import java.util.concurrent.Executor;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;

/** Draws the picture in this package's description, as a topology. */
public final class WeirTopology {

    static final String EVENTS = "events";
    static final String CONTROL = "control";
    static final String STEER = "steer";
    static final String ROUTE_CONTROL = "route-control";
    static final String ROUTED = "routed";
    static final String ROUTE = "route";
    static final String UNROUTABLE = "unroutable";
    static final String BY_MODEL = "by-model";
    static final String E_STEP = "e-step";
    static final String M_STEP = "m-step";
    static final String ASSIGNMENTS = "assignments";
    static final String ANOMALIES = "anomalies";
    static final String DEAD_LETTERS = "dead-letters";
    static final String MODELS = "models";
    static final String LIFECYCLE = "lifecycle";
    static final String MODEL_UPDATE = "model-update";
    static final String STATISTICS = "statistics";
    static final String BROADCAST = "broadcast";
    static final String FEEDBACK_EVENTS = "feedback-events";
    static final String ROUTE_FEEDBACK = "route-feedback";
    static final String UNROUTABLE_FEEDBACK = "unroutable-feedback";
    static final String FEEDBACK = "feedback";
    /** Feedback on its way to the E-steps, and its topic. */
    static final String ROUTED_FEEDBACK = "routed-feedback";

    static final String FEEDBACK_ON = "feedback-on";
    static final String FEEDBACK_LIFECYCLE = "feedback-lifecycle";
    static final String E_STEP_LIFECYCLE = "e-step-lifecycle";
    static final String CONTRIBUTIONS = "contributions";

    private WeirTopology() {}

    /** The topology of a configuration; needs no cluster. */
    public static Topology build(WeirConfig config) {
        return build(config, new Metrics());
    }

    /**
     * The topology of a configuration; needs no cluster.
     *
     * @param metrics what its processors count in
     */
    public static Topology build(WeirConfig config, Metrics metrics) {
        return build(config, new Net(config, metrics, Limits.of(config)));
    }

    /**
     * The topology of a configuration; needs no cluster.
     *
     * @param net of its processors
     */
    static Topology build(WeirConfig config, Net net) {
        return build(config, net, KeptState.none());
    }

    /**
     * The topology of a configuration; needs no cluster.
     *
     * @param net of its processors
     * @param kept state on this machine
     */
    static Topology build(WeirConfig config, Net net, KeptState kept) {
        return config.isShared() ? shared(config, net, kept) : byKey(config, net, kept);
    }

    /** One sub-topology: what the E-step sends, the M-step learns at once. */
    private static Topology byKey(WeirConfig config, Net net, KeptState kept) {
        Topics topics = Topics.of(config);
        Executor searches = Pools.searches(Patience.ENDLESS);
        Executor helpers = Pools.helpers(config.streamThreads());
        boolean repartitioned = config.isRepartitioned();
        boolean feedback = topics.feedback().isPresent();
        var builder = builder(config);
        if (repartitioned) {
            eventsByModel(builder, config, topics, net);
        }
        if (feedback) {
            routedFeedback(builder, config, topics, net);
        }
        Topology topology = repartitioned || feedback ? builder.build() : new Topology();
        if (repartitioned) {
            topology.addSink(UNROUTABLE, topics.deadLetters(), bytes(), bytes(), ROUTE, ROUTE_CONTROL);
        } else {
            addEvents(topology, topics);
        }
        String events = repartitioned ? BY_MODEL + "-repartition-source" : EVENTS;

        topology.addProcessor(
                E_STEP,
                () -> new EStepProcessor(
                        config, InputFormat.of(config), repartitioned, M_STEP, made -> {}, helpers, net),
                events);
        if (feedback) {
            topology.addProcessor(
                    FEEDBACK,
                    () -> new FeedbackProcessor(config, M_STEP, net),
                    ROUTED_FEEDBACK + "-repartition-source");
        }
        String commands = repartitioned ? events : addControl(topology, topics);
        topology.addProcessor(STEER, () -> new SteerProcessor(config, searches, repartitioned, net), commands);
        addEventSinks(topology, topics, E_STEP);
        String[] contributors = feedback ? new String[] {E_STEP, FEEDBACK} : new String[] {E_STEP};
        topology.addProcessor(M_STEP, () -> new MStepProcessor(config, searches, net), contributors);
        topology.addSink(MODELS, topics.models(), new StringSerializer(), bytes(), M_STEP, STEER);
        topology.addSink(LIFECYCLE, topics.lifecycle(), new StringSerializer(), bytes(), M_STEP, STEER);
        topology.addProcessor(MODEL_UPDATE, () -> new ModelUpdateProcessor(config, net.metrics()), M_STEP, STEER);
        addStores(topology, config, searches, kept);
        return topology;
    }

    /** Two sub-topologies: E-steps where the events come in, M-steps where the statistics of a model come together. */
    private static Topology shared(WeirConfig config, Net net, KeptState kept) {
        Topics topics = Topics.of(config);
        Executor searches = Pools.searches(Pools.patience(config));
        Executor helpers = Pools.helpers(config.streamThreads());
        var broadcast = new BroadcastModels(config);
        var builder = builder(config);
        boolean feedback = topics.feedback().isPresent();
        String next = feedback ? CONTRIBUTIONS : STATISTICS + "-repartition-filter";
        var contributions = asContributions(builder.stream(
                        topics.input(), consumed(EVENTS, Serdes.ByteArray(), Serdes.ByteArray()))
                .process(
                        () -> new EStepProcessor(config, InputFormat.of(config), false, next, made -> {}, helpers, net),
                        Named.as(E_STEP)));
        if (feedback) {
            var others = routedFeedback(builder, config, topics, net)
                    .process(() -> new FeedbackProcessor(config, next, net), Named.as(FEEDBACK));
            contributions = contributions.merge(asContributions(others), Named.as(CONTRIBUTIONS));
        }
        ProcessorSupplier<String, Object, String, Object> mStep = () -> new MStepProcessor(config, searches, net);
        contributions
                .repartition(Repartitioned.with(
                                Serdes.String(),
                                ModelStores.statisticsCodec(config).patientSerde())
                        .withName(STATISTICS))
                .process(mStep, Named.as(M_STEP));
        builder.stream(
                        topics.models(),
                        consumed(BROADCAST, Serdes.String(), broadcast.serde()).withTimestampExtractor(new AtOnce()))
                .process(() -> new ModelUpdateProcessor(config, net.metrics()), Named.as(MODEL_UPDATE));

        Topology topology = builder.build();
        topology.addProcessor(
                STEER, () -> new SteerProcessor(config, searches, false, net), addControl(topology, topics));
        addEventSinks(topology, topics, E_STEP, MODEL_UPDATE);
        topology.addSink(MODELS, topics.models(), new StringSerializer(), bytes(), broadcast, M_STEP, STEER);
        topology.addSink(LIFECYCLE, topics.lifecycle(), new StringSerializer(), bytes(), M_STEP, STEER);
        addStores(topology, config, searches, kept);
        return topology;
    }

    /** The E-step gives contributions to this child alone; to its sinks it gives bytes. */
    @SuppressWarnings("unchecked")
    private static KStream<String, Contribution> asContributions(KStream<?, ?> stream) {
        return (KStream<String, Contribution>) stream;
    }

    private static void addEventSinks(Topology topology, Topics topics, String... tellers) {
        topology.addSink(ASSIGNMENTS, topics.assignments(), bytes(), bytes(), E_STEP);
        topology.addSink(E_STEP_LIFECYCLE, topics.lifecycle(), new StringSerializer(), bytes(), tellers);
        topology.addSink(ANOMALIES, topics.anomalies(), bytes(), bytes(), E_STEP);
        if (topics.feedback().isEmpty()) {
            topology.addSink(DEAD_LETTERS, topics.deadLetters(), bytes(), bytes(), E_STEP, STEER);
            return;
        }
        topology.addSink(DEAD_LETTERS, topics.deadLetters(), bytes(), bytes(), E_STEP, STEER, FEEDBACK);
        topology.addSink(UNROUTABLE_FEEDBACK, topics.deadLetters(), bytes(), bytes(), ROUTE_FEEDBACK);
        topology.addSink(FEEDBACK_LIFECYCLE, topics.lifecycle(), new StringSerializer(), bytes(), FEEDBACK);
        topology.addSink(
                FEEDBACK_ON, ROUTED_FEEDBACK + "-repartition", bytes(), bytes(), new FeedbackRoute(), FEEDBACK);
    }

    private static void addStores(Topology topology, WeirConfig config, Executor searches, KeptState kept) {
        var heap = HeapBudget.ofHeap(config.modelCacheShare());
        topology.addStateStore(ModelStores.scoring(config, heap).over(kept), E_STEP, MODEL_UPDATE);
        if (config.feedbackTopic().isPresent()) {
            topology.connectProcessorAndStateStores(FEEDBACK, ModelStores.SCORING);
            topology.addStateStore(ModelStores.recent(config).over(kept), E_STEP, FEEDBACK);
        }
        if (!config.isShared()) {
            topology.connectProcessorAndStateStores(M_STEP, ModelStores.SCORING);
            topology.connectProcessorAndStateStores(STEER, ModelStores.SCORING);
        }
        topology.addStateStore(ModelStores.learning(config, searches, heap).over(kept), M_STEP, STEER);
        topology.addStateStore(ModelStores.reservoir(config).over(kept), M_STEP, STEER);
        topology.addStateStore(ModelStores.versions(config).over(kept), M_STEP, STEER);
        if (config.modelTtlMillis() > 0) {
            topology.addStateStore(ModelStores.register().over(kept), E_STEP, M_STEP);
            topology.addStateStore(ModelStores.names().over(kept), E_STEP);
        }
    }

    /** Commands, read beside the events of the same partition. */
    private static String addControl(Topology topology, Topics topics) {
        topology.addSource(
                AutoOffsetReset.earliest(),
                CONTROL,
                new AtOnce(),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                topics.control());
        return CONTROL;
    }

    private static StreamsBuilder builder(WeirConfig config) {
        return new StreamsBuilder(new TopologyConfig(new StreamsConfig(config.streamsProperties())));
    }

    private static <K, V> Consumed<K, V> consumed(String name, Serde<K> keys, Serde<V> values) {
        return Consumed.with(keys, values)
                .withName(name)
                .withTimestampExtractor(new ArrivalTime())
                .withOffsetResetPolicy(AutoOffsetReset.earliest());
    }

    /** All events of a model are in one partition as they come. */
    private static void addEvents(Topology topology, Topics topics) {
        topology.addSource(
                AutoOffsetReset.earliest(),
                EVENTS,
                new ArrivalTime(),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                topics.input().toArray(String[]::new));
    }

    /** Events are brought together by model first, and commands with them. */
    private static void eventsByModel(StreamsBuilder builder, WeirConfig config, Topics topics, Net net) {
        var byModel = Repartitioned.with(Serdes.ByteArray(), Serdes.ByteArray()).withName(BY_MODEL);
        if (config.modelKey().kind() == ModelKey.Kind.CONSTANT) {
            byModel = byModel.withNumberOfPartitions(1);
        }
        KStream<byte[], byte[]> commands = builder.stream(
                        topics.control(),
                        consumed(CONTROL, Serdes.ByteArray(), Serdes.ByteArray())
                                .withTimestampExtractor(new AtOnce()))
                .process(() -> new ControlRouteProcessor(config, ROUTED, net), Named.as(ROUTE_CONTROL));
        builder.stream(topics.input(), consumed(EVENTS, Serdes.ByteArray(), Serdes.ByteArray()))
                .process(() -> new RouteProcessor(config, InputFormat.of(config), ROUTED, net), Named.as(ROUTE))
                .merge(commands, Named.as(ROUTED))
                .repartition(byModel);
    }

    /** Feedback is brought to where the event it is about was assigned. */
    private static KStream<byte[], byte[]> routedFeedback(
            StreamsBuilder builder, WeirConfig config, Topics topics, Net net) {
        var routed = Repartitioned.with(Serdes.ByteArray(), Serdes.ByteArray())
                .withName(ROUTED_FEEDBACK)
                .withStreamPartitioner(new FeedbackRoute());
        if (config.modelKey().kind() == ModelKey.Kind.CONSTANT && !config.isShared()) {
            routed = routed.withNumberOfPartitions(1);
        }
        String topic = topics.feedback().orElseThrow();
        return builder.stream(topic, consumed(FEEDBACK_EVENTS, Serdes.ByteArray(), Serdes.ByteArray()))
                .process(
                        () -> new RouteFeedbackProcessor(config, ROUTED_FEEDBACK + "-repartition-filter", net),
                        Named.as(ROUTE_FEEDBACK))
                .repartition(routed);
    }

    private static ByteArraySerializer bytes() {
        return new ByteArraySerializer();
    }
}

package io.weir.streams;

import io.weir.config.InputFormats;
import io.weir.config.Topics;
import io.weir.config.WeirConfig;
import io.weir.em.Patience;
import io.weir.em.online.Contribution;
import io.weir.json.ModelKey;
import io.weir.metrics.Metrics;
import io.weir.records.Limits;
import io.weir.store.HeapBudget;
import io.weir.store.KeptState;
import java.util.ArrayList;
import java.util.List;
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

/** Draws the picture in this package's description, as a topology. */
public final class WeirTopology {

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
    public static Topology build(WeirConfig config, Net net) {
        return build(config, net, KeptState.none());
    }

    /**
     * The topology of a configuration; needs no cluster.
     *
     * @param net of its processors
     * @param kept state on this machine
     */
    public static Topology build(WeirConfig config, Net net, KeptState kept) {
        return config.isShared() ? shared(config, net, kept) : byKey(config, net, kept);
    }

    /** One sub-topology: what events contribute is learned at once. */
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
        List<String> sources = new ArrayList<>();
        if (repartitioned) {
            topology.addSink(
                    Nodes.UNROUTABLE, topics.deadLetters(), bytes(), bytes(), Nodes.ROUTE, Nodes.ROUTE_CONTROL);
            sources.add(Nodes.BY_MODEL + "-repartition-source");
        } else {
            addEvents(topology, topics);
            addControl(topology, topics);
            sources.addAll(List.of(Nodes.EVENTS, Nodes.CONTROL));
        }
        if (feedback) {
            sources.add(Nodes.ROUTED_FEEDBACK + "-repartition-source");
        }
        topology.addProcessor(
                Nodes.DETECTOR,
                () -> new DetectorProcessor(config, InputFormats.of(config), searches, helpers, net),
                sources.toArray(String[]::new));
        addEventSinks(topology, topics, Nodes.DETECTOR);
        addSinks(topology, topics, Nodes.DETECTOR);
        topology.addSink(Nodes.MODELS, topics.models(), new StringSerializer(), bytes(), Nodes.DETECTOR);
        addStores(topology, config, searches, kept, Nodes.DETECTOR, Nodes.DETECTOR);
        return topology;
    }

    /** Two sub-topologies: one where the events come in, one where the statistics of a model come together. */
    private static Topology shared(WeirConfig config, Net net, KeptState kept) {
        Topics topics = Topics.of(config);
        Executor searches = Pools.searches(Pools.patience(config));
        Executor helpers = Pools.helpers(config.streamThreads());
        var broadcast = new BroadcastModels(config);
        var builder = builder(config);
        KStream<?, ?> events =
                builder.stream(topics.input(), consumed(Nodes.EVENTS, Serdes.ByteArray(), Serdes.ByteArray()));
        if (topics.feedback().isPresent()) {
            events = both(events, routedFeedback(builder, config, topics, net), "with-feedback");
        }
        KStream<?, ?> models = builder.stream(
                topics.models(),
                consumed(Nodes.BROADCAST, Serdes.String(), broadcast.serde())
                        .withTimestampExtractor(new ZeroTimestampExtractor()));
        KStream<?, ?> contributions = both(events, models, "with-models")
                .process(
                        () -> new ScoringProcessor(
                                config,
                                InputFormats.of(config),
                                Nodes.STATISTICS + "-repartition-filter",
                                helpers,
                                net),
                        Named.as(Nodes.SCORING));
        KStream<?, ?> statistics = asContributions(contributions)
                .repartition(Repartitioned.with(
                                Serdes.String(),
                                ModelStores.statisticsCodec(config).patientSerde())
                        .withName(Nodes.STATISTICS));
        KStream<?, ?> commands = builder.stream(
                topics.control(),
                consumed(Nodes.CONTROL, Serdes.ByteArray(), Serdes.ByteArray())
                        .withTimestampExtractor(new ZeroTimestampExtractor()));
        both(statistics, commands, "with-commands")
                .process(() -> new LearningProcessor(config, searches, net), Named.as(Nodes.LEARNING));

        Topology topology = builder.build();
        addEventSinks(topology, topics, Nodes.SCORING);
        addSinks(topology, topics, Nodes.SCORING, Nodes.LEARNING);
        topology.addSink(Nodes.MODELS, topics.models(), new StringSerializer(), bytes(), broadcast, Nodes.LEARNING);
        addStores(topology, config, searches, kept, Nodes.SCORING, Nodes.LEARNING);
        return topology;
    }

    /** Records of two kinds, told apart by the processor that takes them. */
    @SuppressWarnings("unchecked")
    private static KStream<Object, Object> both(KStream<?, ?> one, KStream<?, ?> other, String name) {
        return ((KStream<Object, Object>) one).merge((KStream<Object, Object>) other, Named.as(name));
    }

    /** Where events are scored, contributions go to this child alone; to its sinks go bytes. */
    @SuppressWarnings("unchecked")
    private static KStream<String, Contribution> asContributions(KStream<?, ?> stream) {
        return (KStream<String, Contribution>) stream;
    }

    private static void addEventSinks(Topology topology, Topics topics, String scoring) {
        topology.addSink(Nodes.ASSIGNMENTS, topics.assignments(), bytes(), bytes(), scoring);
        topology.addSink(Nodes.ANOMALIES, topics.anomalies(), bytes(), bytes(), scoring);
        if (topics.feedback().isPresent()) {
            topology.addSink(Nodes.UNROUTABLE_FEEDBACK, topics.deadLetters(), bytes(), bytes(), Nodes.ROUTE_FEEDBACK);
            topology.addSink(
                    Nodes.FEEDBACK_ON,
                    Nodes.ROUTED_FEEDBACK + "-repartition",
                    bytes(),
                    bytes(),
                    new FeedbackRoute(),
                    scoring);
        }
    }

    private static void addSinks(Topology topology, Topics topics, String... processors) {
        topology.addSink(Nodes.DEAD_LETTERS, topics.deadLetters(), bytes(), bytes(), processors);
        topology.addSink(Nodes.LIFECYCLE, topics.lifecycle(), new StringSerializer(), bytes(), processors);
    }

    private static void addStores(
            Topology topology, WeirConfig config, Executor searches, KeptState kept, String scoring, String learning) {
        var heap = HeapBudget.ofHeap(config.modelCacheShare());
        topology.addStateStore(ModelStores.scoring(config, heap).over(kept), scoring);
        if (config.feedbackTopic().isPresent()) {
            topology.addStateStore(ModelStores.recent(config).over(kept), scoring);
        }
        if (config.alerts().pooled()) {
            topology.addStateStore(ModelStores.pooled(config).over(kept), scoring);
        }
        topology.addStateStore(ModelStores.learning(config, searches, heap).over(kept), learning);
        topology.addStateStore(ModelStores.reservoir(config).over(kept), learning);
        topology.addStateStore(ModelStores.versions(config).over(kept), learning);
        if (config.modelTtlMillis() > 0) {
            topology.addStateStore(ModelStores.register().over(kept), scoring);
            topology.addStateStore(ModelStores.names().over(kept), scoring);
        }
    }

    /** Commands, read beside the events of the same partition. */
    private static void addControl(Topology topology, Topics topics) {
        topology.addSource(
                AutoOffsetReset.earliest(),
                Nodes.CONTROL,
                new ZeroTimestampExtractor(),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                topics.control());
    }

    private static StreamsBuilder builder(WeirConfig config) {
        return new StreamsBuilder(new TopologyConfig(new StreamsConfig(config.streamsProperties())));
    }

    private static <K, V> Consumed<K, V> consumed(String name, Serde<K> keys, Serde<V> values) {
        return Consumed.with(keys, values)
                .withName(name)
                .withTimestampExtractor(new RecordTimestampExtractor())
                .withOffsetResetPolicy(AutoOffsetReset.earliest());
    }

    /** All events of a model are in one partition as they come. */
    private static void addEvents(Topology topology, Topics topics) {
        topology.addSource(
                AutoOffsetReset.earliest(),
                Nodes.EVENTS,
                new RecordTimestampExtractor(),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                topics.input().toArray(String[]::new));
    }

    /** Events are brought together by model first, and commands with them. */
    private static void eventsByModel(StreamsBuilder builder, WeirConfig config, Topics topics, Net net) {
        var byModel = Repartitioned.with(Serdes.ByteArray(), Serdes.ByteArray()).withName(Nodes.BY_MODEL);
        if (config.modelKey().kind() == ModelKey.Kind.CONSTANT) {
            byModel = byModel.withNumberOfPartitions(1);
        }
        KStream<byte[], byte[]> commands = builder.stream(
                        topics.control(),
                        consumed(Nodes.CONTROL, Serdes.ByteArray(), Serdes.ByteArray())
                                .withTimestampExtractor(new ZeroTimestampExtractor()))
                .process(() -> new ControlRouteProcessor(config, Nodes.ROUTED, net), Named.as(Nodes.ROUTE_CONTROL));
        builder.stream(topics.input(), consumed(Nodes.EVENTS, Serdes.ByteArray(), Serdes.ByteArray()))
                .process(
                        () -> new RouteProcessor(config, InputFormats.of(config), Nodes.ROUTED, net),
                        Named.as(Nodes.ROUTE))
                .merge(commands, Named.as(Nodes.ROUTED))
                .repartition(byModel);
    }

    /** Feedback is brought to where the event it is about was assigned. */
    private static KStream<byte[], byte[]> routedFeedback(
            StreamsBuilder builder, WeirConfig config, Topics topics, Net net) {
        var routed = Repartitioned.with(Serdes.ByteArray(), Serdes.ByteArray())
                .withName(Nodes.ROUTED_FEEDBACK)
                .withStreamPartitioner(new FeedbackRoute());
        if (config.modelKey().kind() == ModelKey.Kind.CONSTANT && !config.isShared()) {
            routed = routed.withNumberOfPartitions(1);
        }
        String topic = topics.feedback().orElseThrow();
        return builder.stream(topic, consumed(Nodes.FEEDBACK_EVENTS, Serdes.ByteArray(), Serdes.ByteArray()))
                .process(
                        () -> new RouteFeedbackProcessor(config, Nodes.ROUTED_FEEDBACK + "-repartition-filter", net),
                        Named.as(Nodes.ROUTE_FEEDBACK))
                .repartition(routed);
    }

    private static ByteArraySerializer bytes() {
        return new ByteArraySerializer();
    }
}

package io.weir.runtime;

import io.weir.config.Topics;
import io.weir.config.WeirConfig;
import io.weir.records.Limits;
import io.weir.streams.Net;
import io.weir.streams.Nodes;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.GroupProtocol;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;

/** The clients of a topology, among them consumers that read commands, feedback and models before events. */
final class OrderedClients implements KafkaClientSupplier {

    private static final String ROUTED = "-" + Nodes.ROUTED_FEEDBACK + "-repartition";

    /** Topics that are read before others. */
    private final Set<String> first;

    private final Limits limits;
    /** For each consumer its own. */
    private final Supplier<EventHeads> values;

    private OrderedClients(Set<String> first, Limits limits, Supplier<EventHeads> values) {
        this.first = first;
        this.limits = limits;
        this.values = values;
    }

    /**
     * The topology, not started. The order is left to Kafka Streams where the user has set {@code max.task.idle.ms} or the group protocol
     * of Streams, which takes no other consumers; and while feedback waits, which only it puts between the events by time.
     */
    static KafkaStreams streams(Topology topology, WeirConfig config, Net net) {
        Properties properties = config.streamsProperties();
        properties.putIfAbsent(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, RefusedRecords.class);
        properties.put(RefusedRecords.PLACE, new RefusedRecords.Place(config, net.limits(), net.metrics()));
        Topics topics = Topics.of(config);
        List<String> feedback = topics.feedback().stream()
                .flatMap(topic -> Stream.of(topic, config.applicationId() + ROUTED))
                .toList();
        String protocol = properties.getProperty(StreamsConfig.GROUP_PROTOCOL_CONFIG, "");
        if (properties.containsKey(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG)
                || GroupProtocol.STREAMS.name.equalsIgnoreCase(protocol)
                || UnreadFeedback.in(feedback, config)) {
            return new KafkaStreams(topology, properties, new Unordered(net.limits()));
        }
        properties.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
        Set<String> first = new HashSet<>(feedback);
        first.add(topics.control());
        first.add(topics.models());
        Supplier<EventHeads> values = () -> new EventHeads(
                Set.copyOf(topics.input()),
                config.eventMaxBytes(),
                () -> net.limits().most(topics.deadLetters()));
        return new KafkaStreams(topology, properties, new OrderedClients(first, net.limits(), values));
    }

    /** Kafka's own clients, but for the producer. */
    private static final class Unordered extends DefaultKafkaClientSupplier {

        private final Limits limits;

        Unordered(Limits limits) {
            this.limits = limits;
        }

        @Override
        public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
            return new BoundedProducer(config, limits);
        }
    }

    @Override
    public Admin getAdmin(Map<String, Object> config) {
        return Admin.create(config);
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        return new BoundedProducer(config, limits);
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
        return new OrderedConsumer(config, new ReadingOrder(first), values.get());
    }

    @Override
    public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
        return plainConsumer(config);
    }

    @Override
    public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
        return plainConsumer(config);
    }

    private static Consumer<byte[], byte[]> plainConsumer(Map<String, Object> config) {
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}

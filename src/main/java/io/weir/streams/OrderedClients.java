package io.weir.streams;

import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.GroupProtocol;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;

/** The clients of a topology, among them consumers that read commands, feedback and models before events. */
final class OrderedClients implements KafkaClientSupplier {

    private final Set<String> first;

    private OrderedClients(WeirConfig config) {
        Topics topics = Topics.of(config);
        first = new HashSet<>(Set.of(topics.control(), topics.models()));
        topics.feedback().ifPresent(first::add);
        first.add(config.applicationId() + '-' + WeirTopology.ROUTED_FEEDBACK + "-repartition");
    }

    /** The topology, not started. Whoever sets {@code max.task.idle.ms}, or has the group protocol of Streams, leaves the order to it. */
    static KafkaStreams streams(Topology topology, WeirConfig config) {
        Properties properties = config.streamsProperties();
        String protocol = properties.getProperty(StreamsConfig.GROUP_PROTOCOL_CONFIG, "");
        if (properties.containsKey(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG)
                || GroupProtocol.STREAMS.name.equalsIgnoreCase(protocol)) {
            return new KafkaStreams(topology, properties);
        }
        properties.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
        return new KafkaStreams(topology, properties, new OrderedClients(config));
    }

    @Override
    public Admin getAdmin(Map<String, Object> config) {
        return Admin.create(config);
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
        return new OrderedConsumer(config, new ReadingOrder(first));
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

package io.weir.runtime;

import io.weir.config.CannotStart;
import io.weir.config.Settings;
import io.weir.config.Topics;
import io.weir.config.WeirConfig;
import io.weir.json.snapshot.InvalidModel;
import io.weir.json.snapshot.ModelSnapshot;
import io.weir.records.DeadLetters;
import io.weir.store.Codec;
import io.weir.store.IncompatibleState;
import io.weir.store.UnreadableState;
import io.weir.streams.BroadcastModels;
import io.weir.streams.ModelStores;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this program can go on from what an earlier run left on the cluster, before anything of it is overwritten: models of another
 * application, of a newer program, and state that was learned with another configuration. What is merely damaged is passed over.
 *
 * <p>Looks at the newest record of each partition; what is older was read by whoever wrote it.
 */
final class StateCompatibilityCheck {

    private static final Logger LOG = LoggerFactory.getLogger(StateCompatibilityCheck.class);

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(100);
    /** The last offsets of a partition may be markers of transactions, or records that compaction has removed. */
    private static final int LAST_OFFSETS = 100;

    private final WeirConfig config;

    StateCompatibilityCheck(WeirConfig config) {
        this.config = config;
    }

    /**
     * @return one sentence per topic with a problem, each with its remedy; empty if all is well
     * @throws CannotStart if the topics cannot be read
     */
    List<String> problems() {
        Map<String, String> problems = new TreeMap<>();
        try (var consumer = new KafkaConsumer<byte[], byte[]>(config.readerProperties())) {
            var existing = consumer.listTopics(PATIENCE);
            Map<String, Function<ConsumerRecord<byte[], byte[]>, String>> checks = checks();
            checks.keySet().retainAll(existing.keySet());
            List<TopicPartition> partitions = checks.keySet().stream()
                    .flatMap(topic -> existing.get(topic).stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            for (var record : newest(consumer, partitions)) {
                String problem = checks.get(record.topic()).apply(record);
                if (problem != null) {
                    problems.putIfAbsent(record.topic(), problem);
                }
            }
        } catch (KafkaException e) {
            throw new CannotStart(
                    "what an earlier run left in the topics cannot be read (" + e.getMessage() + "); may "
                            + config.applicationId() + " read its own topics?",
                    e);
        }
        return List.copyOf(problems.values());
    }

    private Map<String, Function<ConsumerRecord<byte[], byte[]>, String>> checks() {
        Map<String, Function<ConsumerRecord<byte[], byte[]>, String>> checks = new TreeMap<>();
        checks.put(Topics.of(config).models(), this::checkModel);
        checks.put(
                config.internalTopics().changelog(ModelStores.SCORING),
                r -> check(ModelStores.scoringCodec(config), r));
        checks.put(
                config.internalTopics().changelog(ModelStores.LEARNING),
                r -> check(ModelStores.learningCodec(config, task -> {}), r));
        checks.put(
                config.internalTopics().changelog(ModelStores.RESERVOIR),
                r -> check(ModelStores.reservoirCodec(config), r));
        checks.put(
                config.internalTopics().changelog(ModelStores.POOLED), r -> check(ModelStores.pooledCodec(config), r));
        checks.put(config.internalTopics().changelog(ModelStores.REGISTER), r -> check(ModelStores.registerCodec(), r));
        return checks;
    }

    private String checkModel(ConsumerRecord<byte[], byte[]> record) {
        String application = DeadLetters.header(record.headers(), BroadcastModels.APPLICATION_HEADER);
        if (application != null && !application.equals(config.applicationId())) {
            return "topic '" + record.topic() + "' holds the models of application '" + application + "', which '"
                    + config.applicationId() + "' would overwrite; set " + Settings.APPLICATION_ID + "=" + application
                    + " to go on with them, or another " + Settings.TOPIC_PREFIX
                    + " and 'weir topics create' to begin with new topics";
        }
        String wiring = DeadLetters.header(record.headers(), BroadcastModels.WIRING_HEADER);
        if (wiring != null && !wiring.equals(config.wiring())) {
            return "topic '" + record.topic() + "' holds models that were learned with " + wiring
                    + ", and the configuration now says " + config.wiring() + "; "
                    + EarlierWiring.anew(config);
        }
        try {
            ModelSnapshot.fromJson(record.value());
            return null;
        } catch (InvalidModel e) {
            if (!e.isOfAnotherFormat()) {
                LOG.warn(
                        "{}-{}-{} is no model that can be read ({}), and the next version of it takes its place",
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        e.getMessage());
                return null;
            }
            return "topic '" + record.topic() + "' holds a model that cannot be read (partition " + record.partition()
                    + ", offset " + record.offset() + ": " + e.getMessage()
                    + "); go on with the program that wrote it, or set another " + Settings.TOPIC_PREFIX
                    + " to begin with new topics";
        }
    }

    private static String check(Codec<?> codec, ConsumerRecord<byte[], byte[]> record) {
        try {
            codec.decode(record.value());
            return null;
        } catch (IncompatibleState e) {
            return "topic '" + record.topic() + "': " + e.getMessage();
        } catch (UnreadableState e) {
            LOG.warn(
                    "{}-{}-{} cannot be read ({}); what it is of goes on without",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    e.getMessage());
            return null;
        }
    }

    /** The newest record of each partition whose key has no tombstone after it. */
    private static Collection<ConsumerRecord<byte[], byte[]>> newest(
            Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        Map<TopicPartition, Map<ByteBuffer, ConsumerRecord<byte[], byte[]>>> newest = new LinkedHashMap<>();
        consumer.assign(partitions);
        Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions, PATIENCE);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, PATIENCE);
        partitions.forEach(p -> consumer.seek(p, Math.max(first.get(p), ends.get(p) - LAST_OFFSETS)));
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))
                && System.nanoTime() - deadline < 0) {
            for (var record : consumer.poll(POLL)) {
                var ofPartition = newest.computeIfAbsent(
                        new TopicPartition(record.topic(), record.partition()), p -> new LinkedHashMap<>());
                ByteBuffer key = ByteBuffer.wrap(record.key() == null ? new byte[0] : record.key());
                ofPartition.remove(key);
                if (record.value() != null) {
                    ofPartition.put(key, record);
                }
            }
        }
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (var ofPartition : newest.values()) {
            ofPartition.values().stream().reduce((a, b) -> b).ifPresent(records::add);
        }
        return records;
    }
}

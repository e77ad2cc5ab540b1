package io.weir.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.StreamsConfig;

/** Settings of Kafka's, looked at before anything starts: values it would refuse later, and those that cost a promise of Weir's. */
final class KafkaSettings {

    /** Types whose values are names of classes, of files, or any text. */
    private static final Set<ConfigDef.Type> UNSEEN =
            Set.of(ConfigDef.Type.CLASS, ConfigDef.Type.LIST, ConfigDef.Type.PASSWORD);

    /** Kafka Streams sets these itself, whatever is said. */
    private static final Map<String, String> DECIDED = new TreeMap<>(Map.of(
            ConsumerConfig.GROUP_ID_CONFIG, "application.id names the group",
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "offsets are committed with the outputs",
            ConsumerConfig.ISOLATION_LEVEL_CONFIG, "only what is committed is read",
            ProducerConfig.TRANSACTIONAL_ID_CONFIG, "application.id begins its name",
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "transactions need it"));

    private static final Map<String, Set<String>> HARMLESS = Map.of(
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, Set.of("false"),
            ConsumerConfig.ISOLATION_LEVEL_CONFIG, Set.of("read_committed"),
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, Set.of("true"));

    private KafkaSettings() {}

    /**
     * Refuses values that Kafka would refuse, or that nothing works with.
     *
     * @param settings every setting, after providers were asked
     * @return a sentence for each that is without effect, or has one that few want
     * @throws ConfigException naming the key, the value and what is allowed
     */
    static List<String> check(Map<String, ?> settings) {
        List<String> warnings = new ArrayList<>();
        new TreeMap<>(settings).forEach((key, value) -> {
            if (value == null || Settings.DEFINITION.names().contains(key)) {
                return;
            }
            String text = value.toString();
            Optional<String> prefix = prefix(key);
            String name = prefix.map(p -> key.substring(p.length())).orElse(key);
            for (ConfigDef definition : definitions(prefix.orElse(""))) {
                ConfigKey known = definition.configKeys().get(name);
                if (known != null && !UNSEEN.contains(known.type)) {
                    Object parsed = ConfigDef.parseType(key, text, known.type);
                    if (known.validator != null) {
                        known.validator.ensureValid(key, parsed);
                    }
                }
            }
            if (DECIDED.containsKey(name)
                    && !HARMLESS.getOrDefault(name, Set.of()).contains(text)) {
                warnings.add(
                        "'" + key + "' is without effect, because Kafka Streams sets it itself: " + DECIDED.get(name));
            }
        });
        if (String.valueOf(settings.get(StreamsConfig.STATE_DIR_CONFIG)).isBlank()) {
            throw new ConfigException(StreamsConfig.STATE_DIR_CONFIG, "", "expected a folder");
        }
        threads(settings.get(StreamsConfig.NUM_STREAM_THREADS_CONFIG));
        guarantee(settings.get(StreamsConfig.PROCESSING_GUARANTEE_CONFIG)).ifPresent(warnings::add);
        return warnings;
    }

    private static Optional<String> prefix(String key) {
        return List.of("main.consumer.", "restore.consumer.", "global.consumer.", "consumer.", "producer.", "admin.")
                .stream()
                .filter(key::startsWith)
                .findFirst();
    }

    private static List<ConfigDef> definitions(String prefix) {
        return switch (prefix) {
            case "" ->
                List.of(
                        StreamsConfig.configDef(),
                        ConsumerConfig.configDef(),
                        ProducerConfig.configDef(),
                        AdminClientConfig.configDef());
            case "producer." -> List.of(ProducerConfig.configDef());
            case "admin." -> List.of(AdminClientConfig.configDef());
            default -> List.of(ConsumerConfig.configDef());
        };
    }

    private static void threads(Object said) {
        if (said != null && Integer.parseInt(said.toString()) < 1) {
            throw new ConfigException(
                    StreamsConfig.NUM_STREAM_THREADS_CONFIG,
                    said,
                    "expected at least 1; without a thread, no event is ever read");
        }
    }

    private static Optional<String> guarantee(Object said) {
        return said == null || said.equals(StreamsConfig.EXACTLY_ONCE_V2)
                ? Optional.empty()
                : Optional.of(StreamsConfig.PROCESSING_GUARANTEE_CONFIG + "=" + said
                        + ": after a crash or a rebalance, events may be learned, counted and written twice; leave it at "
                        + StreamsConfig.EXACTLY_ONCE_V2);
    }
}

package io.weir.config;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/** Which keys somebody knows: Weir, Kafka Streams or one of its clients; and what an unknown one was probably meant to be. */
final class ConfigKeys {

    /** Kafka Streams hands keys with these prefixes on, unseen; what whoever gets them knows. */
    private static final Map<String, Set<String>> BY_PREFIX = byPrefix();

    private static final Pattern PROVIDER = Pattern.compile("config\\.providers\\.[^.]+\\.(class|param\\..+)");
    private static final String OF_DESERIALIZER = Settings.INPUT_DESERIALIZER + ".";

    /** Known without a prefix. */
    private static final Set<String> NAMES = names();
    /** Weir's own first. */
    private static final Set<String> ALL = all();

    private ConfigKeys() {}

    private static Map<String, Set<String>> byPrefix() {
        Map<String, Set<String>> known = new LinkedHashMap<>();
        for (String consumer : List.of("consumer.", "main.consumer.", "restore.consumer.", "global.consumer.")) {
            known.put(consumer, ConsumerConfig.configNames());
        }
        known.put("producer.", ProducerConfig.configNames());
        known.put("admin.", AdminClientConfig.configNames());
        known.put("topic.", ofTopics());
        return known;
    }

    private static Set<String> ofTopics() {
        Set<String> names = new TreeSet<>();
        for (Field field : TopicConfig.class.getFields()) {
            if (field.getName().endsWith("_CONFIG")) {
                try {
                    names.add((String) field.get(null));
                } catch (IllegalAccessException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
        return names;
    }

    private static Set<String> names() {
        Set<String> names = new TreeSet<>(Settings.DEFINITION.names());
        names.addAll(StreamsConfig.configDef().names());
        names.addAll(ConsumerConfig.configNames());
        names.addAll(ProducerConfig.configNames());
        names.addAll(AdminClientConfig.configNames());
        names.add(AbstractConfig.CONFIG_PROVIDERS_CONFIG);
        return names;
    }

    private static Set<String> all() {
        Set<String> all = new LinkedHashSet<>(Settings.DEFINITION.names());
        all.addAll(NAMES);
        BY_PREFIX.forEach((prefix, names) -> names.forEach(name -> all.add(prefix + name)));
        return all;
    }

    static boolean isKnown(String key) {
        return ALL.contains(key)
                || PROVIDER.matcher(key).matches()
                || key.startsWith(OF_DESERIALIZER) && key.length() > OF_DESERIALIZER.length();
    }

    /** Whether a key is handed to a client of Kafka's, which may have classes that know it. */
    static boolean isHandedOn(String key) {
        return prefix(key).filter(prefix -> !prefix.equals("topic.")).isPresent();
    }

    /** Whether a key comes to anybody who may know it. */
    static boolean isUsed(String key) {
        return isKnown(key) || prefix(key).isPresent();
    }

    private static Optional<String> prefix(String key) {
        return BY_PREFIX.keySet().stream().filter(key::startsWith).findFirst();
    }

    /** One sentence for each unknown key. */
    static List<String> warnings(Collection<Setting> settings) {
        boolean deserializes =
                settings.stream().anyMatch(setting -> setting.key().equals(Settings.INPUT_DESERIALIZER));
        List<String> warnings = new ArrayList<>();
        for (Setting setting : settings) {
            String key = setting.key();
            if (key.startsWith(OF_DESERIALIZER) && !deserializes) {
                warnings.add(setting.source() + ": '" + key + "' is ignored without " + Settings.INPUT_DESERIALIZER);
            } else if (!isKnown(key)) {
                Optional<String> near = nearest(key);
                String what = prefix(key)
                        .map(prefix -> "unknown setting '" + key + "' is handed on as it is, Kafka knows no "
                                + prefix.substring(0, prefix.length() - 1) + " setting of that name")
                        .orElse("unknown setting '" + key + "' is ignored");
                warnings.add(setting.source() + ": " + what
                        + near.map(name -> "; did you mean '" + name + "'?")
                                .orElse("; 'weir config' shows the settings"));
            }
        }
        return warnings;
    }

    /**
     * The known name with the fewest letters to change; Weir's own first among equals. Empty if more than a third of the letters are
     * others.
     */
    static Optional<String> nearest(String key) {
        return nearest(key, Math.max(2, key.length() / 3));
    }

    /**
     * The known name with the fewest letters to change.
     *
     * @param most letters that may be others; capitals, and signs between words, are as good as any
     */
    static Optional<String> nearest(String key, int most) {
        String plain = key.strip().toLowerCase(Locale.ROOT).replace('_', '.').replace('-', '.');
        String unprefixed = plain.replaceFirst("^(weir|kafka)\\.", "");
        String nearest = null;
        int fewest = most + 1;
        for (String name : ALL) {
            for (String written : unprefixed.equals(plain) ? List.of(plain) : List.of(plain, unprefixed)) {
                boolean maybe = Math.abs(written.length() - name.length()) < fewest;
                int changes = maybe ? Spelling.changes(written, name) : fewest;
                if (changes < fewest) {
                    fewest = changes;
                    nearest = name;
                }
            }
        }
        return Optional.ofNullable(nearest);
    }
}

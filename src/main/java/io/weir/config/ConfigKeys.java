package io.weir.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** Which keys somebody knows: Weir, Kafka Streams or one of its clients; and what an unknown one was probably meant to be. */
final class ConfigKeys {

    /** Kafka Streams hands keys with these prefixes on, unseen. */
    private static final List<String> PREFIXES = List.of(
            "consumer.",
            "main.consumer.",
            "restore.consumer.",
            "global.consumer.",
            "producer.",
            "admin.",
            "topic.",
            "config.providers.",
            "input.deserializer.");

    private static final Set<String> NAMES = names();

    private ConfigKeys() {}

    private static Set<String> names() {
        Set<String> names = new TreeSet<>(Settings.DEFINITION.names());
        names.addAll(StreamsConfig.configDef().names());
        names.addAll(ConsumerConfig.configNames());
        names.addAll(ProducerConfig.configNames());
        names.addAll(AdminClientConfig.configNames());
        names.add("config.providers");
        return names;
    }

    static boolean isKnown(String key) {
        return NAMES.contains(key) || PREFIXES.stream().anyMatch(key::startsWith);
    }

    /** One sentence for each unknown key. */
    static List<String> warnings(Collection<String> keys) {
        List<String> warnings = new ArrayList<>();
        for (String key : keys) {
            if (!isKnown(key)) {
                warnings.add("unknown setting '" + key + "' is ignored; did you mean '" + nearest(key) + "'?");
            }
        }
        return warnings;
    }

    /** The known name with the fewest letters to change; Weir's own first among equals. */
    static String nearest(String key) {
        String nearest = null;
        int fewest = Integer.MAX_VALUE;
        for (Set<String> names : List.of(Settings.DEFINITION.names(), NAMES)) {
            for (String name : names) {
                int changes = changes(key, name);
                if (changes < fewest) {
                    fewest = changes;
                    nearest = name;
                }
            }
        }
        return nearest;
    }

    /** Levenshtein distance. */
    private static int changes(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(above, row[j - 1]));
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}

package io.weir.config;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Settings from environment variables: {@code WEIR_} or {@code KAFKA_}, then the key in capitals with {@code _} for {@code .}.
 *
 * <p>Both prefixes belong to other programs' variables too ({@code KAFKA_HEAP_OPTS}), so that names nobody knows as a setting
 * are left alone.
 */
final class Environment {

    private Environment() {}

    static Map<String, String> settings(Map<String, String> environment) {
        Map<String, String> settings = new TreeMap<>();
        for (String prefix : new String[] {"KAFKA_", "WEIR_"}) {
            environment.forEach((name, value) -> {
                if (name.startsWith(prefix)) {
                    String key = name.substring(prefix.length())
                            .toLowerCase(Locale.ROOT)
                            .replace('_', '.');
                    if (ConfigKeys.isKnown(key)) {
                        settings.put(key, value);
                    }
                }
            });
        }
        return settings;
    }
}

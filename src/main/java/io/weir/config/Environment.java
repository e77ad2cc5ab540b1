package io.weir.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Settings from environment variables: {@code WEIR_} or {@code KAFKA_}, then the key in capitals with {@code _} for {@code .}.
 *
 * <p>Both prefixes belong to other programs' variables too ({@code KAFKA_HEAP_OPTS}), so that names nobody knows as a setting
 * are left alone. Those that are nearly one are said.
 */
final class Environment {

    private static final String OWN = "WEIR_";
    private static final String KAFKAS = "KAFKA_";
    /** Variables of this program, its launcher and its compose file that are no settings. */
    private static final Set<String> NO_SETTINGS = Set.of(
            "WEIR_LOG",
            "WEIR_LOG_FORMAT",
            "WEIR_CLASSPATH",
            "WEIR_MEMORY",
            "WEIR_IMAGE",
            "WEIR_BROKER_MEMORY",
            "WEIR_BROKER_PORT",
            "WEIR_DASHBOARD_PORT",
            "WEIR_GRAFANA_PORT",
            "WEIR_PROMETHEUS_PORT");

    /** What Kubernetes tells every pod of a service called weir or kafka. */
    private static final Pattern SERVICE = Pattern.compile(".*_(SERVICE_(HOST|PORT.*)|PORT(_[0-9]+_(TCP|UDP).*)?)");

    private static final int NEAR_KAFKAS = 2;

    private Environment() {}

    /**
     * @param warnings gets a sentence for each variable that is nearly a setting
     */
    static List<Setting> settings(Map<String, String> environment, List<String> warnings) {
        List<Setting> settings = new ArrayList<>();
        Map<String, String> byName = new TreeMap<>(environment);
        // The later one wins.
        for (String prefix : new String[] {KAFKAS, OWN}) {
            byName.forEach((name, value) -> {
                if (name.startsWith(prefix) && !NO_SETTINGS.contains(name)) {
                    String key = key(name.substring(prefix.length()));
                    if (ConfigKeys.isKnown(key) || ConfigKeys.isHandedOn(key)) {
                        settings.add(new Setting(key, value, name));
                    }
                }
            });
        }
        byName.keySet().forEach(name -> warning(name).ifPresent(warnings::add));
        return settings;
    }

    private static String key(String rest) {
        return rest.toLowerCase(Locale.ROOT).replace('_', '.');
    }

    private static Optional<String> warning(String name) {
        String prefix = name.toUpperCase(Locale.ROOT).startsWith(OWN) ? OWN : KAFKAS;
        if (!name.toUpperCase(Locale.ROOT).startsWith(prefix)
                || NO_SETTINGS.contains(name)
                || SERVICE.matcher(name).matches()) {
            return Optional.empty();
        }
        String key = key(name.substring(prefix.length()));
        boolean read = name.startsWith(prefix);
        if (ConfigKeys.isKnown(key) || ConfigKeys.isHandedOn(key)) {
            // Those that are handed on are looked at with all others.
            return read ? Optional.empty() : Optional.of(sentence(name, key, key));
        }
        Optional<String> near = prefix.equals(OWN) ? ConfigKeys.nearest(key) : ConfigKeys.nearest(key, NEAR_KAFKAS);
        return near.map(nearest -> sentence(name, key, nearest));
    }

    private static String sentence(String name, String key, String nearest) {
        return "environment: unknown setting '" + key + "' (" + name + ") is ignored; did you mean '" + nearest + "' ("
                + OWN + nearest.toUpperCase(Locale.ROOT).replace('.', '_') + ")?";
    }
}

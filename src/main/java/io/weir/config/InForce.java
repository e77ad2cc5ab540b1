package io.weir.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;

/** The settings of a configuration, and whether they differ from their defaults. */
final class InForce {

    private static final String DEFAULT = "default";

    private InForce() {}

    static List<Setting> of(WeirConfig config, Map<String, Setting> said, boolean all) {
        Map<String, Setting> settings = new TreeMap<>(said);
        settings.keySet().removeIf(key -> !ConfigKeys.isUsed(key));
        // What Weir gives to Kafka where nobody says anything else.
        Map<String, String> defaults = new TreeMap<>();
        ClientProperties.streams(config, Map.of())
                .forEach((key, value) -> defaults.put(key.toString(), Objects.toString(value)));
        for (ConfigKey key : Settings.DEFINITION.configKeys().values()) {
            String value = key.hasDefault() ? ConfigDef.convertToString(key.defaultValue, key.type) : null;
            defaults.put(key.name, value == null ? "" : value);
        }
        settings.values().removeIf(setting -> isDefault(setting, defaults.get(setting.key())));
        if (all) {
            defaults.forEach((key, value) -> settings.putIfAbsent(key, new Setting(key, value, DEFAULT)));
        }
        return new ArrayList<>(settings.values());
    }

    /** Whether a value means what the default means, however it is written. */
    private static boolean isDefault(Setting setting, String value) {
        ConfigKey key = Settings.DEFINITION.configKeys().get(setting.key());
        return setting.value().equals(value)
                || key != null
                        && key.hasDefault()
                        && !SensitiveKeys.isReference(setting.value())
                        && Objects.equals(
                                ConfigDef.parseType(key.name, setting.value(), key.type),
                                ConfigDef.parseType(key.name, key.defaultValue, key.type));
    }
}

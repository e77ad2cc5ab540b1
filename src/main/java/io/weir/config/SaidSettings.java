package io.weir.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigException;

/**
 * What was said, by whom, and what of it nobody understands.
 *
 * <pre>
 *   file  ──►  environment  ──►  --set       the later one wins; each key keeps where it was said
 * </pre>
 */
final class SaidSettings {

    static final String OVERRIDE = "--set";

    private final Map<String, Setting> settings = new TreeMap<>();
    private final List<String> warnings = new ArrayList<>();

    /**
     * @param file null for none
     * @param overrides null takes back what was said before
     * @throws ConfigException if the file cannot be read
     */
    SaidSettings(Path file, Map<String, String> environment, Map<String, String> overrides) {
        if (file != null) {
            PropertiesFile.read(file, warnings::add)
                    .forEach((key, value) -> put(new Setting(key, value, file.toString())));
        }
        Environment.settings(environment, warnings).forEach(this::put);
        overrides.forEach((key, value) -> {
            if (value == null) {
                settings.remove(key);
            } else {
                put(new Setting(key, value, OVERRIDE));
            }
        });
        warnings.addAll(ConfigKeys.warnings(settings.values()));
    }

    private void put(Setting said) {
        settings.put(said.key(), new Setting(said.key(), said.value().strip(), said.source()));
    }

    /** Every setting by its key. */
    Map<String, Setting> byKey() {
        return settings;
    }

    /** Keys and values. */
    Map<String, String> values() {
        Map<String, String> values = new TreeMap<>();
        settings.forEach((key, said) -> values.put(key, said.value()));
        return values;
    }

    /** One sentence for each key that nobody knows, and for each that is in the file twice. */
    List<String> warnings() {
        return warnings;
    }

    /** An error with what else is odd: a setting that is missing may be there under another name. */
    ConfigException explained(ConfigException e) {
        return warnings.isEmpty()
                ? e
                : new ConfigException(e.getMessage().replaceFirst("\\.$", "") + "; " + String.join("; ", warnings));
    }
}

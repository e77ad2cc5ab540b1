package io.weir.config;

import static io.weir.config.Settings.AUTO;

import java.util.List;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigException;

/** Checks of settings that say what was expected. */
final class Validators {

    private Validators() {}

    static Validator oneOf(String... words) {
        return (key, value) -> {
            if (!List.of(words).contains((String) value)) {
                throw new ConfigException(key, value, "expected " + String.join(" or ", words));
            }
        };
    }

    static Validator separator() {
        return (key, value) -> {
            if (((String) value).length() != 1 && !value.equals("\\t") && !value.equals(AUTO)) {
                throw new ConfigException(key, value, "expected one character, \\t for a tab, or auto");
            }
        };
    }

    static Validator matching(String pattern, String expected) {
        return (key, value) -> {
            if (value != null && !((String) value).matches(pattern)) {
                throw new ConfigException(key, value, "expected " + expected);
            }
        };
    }

    static Validator each(Pattern pattern, String expected) {
        return (key, value) -> {
            List<?> values = (List<?>) value;
            if (values.isEmpty()
                    || values.stream()
                            .anyMatch(v -> ((String) v).isEmpty()
                                    || !pattern.matcher((String) v).matches())) {
                throw new ConfigException(key, value, "expected " + expected);
            }
        };
    }
}

package io.weir.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.family.FeatureKind;
import java.util.List;

/**
 * One number of an event.
 *
 * @param name as it is written in the configuration, for example {@code log(bytes)}
 */
public record Feature(String name, Transform transform, JsonPath path) {

    /** What values it has. */
    public FeatureKind kind() {
        return transform.kind();
    }

    /**
     * The value, in the feature's units; NaN if it is missing.
     *
     * @param value what is at the path; null if it is missing
     * @param levels the name of a level is added
     */
    double of(JsonNode value, List<String> levels) throws UnreadableEvent {
        if (value == null) {
            return Double.NaN;
        }
        if (kind() == FeatureKind.CATEGORICAL) {
            levels.add(Transform.level(value, name));
        }
        return transform.apply(value, name);
    }
}

package io.weir.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.family.FeatureKind;
import java.util.List;

/**
 * One number of an event.
 *
 * @param name as it is written in the configuration, for example {@code log(bytes)}
 * @param lag events that it looks back, 1 to {@value #LONGEST_LAG}; 0 if it does not
 */
public record Feature(String name, Transform transform, JsonPath path, int lag) {

    /** Events that a feature may look back. */
    static final int LONGEST_LAG = 1000;

    public Feature {
        if (transform.looksBack() ? !(lag >= 1 && lag <= LONGEST_LAG) : lag != 0) {
            throw new IllegalArgumentException("feature '" + name + "' looks back " + lag + " events; expected 1 to "
                    + LONGEST_LAG + ", and 0 where it does not look back");
        }
    }

    /** Whether another is the same number of an event, whatever its name. */
    boolean isSame(Feature other) {
        return transform == other.transform && path.equals(other.path) && lag == other.lag;
    }

    /** What values it has. */
    public FeatureKind kind() {
        return transform.kind();
    }

    /**
     * The value of now, in the feature's units; NaN if it is missing. If it looks back, {@link History} makes the feature of it.
     *
     * @param value what is at the path; null if it is missing
     * @param levels the name of a level is added
     * @param reading says what becomes of a value that the feature cannot take
     */
    double of(JsonNode value, List<String> levels, Reading reading) throws UnreadableEvent {
        if (value == null) {
            return Double.NaN;
        }
        try {
            double x = transform.apply(value, name, reading.times());
            if (kind() == FeatureKind.CATEGORICAL) {
                levels.add(Transform.level(value, name));
            }
            return x;
        } catch (UnreadableEvent e) {
            if (reading.invalidIsMissing()) {
                return Reading.INVALID;
            }
            throw e;
        }
    }
}

package io.weir.event;

import io.weir.family.FeatureKind;

/**
 * One number of an event.
 *
 * @param name as it is written in the configuration, for example {@code log(bytes)}
 * @param lag events that it looks back, 1 to {@value #LONGEST_LAG}; 0 if it does not
 */
public record Feature(String name, Transform transform, JsonPath path, int lag) {

    /** Events that a feature may look back. */
    public static final int LONGEST_LAG = 1000;

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
}

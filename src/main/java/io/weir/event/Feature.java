package io.weir.event;

import io.weir.family.product.FeatureKind;
import java.time.ZoneId;
import java.util.Objects;

/**
 * One number of an event.
 *
 * @param name as it is written in the configuration, for example {@code log(bytes)}
 * @param lag events that it looks back, 1 to {@value #LONGEST_LAG}; 0 if it does not
 * @param circle that it goes round; null if it goes round none
 */
public record Feature(String name, Transform transform, JsonPath path, int lag, Circle circle) {

    /** Events that a feature may look back. */
    public static final int LONGEST_LAG = 1000;

    public Feature {
        if (transform.looksBack() ? !(lag >= 1 && lag <= LONGEST_LAG) : lag != 0) {
            throw new IllegalArgumentException("feature '" + name + "' looks back " + lag + " events; expected 1 to "
                    + LONGEST_LAG + ", and 0 where it does not look back");
        }
        boolean round = transform == Transform.CYCLE || transform == Transform.CIRCULAR;
        if (round != (circle != null) || round && circle.isTime() != (transform == Transform.CYCLE)) {
            throw new IllegalArgumentException("feature '" + name + "' is " + transform.label() + "() of " + circle);
        }
    }

    /** One that goes round no circle. */
    public Feature(String name, Transform transform, JsonPath path, int lag) {
        this(name, transform, path, lag, null);
    }

    /** Whether another is the same number of an event, whatever its name. */
    public boolean isSame(Feature other) {
        return transform == other.transform
                && path.equals(other.path)
                && lag == other.lag
                && Objects.equals(circle, other.circle);
    }

    /** What values it has. */
    public FeatureKind kind() {
        return transform.kind();
    }

    /** The same by the clocks of another zone. */
    Feature in(ZoneId zone) {
        return circle == null ? this : new Feature(name, transform, path, lag, circle.in(zone));
    }

    /**
     * The feature of a number; see {@link Transform#of}.
     *
     * @throws UnreadableEvent if it is no value of this feature
     */
    public double of(double v) throws UnreadableEvent {
        return switch (transform) {
            case CYCLE -> circle.ofTime(Transform.time(v, name));
            case CIRCULAR -> circle.ofNumber(Transform.inRange(v, v, name));
            default -> transform.of(v, name);
        };
    }

    /** The value of a number of this feature, in the event's own units; of an angle its place on the circle. */
    public double invert(double x) {
        return circle == null ? transform.invert(x) : circle.place(x);
    }

    /** How far two numbers of this feature are from each other, in the event's own units. */
    double distance(double a, double b) {
        return circle == null ? Math.abs(transform.invert(a) - transform.invert(b)) : circle.distance(a, b);
    }
}

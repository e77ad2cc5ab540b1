package io.weir.event;

import io.weir.event.window.TimeWindow;
import io.weir.event.window.ValueWindow;
import io.weir.family.product.FeatureKind;
import java.time.ZoneId;
import java.util.Objects;

/**
 * One number of an event.
 *
 * @param name as it is written in the configuration, for example {@code log(bytes)}
 * @param transform of the field's value; of a window, of what the window says
 * @param path of the field; null if it is of no field
 * @param lag events that it looks back, 1 to {@value #LONGEST_LAG}; 0 if it does not
 * @param circle that it goes round; null if it goes round none
 * @param window of time that it is of; null if it is of none
 * @param values of which it is one; null if it is none of a window of values
 */
public record Feature(
        String name,
        Transform transform,
        JsonPath path,
        int lag,
        Circle circle,
        TimeWindow window,
        ValueWindow values) {

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
        if ((path == null) == hasField(transform, window) || window != null && !transform.takes(window)) {
            throw new IllegalArgumentException(
                    "feature '" + name + "' is " + transform.label() + "() of " + window + " of " + path);
        }
        if (values != null && (window != null || !transform.takes(values) || values.size() > Features.LARGEST)) {
            throw new IllegalArgumentException("feature '" + name + "' is " + transform.label() + "() of " + values);
        }
    }

    /** One of no window. */
    public Feature(String name, Transform transform, JsonPath path, int lag, Circle circle) {
        this(name, transform, path, lag, circle, null, null);
    }

    /** One that goes round no circle. */
    public Feature(String name, Transform transform, JsonPath path, int lag) {
        this(name, transform, path, lag, null, null, null);
    }

    private static boolean hasField(Transform transform, TimeWindow window) {
        return window == null ? transform.hasField() : window.of().hasField();
    }

    /** Whether it needs earlier events. */
    public boolean looksBack() {
        return lag > 0 || window != null || values != null && values.place() > 0;
    }

    /** Whether it is of the same window of values as another feature. */
    boolean isOfValuesOf(Feature other) {
        return values != null
                && other.values != null
                && values.size() == other.values.size()
                && transform == other.transform
                && path.equals(other.path);
    }

    /** Whether whoever names the field means this: it is a value of one event, in the units of the field or on another scale. */
    boolean isOfTheFieldItself() {
        return window == null && (values == null || values.place() == 0) && transform.isOfTheFieldItself();
    }

    /** Whether it is the same value of an earlier event as a lag that is named. */
    boolean isValueOf(Feature lagged) {
        return lagged.transform == Transform.LAG
                && values != null
                && values.place() == lagged.lag
                && path.equals(lagged.path);
    }

    /** Whether another is the same number of an event, whatever its name. */
    public boolean isSame(Feature other) {
        return transform == other.transform
                && isOfFieldOf(other)
                && lag == other.lag
                && Objects.equals(circle, other.circle)
                && Objects.equals(window, other.window)
                && Objects.equals(values, other.values);
    }

    /** Whether a number is a name to it, of which every digit counts. */
    public boolean isOfNames() {
        return kind() == FeatureKind.CATEGORICAL
                || window != null
                        && window.condition() != null
                        && window.condition().comparison().isOfNames();
    }

    /** Whether both are of the same field, or of none. */
    boolean isOfFieldOf(Feature other) {
        return Objects.equals(path, other.path);
    }

    /** What values it has. */
    public FeatureKind kind() {
        return transform.kind();
    }

    /** The same by the clocks of another zone. */
    Feature in(ZoneId zone) {
        return circle == null ? this : new Feature(name, transform, path, lag, circle.in(zone), window, values);
    }

    /**
     * The feature of a number; see {@link Transform#of}. Of one of a window, what the event contributes to it.
     *
     * @throws UnreadableEvent if it is no value of this feature
     */
    public double of(double v) throws UnreadableEvent {
        if (window != null) {
            return contribution(v);
        }
        return switch (transform) {
            case CYCLE -> circle.ofTime(Transform.time(v, name));
            case CIRCULAR -> circle.ofNumber(Transform.inRange(v, v, name));
            default -> transform.of(v, name);
        };
    }

    private double contribution(double v) throws UnreadableEvent {
        return switch (window.of()) {
            case COUNT, RATE -> 1;
            case MEAN -> Transform.inRange(v, v, name);
            case SHARE -> {
                double number = Transform.inRange(v, v, name);
                boolean holds = window.condition().comparison().isOfNames()
                        ? window.condition().test(Transform.level(number))
                        : window.condition().test(number);
                yield holds ? 1 : 0;
            }
        };
    }

    /**
     * The feature of what a window says.
     *
     * @param v NaN if it says nothing
     * @return NaN if it is missing: also where the transform takes no such number, since the event is not to blame
     */
    double ofWindow(double v) {
        return switch (transform) {
            case LOG -> v > 0 ? Math.log(v) : Double.NaN;
            case LOG1P -> v > -1 ? Math.log1p(v) : Double.NaN;
            default -> v;
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

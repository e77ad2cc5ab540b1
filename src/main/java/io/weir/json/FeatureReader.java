package io.weir.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.event.Calendar;
import io.weir.event.ExactText;
import io.weir.event.Feature;
import io.weir.event.Features;
import io.weir.event.History;
import io.weir.event.JsonPath;
import io.weir.event.Reading;
import io.weir.event.Reason;
import io.weir.event.Times;
import io.weir.event.Transform;
import io.weir.event.UnreadableEvent;
import io.weir.event.Words;
import io.weir.event.window.Condition;
import io.weir.family.CategoryNames;
import io.weir.family.product.FeatureKind;
import java.util.ArrayList;
import java.util.List;

/** Makes points of the JSON of events. */
final class FeatureReader {

    private FeatureReader() {}

    /** The values of an event: its point, but for the features that look back, see {@link History}. */
    static double[] read(Features features, JsonNode event) throws UnreadableEvent {
        return read(features, event, new ArrayList<>());
    }

    /**
     * The same.
     *
     * @param levels the names of the levels in it are added
     */
    static double[] read(Features features, JsonNode event, List<String> levels) throws UnreadableEvent {
        JsonNode[] values = new JsonNode[features.size()];
        for (int j = 0; j < values.length; j++) {
            JsonPath path = features.get(j).path();
            values[j] = path == null || features.isCopy(j) ? null : JsonLookup.find(event, path);
        }
        return point(features, values, History.NO_TIME, levels);
    }

    /**
     * The point of the values of an event.
     *
     * @param values one per feature, and perhaps more; null where one is missing
     * @param time of the event, ms since the epoch, or {@link History#NO_TIME}
     * @param levels the names of the levels in it are added
     * @return length d, NaN where a feature is missing, at least one not
     */
    static double[] point(Features features, JsonNode[] values, long time, List<String> levels) throws UnreadableEvent {
        double[] x = new double[features.size()];
        boolean any = false;
        for (int j = 0; j < x.length; j++) {
            double v = features.isPlain(j)
                    ? value(features.get(j), values[j], levels, features.reading())
                    : features.isCopy(j)
                            ? x[features.slot(features.firstOfValues(j))]
                            : ofManyOrNoField(features.get(j), values[j], time, levels, features.reading());
            x[features.slot(j)] = v;
            any |= v == v;
        }
        if (!any) {
            throw new UnreadableEvent(
                    Reason.NO_FEATURES, "none of the features " + UnreadableEvent.quote(features) + " is there");
        }
        return x;
    }

    /**
     * The value of now, in the feature's units; NaN if it is missing. If it looks back, {@link History} makes the feature of it.
     *
     * @param value what is at the path; null if it is missing
     * @param levels the name of a level is added
     * @param reading says what becomes of a value that the feature cannot take
     */
    private static double value(Feature feature, JsonNode value, List<String> levels, Reading reading)
            throws UnreadableEvent {
        if (value == null) {
            return Double.NaN;
        }
        try {
            double x = apply(feature, value, reading.times());
            if (feature.kind() == FeatureKind.CATEGORICAL) {
                levels.add(level(value, feature.name()));
            }
            return x;
        } catch (UnreadableEvent e) {
            return invalid(e, reading);
        }
    }

    private static double invalid(UnreadableEvent why, Reading reading) throws UnreadableEvent {
        if (reading.invalidIsMissing()) {
            return Reading.INVALID;
        }
        throw why;
    }

    /** What is of the time of the event, or what the event contributes to a window. */
    private static double ofManyOrNoField(
            Feature feature, JsonNode value, long time, List<String> levels, Reading reading) throws UnreadableEvent {
        if (feature.transform() == Transform.CALENDAR) {
            return ofCalendar(reading.calendar(), time, levels);
        }
        if (!feature.window().of().hasField()) {
            return 1;
        }
        try {
            return value == null ? Double.NaN : contribution(feature, value);
        } catch (UnreadableEvent e) {
            return invalid(e, reading);
        }
    }

    private static double apply(Feature feature, JsonNode value, Times times) throws UnreadableEvent {
        String name = feature.name();
        return switch (feature.transform()) {
            case HOUR -> Times.hour(time(value, name, times));
            case WEEKDAY -> Times.weekday(time(value, name, times));
            case BERNOULLI -> bernoulli(value, name);
            case CATEGORY -> CategoryNames.code(level(value, name));
            case CYCLE -> feature.circle().ofTime(time(value, name, times));
            case CIRCULAR -> feature.circle().ofNumber(number(value, name));
            default -> feature.transform().ofNumber(number(value, name), value, name);
        };
    }

    /** NaN without a calendar, or where the time is not known. */
    private static double ofCalendar(Calendar calendar, long time, List<String> levels) {
        if (calendar == null || time == History.NO_TIME) {
            return Double.NaN;
        }
        levels.add(calendar.name(time));
        return calendar.code(time);
    }

    /** What an event contributes to a window of its field. */
    private static double contribution(Feature feature, JsonNode value) throws UnreadableEvent {
        Condition condition = feature.window().condition();
        if (condition == null) {
            return number(value, feature.name());
        }
        boolean holds = condition.comparison().isOfNames()
                ? condition.test(level(value, feature.name()))
                : condition.test(number(value, feature.name()));
        return holds ? 1 : 0;
    }

    private static double bernoulli(JsonNode value, String name) throws UnreadableEvent {
        // CSV has no booleans, only the words.
        String word = value.isBoolean() || value.isTextual() ? value.asText() : "";
        double v =
                switch (word) {
                    case "true" -> 1;
                    case "false" -> 0;
                    default -> value.isNumber() ? value.doubleValue() : Double.NaN;
                };
        return Transform.bernoulli(v, value, name);
    }

    private static double number(JsonNode value, String name) throws UnreadableEvent {
        if (!value.isNumber()) {
            throw new UnreadableEvent(
                    Reason.WRONG_TYPE, name + " is " + UnreadableEvent.quote(value) + "; expected a number");
        }
        return Transform.inRange(value.doubleValue(), written(value), name);
    }

    /** The number for a message. A parser has no other word for one beyond a double than one that JSON has not. */
    private static Object written(JsonNode number) {
        return number.isDouble() && !Double.isFinite(number.doubleValue())
                ? (number.doubleValue() > 0 ? "a number above 1.8e308" : "a number below -1.8e308")
                : number;
    }

    /** The name of a level. */
    private static String level(JsonNode value, String name) throws UnreadableEvent {
        String text = exactText(value);
        boolean fits = Words.hasAtMost(text, CategoryNames.LONGEST);
        if (value.isNumber() && !fits) {
            throw new UnreadableEvent(
                    Reason.WRONG_TYPE,
                    name + " is " + UnreadableEvent.quote(text) + ", which has " + text.length()
                            + " characters as the name of a level; expected at most " + CategoryNames.LONGEST);
        }
        if (!value.isValueNode() || !fits) {
            throw new UnreadableEvent(
                    Reason.WRONG_TYPE,
                    name + " is " + UnreadableEvent.quote(value) + "; expected text of at most " + CategoryNames.LONGEST
                            + " characters, a number or a boolean");
        }
        return text;
    }

    /**
     * See {@link ExactText}.
     *
     * @param value text, a number or a boolean. A number with a fraction or an exponent is exact only if it comes as a decimal, as
     *     {@link EventValues} gives it
     */
    static String exactText(JsonNode value) {
        if (!value.isFloatingPointNumber()) {
            return value.asText();
        }
        if (!value.isBigDecimal() && !Double.isFinite(value.doubleValue())) {
            return value.asText();
        }
        return ExactText.of(value.decimalValue());
    }

    /** A time in ms since the epoch; fractions are cut off. */
    static long time(JsonNode value, String name, Times times) throws UnreadableEvent {
        long millis = value.isNumber()
                ? timeOfNumber(value, times)
                : value.isTextual() ? times.ofText(value.textValue()) : Times.NONE;
        if (millis == Times.NONE) {
            throw new UnreadableEvent(
                    Reason.BAD_TIME,
                    name + " is " + UnreadableEvent.quote(written(value))
                            + "; expected a time: a number since 1970 (event.time.unit), ISO-8601 text like"
                            + " 2026-03-01T12:00:00Z, a log's like 01/Mar/2026:12:00:00 +0000, or what event.time.format says");
        }
        return millis;
    }

    private static long timeOfNumber(JsonNode value, Times times) {
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            return times.ofNumber(value.doubleValue());
        }
        long millis = times.hasPattern() ? times.patterned(value.asText()) : Times.NONE;
        return millis == Times.NONE ? times.ofNumber(value.longValue()) : millis;
    }
}

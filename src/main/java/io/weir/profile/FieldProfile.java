package io.weir.profile;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.event.JsonPath;
import io.weir.event.Times;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a sample says of one field. Mutable while the sample is read, not thread-safe. */
final class FieldProfile {

    /** Distinct values that are counted one by one. */
    private static final int MOST_LEVELS = 1000;

    private static final long YEAR_1990 = 631_152_000_000L;
    private static final long YEAR_2100 = 4_102_444_800_000L;

    private final JsonPath path;
    /** By event; NaN where it is no number. */
    private double[] numbers = new double[0];
    /** By event, ms since the epoch; {@link Times#NONE} where it is no time. */
    private long[] times = new long[0];
    /** By event; null where there is none, or where there are too many of them. */
    private String[] texts = new String[0];

    private final Map<String, Integer> levels = new LinkedHashMap<>();
    private boolean manyLevels;
    private final ValueCounts counts = new ValueCounts();
    private int readAsTime;

    FieldProfile(JsonPath path) {
        this.path = path;
    }

    /**
     * Takes the value of one event.
     *
     * @param event its number in the sample
     * @param value not missing, and no object
     */
    void add(int event, JsonNode value, Times reading) {
        if (value.isNull()) {
            return;
        }
        if (!counts.add(value)) {
            return;
        }
        grow(event);
        if (value.isNumber()) {
            numbers[event] = value.doubleValue();
        }
        String text = value.asText();
        long time = value.isNumber() ? reading.ofNumber(value.doubleValue()) : reading.ofText(text);
        if (time >= YEAR_1990 && time < YEAR_2100) {
            times[event] = time;
            readAsTime++;
        }
        count(event, text);
    }

    private void count(int event, String text) {
        if (levels.size() == MOST_LEVELS && !levels.containsKey(text)) {
            manyLevels = true;
            return;
        }
        levels.merge(text, 1, Integer::sum);
        texts[event] = text;
    }

    private void grow(int event) {
        int before = numbers.length;
        if (event < before) {
            return;
        }
        int length = Math.max(event + 1, 2 * before);
        numbers = Arrays.copyOf(numbers, length);
        times = Arrays.copyOf(times, length);
        texts = Arrays.copyOf(texts, length);
        Arrays.fill(numbers, before, length, Double.NaN);
        Arrays.fill(times, before, length, Times.NONE);
    }

    JsonPath path() {
        return path;
    }

    /** Its last name. */
    String name() {
        return path.step(path.length() - 1);
    }

    /** How many values there are, and of what types. */
    ValueCounts counts() {
        return counts;
    }

    /** Its number in an event; NaN if it has none. */
    double number(int event) {
        return event < numbers.length ? numbers[event] : Double.NaN;
    }

    /** Its time in an event, ms since the epoch; {@link Times#NONE} if it has none. */
    long time(int event) {
        return event < times.length ? times[event] : Times.NONE;
    }

    /** Its value in an event as text; null if it has none, or one of very many. */
    String text(int event) {
        return event < texts.length ? texts[event] : null;
    }

    /** Different values; more than can be counted count as one more. */
    int distinct() {
        return levels.size() + (manyLevels ? 1 : 0);
    }

    /** Events of each value that was counted. */
    Map<String, Integer> levels() {
        return levels;
    }

    boolean hasManyLevels() {
        return manyLevels;
    }

    /** The share of the values that may be times between 1990 and 2100. */
    double timeShare() {
        return counts.share(readAsTime);
    }
}

package io.weir.profile;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/** How a sample falls into groups, by a field or by the records' keys. */
final class Grouping {

    /** Events per group from which on a model of each can learn something. */
    private static final double ENOUGH_EVENTS = 5;
    /** Steps from which on something can be said of them. */
    private static final int ENOUGH_STEPS = 40;
    /** The share of the variance that lies between groups from which on they are different things. */
    private static final double DIFFERENT = 0.05;

    private final int[] groups;
    private final int size;
    private final int events;

    private Grouping(int[] groups, int size, int events) {
        this.groups = groups;
        this.size = size;
        this.events = events;
    }

    /**
     * @param events in the sample
     * @param name of the group of an event; null if it has none
     */
    static Grouping of(int events, IntFunction<String> name) {
        Map<String, Integer> numbers = new HashMap<>();
        int[] groups = new int[events];
        int grouped = 0;
        for (int i = 0; i < events; i++) {
            String group = name.apply(i);
            groups[i] = group == null ? -1 : numbers.computeIfAbsent(group, g -> numbers.size());
            grouped += group == null ? 0 : 1;
        }
        return new Grouping(groups, numbers.size(), grouped);
    }

    /** All events in one group. */
    static Grouping one(int events) {
        return of(events, i -> "");
    }

    /** Number of groups. */
    int size() {
        return size;
    }

    /** Whether there are several, of enough events each, and nearly every event is in one. */
    boolean isUseful() {
        return size >= 2 && events >= ENOUGH_EVENTS * size && events >= 0.99 * groups.length;
    }

    /**
     * The mean over fields of the share of a field's variance that lies between the groups, without what chance gives:
     * ε² (Kelley 1935).
     *
     * @param fields values by event, NaN where there is none
     */
    double difference(List<double[]> fields) {
        double sum = 0;
        int counted = 0;
        for (double[] values : fields) {
            double one = difference(values);
            if (one == one) {
                sum += one;
                counted++;
            }
        }
        return counted == 0 ? 0 : sum / counted;
    }

    boolean isDifferent(List<double[]> fields) {
        return fields.stream().anyMatch(values -> difference(values) >= DIFFERENT);
    }

    /** Of the values of each group. */
    private double[] means(double[] values) {
        double[] mean = new double[size];
        int[] n = new int[size];
        for (int i = 0; i < values.length; i++) {
            if (groups[i] >= 0 && values[i] == values[i]) {
                n[groups[i]]++;
                mean[groups[i]] += (values[i] - mean[groups[i]]) / n[groups[i]];
            }
        }
        return mean;
    }

    private double difference(double[] values) {
        double[] mean = means(values);
        double all = 0;
        int total = 0;
        for (int i = 0; i < values.length; i++) {
            if (groups[i] >= 0 && values[i] == values[i]) {
                total++;
                all += (values[i] - all) / total;
            }
        }
        double within = 0;
        double around = 0;
        for (int i = 0; i < values.length; i++) {
            if (groups[i] >= 0 && values[i] == values[i]) {
                within += square(values[i] - mean[groups[i]]);
                around += square(values[i] - all);
            }
        }
        return total <= size || !(around > 0) ? Double.NaN : 1 - within / (total - size) / (around / (total - 1));
    }

    /**
     * The correlation of values with the one before of the same group, both without the group's mean; NaN where there are too few.
     *
     * @param values by event, in their order; NaN where there is none
     */
    double autocorrelation(double[] values) {
        double[] mean = means(values);
        double[] last = new double[size];
        Arrays.fill(last, Double.NaN);
        double[] before = new double[values.length];
        double[] now = new double[values.length];
        int n = 0;
        for (int i = 0; i < values.length; i++) {
            if (groups[i] < 0 || values[i] != values[i]) {
                continue;
            }
            double value = values[i] - mean[groups[i]];
            if (last[groups[i]] == last[groups[i]]) {
                before[n] = last[groups[i]];
                now[n++] = value;
            }
            last[groups[i]] = value;
        }
        return n < ENOUGH_STEPS ? Double.NaN : NumericFields.correlation(before, now, n);
    }

    /** The share of steps, of one event to the next of its group, in which the value grows or stays. */
    double growing(double[] values) {
        double[] last = new double[size];
        Arrays.fill(last, Double.NaN);
        int steps = 0;
        int up = 0;
        int moved = 0;
        for (int i = 0; i < values.length; i++) {
            if (groups[i] < 0 || values[i] != values[i]) {
                continue;
            }
            if (last[groups[i]] == last[groups[i]]) {
                steps++;
                up += values[i] >= last[groups[i]] ? 1 : 0;
                moved += values[i] != last[groups[i]] ? 1 : 0;
            }
            last[groups[i]] = values[i];
        }
        return steps < ENOUGH_STEPS || 2 * moved < steps ? 0 : (double) up / steps;
    }

    /** Whether a field has one value in all events of a group, whatever it is in the others. */
    boolean isConstantWithin(IntFunction<String> value) {
        String[] seen = new String[size];
        for (int i = 0; i < groups.length; i++) {
            String text = value.apply(i);
            if (groups[i] < 0 || text == null) {
                continue;
            }
            if (seen[groups[i]] != null && !seen[groups[i]].equals(text)) {
                return false;
            }
            seen[groups[i]] = text;
        }
        return true;
    }

    private static double square(double x) {
        return x * x;
    }
}

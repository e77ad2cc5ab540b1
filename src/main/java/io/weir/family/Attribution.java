package io.weir.family;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What one feature contributes to how far an event is from a component.
 *
 * @param slot place of the feature in the point
 * @param share its squared deviation from what was expected, in standard deviations, ≥ 0; {@linkplain #ranked ranked}, its part of all
 * @param value as it was
 * @param expected given the cluster, and those correlated features whose squared deviations were taken before
 * @param low lower end of the interval that holds 95 % of the values given the same; NaN for a category
 * @param high its upper end
 */
public record Attribution(int slot, double share, double value, double expected, double low, double high) {

    /** The same of another place in a point. */
    public Attribution at(int other) {
        return new Attribution(other, share, value, expected, low, high);
    }

    /** The largest share first, shares being parts of all: they are ≥ 0 and sum to 1. Returns a new list. */
    public static List<Attribution> ranked(List<Attribution> attributions) {
        double most =
                attributions.stream().mapToDouble(Attribution::share).max().orElse(0);
        // Scaled by the largest first: the sum of shares may be no double.
        double sum = attributions.stream().mapToDouble(a -> a.scaled(most)).sum();
        List<Attribution> ranked = new ArrayList<>();
        for (Attribution a : attributions) {
            double part = sum > 0 ? a.scaled(most) / sum : 1.0 / attributions.size();
            ranked.add(new Attribution(a.slot, part, a.value, a.expected, a.low, a.high));
        }
        ranked.sort(Comparator.comparingDouble(Attribution::share).reversed());
        return ranked;
    }

    private double scaled(double most) {
        if (most == Double.POSITIVE_INFINITY) {
            return share == most ? 1 : 0;
        }
        return most > 0 ? Math.max(0, share) / most : 0;
    }
}

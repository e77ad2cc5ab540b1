package io.weir.library;

/**
 * What one feature has to do with an event's being strange.
 *
 * @param feature as it was named
 * @param share its part of what is strange; those of all features sum to 1
 * @param value as it was, in the feature's own units
 * @param expected what was to be expected given the cluster and the other features, in the same units; NaN if it is a level that was never given
 *     as a number
 * @param low lower end of the interval that holds 95 % of the values given the same; NaN for a category
 * @param high its upper end
 */
public record Explanation(String feature, double share, double value, double expected, double low, double high) {}

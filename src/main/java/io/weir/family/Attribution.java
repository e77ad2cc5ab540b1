package io.weir.family;

/**
 * What one feature contributes to an event's distance from a component.
 *
 * @param slot place of the feature in the point
 * @param share its part of the distance −2 (log p(x) − log p(mode)); the shares of an event add up to the distance. A share may be
 *     negative where a feature makes the others more plausible
 * @param value as it was
 * @param expected given the other features
 * @param low lower end of the interval that holds 95 % of the values given the other features; NaN for a category
 * @param high its upper end
 */
public record Attribution(int slot, double share, double value, double expected, double low, double high) {}

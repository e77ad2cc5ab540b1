package io.weir.event;

/**
 * A value that is outside what its feature may be.
 *
 * @param feature its name
 * @param value as it was, in the event's own units
 * @param low the least that it may be; −∞ if there is no least
 * @param high the most that it may be; +∞ if there is no most
 */
public record OutOfRange(String feature, double value, double low, double high) {}

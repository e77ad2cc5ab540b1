package io.weir.metrics;

/**
 * What is shown of a model.
 *
 * @param conditionNumber of the worst component's correlation matrix, ≥ 1
 * @param learnedAt wall-clock time of its last batch, ms since the epoch
 */
public record ModelFigures(
        long version, int components, double effectiveEvents, double conditionNumber, long learnedAt) {}

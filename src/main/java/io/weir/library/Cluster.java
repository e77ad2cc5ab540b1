package io.weir.library;

import java.util.Arrays;

/**
 * A cluster that a {@link Detector} knows.
 *
 * @param id stable, and never that of another one
 * @param weight share of events that are of it
 * @param centre one number per feature, in their order and units: of a number the mean, of {@code log(f)} and {@code log1p(f)} the median of f, of
 *     {@code poisson(f)} the rate, of {@code bernoulli(f)} the probability; NaN of a category, and where nothing is known. Belongs to the caller
 */
public record Cluster(long id, double weight, double[] centre) {

    /** One line for people. */
    @Override
    public String toString() {
        return "Cluster(id=" + id + ", weight=" + weight + ", centre=" + Arrays.toString(centre) + ")";
    }
}

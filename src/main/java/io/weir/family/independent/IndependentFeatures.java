package io.weir.family.independent;

import io.weir.family.Family;
import io.weir.family.Statistic;

/** Families of features that are independent of each other. */
abstract class IndependentFeatures implements Family {

    final int dimension;

    /**
     * @param dimension number of features d ≥ 1
     */
    IndependentFeatures(int dimension) {
        if (dimension < 1) {
            throw new IllegalArgumentException("a " + name() + " block needs at least one feature, got " + dimension);
        }
        this.dimension = dimension;
    }

    /** Of the family, for people. */
    final String name() {
        return getClass().getSimpleName();
    }

    @Override
    public final int dimension() {
        return dimension;
    }

    /** {@inheritDoc} Probabilities may be zero, and one that starts as zero stays so: a start gives every component some of each point. */
    @Override
    public double startSoftness() {
        return 0.1;
    }

    /** Merges them all, into a new statistic. */
    final Statistic pooled(Statistic[] statistics) {
        Statistic all = newStatistic();
        for (Statistic s : statistics) {
            all.merge(s);
        }
        return all;
    }

    @Override
    public final String toString() {
        return name() + "(d=" + dimension + ")";
    }
}

package io.weir.family.product;

import io.weir.family.CategoryNames;
import io.weir.family.CovarianceType;
import io.weir.family.Family;
import io.weir.family.gaussian.Gaussian;
import io.weir.family.independent.Bernoulli;
import io.weir.family.independent.Categorical;
import io.weir.family.independent.Poisson;
import io.weir.family.independent.VonMises;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/** What values a feature has, and so which family describes it. */
public enum FeatureKind {
    /** A real number. All real features of an event share one covariance. */
    GAUSSIAN(null),
    /** A whole number ≥ 0. */
    POISSON(Poisson::of),
    /** 0 or 1. */
    BERNOULLI(Bernoulli::of),
    /** The code of a level, see {@link CategoryNames}. */
    CATEGORICAL(Categorical::of),
    /** An angle in radians, (−π, π]. */
    VONMISES(VonMises::of);

    private final IntFunction<Family> independent;

    FeatureKind(IntFunction<Family> independent) {
        this.independent = independent;
    }

    /** Whether features of this kind come from several transforms, so that a model has to say which. */
    public boolean isToldByTransform() {
        return this == GAUSSIAN || this == VONMISES;
    }

    /** The word of the configuration and of model files. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The family of points whose features are of these kinds, in the order of the kinds: features of one kind must stand together,
     * real numbers first.
     *
     * @param slots one kind per feature, ascending
     * @throws IllegalArgumentException if they are not in that order
     */
    public static Family family(List<FeatureKind> slots, CovarianceType type) {
        List<FeatureKind> sorted = new ArrayList<>(slots);
        Collections.sort(sorted);
        if (!sorted.equals(slots)) {
            throw new IllegalArgumentException("features are not grouped by kind: " + slots);
        }
        List<Family> blocks = new ArrayList<>();
        for (FeatureKind kind : values()) {
            int count = Collections.frequency(slots, kind);
            if (count > 0) {
                blocks.add(kind == GAUSSIAN ? Gaussian.of(count, type) : kind.independent.apply(count));
            }
        }
        return Product.of(blocks);
    }
}

package io.weir.mixture;

import io.weir.family.Block;
import io.weir.family.Component;
import io.weir.family.Family;
import io.weir.family.Regularization;
import io.weir.family.Statistic;
import io.weir.numeric.Lengths;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What a mixture learns from: one {@link Statistic} per component. Mergeable, scalable, mutable; the only thing that passes
 * from an E-step to an M-step.
 */
public final class MixtureStatistics {

    private final Family family;
    private final Statistic[] components;
    /** Pseudo-observations without covariances, one number per component; null for none. */
    private final double[] shrinkage;

    private MixtureStatistics(Family family, Statistic[] components, double[] shrinkage) {
        this.family = family;
        this.components = components;
        this.shrinkage = shrinkage;
    }

    /** Empty statistics for K components. */
    public static MixtureStatistics empty(Family family, int size) {
        Statistic[] components = new Statistic[size];
        java.util.Arrays.setAll(components, k -> family.newStatistic());
        return new MixtureStatistics(family, components, null);
    }

    /** Statistics from those of the components, which are taken over. */
    public static MixtureStatistics of(Family family, Statistic[] components) {
        return new MixtureStatistics(family, components.clone(), null);
    }

    /**
     * The same statistics, not copied, of which mixtures are to be made with weaker correlations.
     *
     * @param pseudoObservations one number per component, as {@link Regularization.FadingPrior} has them; null for none
     */
    public MixtureStatistics withShrinkage(double[] pseudoObservations) {
        return new MixtureStatistics(family, components, pseudoObservations);
    }

    /** What {@link #withShrinkage} set; null for none. */
    public double[] shrinkage() {
        return shrinkage;
    }

    /** Number of components K. */
    public int size() {
        return components.length;
    }

    public Family family() {
        return family;
    }

    /** The statistic of component k, not a copy. */
    public Statistic component(int k) {
        return components[k];
    }

    /** Σₖ mass. */
    public double mass() {
        double sum = 0;
        for (Statistic s : components) {
            sum += s.mass();
        }
        return sum;
    }

    /**
     * Adds one point.
     *
     * @param r responsibilities, length ≥ K; not modified
     * @param under the mixture that gave them: it says what to expect of missing features
     */
    public void add(double[] x, double[] r, double weight, Mixture under) {
        for (int k = 0; k < components.length; k++) {
            under.component(k).expect(x, 0, weight * r[k], components[k]);
        }
    }

    /**
     * Adds a block of points.
     *
     * @param r responsibilities, K rows of length ≥ block size; not modified
     * @param under the mixture that gave them: it says what to expect of missing features; may be null if none are missing
     */
    public void add(Block points, double[][] r, Mixture under) {
        for (int k = 0; k < components.length; k++) {
            if (points.complete()) {
                components[k].add(points, 0, r[k]);
            } else {
                Component component = under.component(k);
                for (int i = 0; i < points.size(); i++) {
                    component.expect(points.row(i), 0, r[k][i], components[k]);
                }
            }
        }
    }

    /** this ← this + other, component by component. */
    public void merge(MixtureStatistics other) {
        for (int k = 0; k < components.length; k++) {
            components[k].merge(other.components[k]);
        }
    }

    /**
     * Takes a point back that was added: where it has faded, as much of it as can be there (a half, a quarter … of its weight).
     *
     * @param weight in units of the masses
     * @param under the mixture that these statistics make
     */
    public void remove(double[] x, double weight, Mixture under) {
        double[] r = new double[components.length];
        under.responsibilities(x, r, new double[x.length]);
        for (int k = 0; k < components.length; k++) {
            Statistic point = family.newStatistic();
            under.component(k).expect(x, 0, weight * r[k], point);
            for (int halved = 0; point.mass() > 0 && halved < 10 && !components[k].remove(point); halved++) {
                point.scale(0.5);
            }
        }
    }

    /** Multiplies all masses by the factor. */
    public void scale(double factor) {
        for (Statistic s : components) {
            s.scale(factor);
        }
    }

    /** All components merged into one statistic, a new one. */
    public Statistic pooled() {
        Statistic all = family.newStatistic();
        for (Statistic s : components) {
            all.merge(s);
        }
        return all;
    }

    /**
     * The stepwise update: this ← (1 − γ) this + γ batch, with both taken at mass 1.
     *
     * <p>Convex in the sufficient statistics, and done on centred ones, so nothing cancels.
     *
     * @param batch not modified; its mass may be anything above 0
     * @param stepSize γ in [0, 1]
     */
    public void blend(MixtureStatistics batch, double stepSize) {
        scale((1 - stepSize) / mass());
        MixtureStatistics share = batch.copy();
        share.scale(stepSize / batch.mass());
        merge(share);
    }

    /**
     * The M-step: wₖ ∝ massₖ (or all equal, if the family says so), component parameters by the family.
     *
     * @param scale number of points that a mass of 1 stands for
     */
    public Mixture maximize(double scale, Regularization regularization) {
        double prior = regularization.weightCount() / scale;
        double total = mass() + components.length * prior;
        double[] weights = new double[components.length];
        for (int k = 0; k < weights.length; k++) {
            weights[k] = family.equalWeights() ? 1.0 / weights.length : (components[k].mass() + prior) / total;
        }
        Regularization shrinking = shrinkage != null && regularization instanceof Regularization.FadingPrior fading
                ? fading.withShrinkage(shrinkage)
                : regularization;
        return Mixture.of(family, weights, family.maximize(components, scale, shrinking));
    }

    /** An independent copy. */
    public MixtureStatistics copy() {
        Statistic[] copies = new Statistic[components.length];
        java.util.Arrays.setAll(copies, k -> components[k].copy());
        return new MixtureStatistics(family, copies, shrinkage);
    }

    public void write(DataOutput out) throws IOException {
        out.writeInt(components.length);
        for (Statistic s : components) {
            s.write(out);
        }
        out.writeBoolean(shrinkage != null);
        if (shrinkage != null) {
            for (double pseudoObservations : shrinkage) {
                out.writeDouble(pseudoObservations);
            }
        }
    }

    public static MixtureStatistics read(DataInput in, Family family) throws IOException {
        Statistic[] components = new Statistic[Lengths.read(in)];
        for (int k = 0; k < components.length; k++) {
            components[k] = family.readStatistic(in);
        }
        double[] shrinkage = in.readBoolean() ? new double[components.length] : null;
        for (int k = 0; shrinkage != null && k < shrinkage.length; k++) {
            shrinkage[k] = in.readDouble();
        }
        return new MixtureStatistics(family, components, shrinkage);
    }

    @Override
    public String toString() {
        return "MixtureStatistics(K=" + size() + ", mass=" + mass() + ")";
    }
}

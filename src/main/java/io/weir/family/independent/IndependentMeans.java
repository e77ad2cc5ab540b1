package io.weir.family.independent;

import io.weir.family.KnownMasses;
import io.weir.family.Statistic;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Mass and means of weighted points whose features are independent of each other: of each feature the mean of one number, or of several.
 *
 * <p>A feature that is missing in points in which nothing was expected of it has a smaller mass of its own.
 */
abstract class IndependentMeans implements Statistic {

    /** One array for each number of a feature. */
    final double[][] means;

    private double mass;
    /** Mass of the points in which each feature was known; null while that is the mass for every feature. */
    private double[] known;

    /**
     * @param numbers of each feature
     */
    IndependentMeans(int numbers, int dimension) {
        means = new double[numbers][dimension];
    }

    @Override
    public final int dimension() {
        return means[0].length;
    }

    @Override
    public final double mass() {
        return mass;
    }

    /** The mass of the points in which feature j was known; 0 if it never was. */
    final double known(int j) {
        return known == null ? mass : known[j];
    }

    /** Of a point that is added, feature j is missing. */
    final void miss(int j, double otherMass) {
        if (known == null) {
            known = new double[dimension()];
            // Features before this one have had this point.
            Arrays.fill(known, 0, j, mass + otherMass);
            Arrays.fill(known, j, known.length, mass);
        }
    }

    /** The mean of two, from the heavier: the lighter may be far away and must not take its digits. */
    final void blend(int number, int j, double other, double otherMass) {
        double own = known(j);
        double total = own + otherMass;
        double[] mean = means[number];
        if (!(own > 0)) {
            mean[j] = other;
        } else if (otherMass <= own) {
            mean[j] += otherMass / total * (other - mean[j]);
        } else {
            mean[j] = other + own / total * (mean[j] - other);
        }
    }

    /** Once all numbers of feature j are {@linkplain #blend blended}. */
    final void know(int j, double otherMass) {
        if (known != null) {
            known[j] += otherMass;
        }
    }

    /** Once all features are known or missed. */
    final void addMass(double otherMass) {
        mass += otherMass;
    }

    @Override
    public final void merge(Statistic other) {
        IndependentMeans o = (IndependentMeans) other;
        if (!(o.mass > 0)) {
            return;
        }
        if (known == null && o.known != null) {
            known = new double[dimension()];
            Arrays.fill(known, mass);
        }
        for (int j = 0; j < dimension(); j++) {
            if (o.known(j) > 0) {
                merge(o, j);
            }
        }
        mass += o.mass;
    }

    private void merge(IndependentMeans o, int j) {
        if (o.means[0][j] != o.means[0][j]) {
            miss(j, o.known(j));
            return;
        }
        for (int number = 0; number < means.length; number++) {
            blend(number, j, o.means[number][j], o.known(j));
        }
        know(j, o.known(j));
    }

    @Override
    public final boolean remove(Statistic other) {
        IndependentMeans o = (IndependentMeans) other;
        if (!(o.mass < mass)) {
            return false;
        }
        for (int j = 0; j < dimension(); j++) {
            if (o.known(j) > 0 && !(o.known(j) < known(j))) {
                return false;
            }
        }
        for (int j = 0; j < dimension(); j++) {
            double left = known(j) - o.known(j);
            if (o.known(j) > 0) {
                for (int number = 0; number < means.length; number++) {
                    double[] mean = means[number];
                    mean[j] += o.known(j) / left * (mean[j] - o.means[number][j]);
                }
                confine(j);
            }
            if (known != null) {
                known[j] = left;
            }
        }
        mass -= o.mass;
        return true;
    }

    /** Brings the means of feature j back to where means can be, after something was taken from them. */
    abstract void confine(int j);

    @Override
    public final void scale(double factor) {
        mass *= factor;
        KnownMasses.scale(known, factor);
    }

    /** Makes this one, which is empty, a copy. */
    final <S extends IndependentMeans> S copyTo(S empty) {
        IndependentMeans copy = empty;
        copy.mass = mass;
        copy.known = known == null ? null : known.clone();
        for (int number = 0; number < means.length; number++) {
            System.arraycopy(means[number], 0, copy.means[number], 0, dimension());
        }
        return empty;
    }

    @Override
    public final void write(DataOutput out) throws IOException {
        out.writeDouble(mass);
        for (int j = 0; j < dimension(); j++) {
            for (double[] mean : means) {
                out.writeDouble(mean[j]);
            }
        }
        KnownMasses.write(known, out);
    }

    /** Reads what was written into one that is empty. */
    static <S extends IndependentMeans> S read(DataInput in, S empty) throws IOException {
        IndependentMeans read = empty;
        read.mass = in.readDouble();
        for (int j = 0; j < read.dimension(); j++) {
            for (double[] mean : read.means) {
                mean[j] = in.readDouble();
            }
        }
        read.known = KnownMasses.read(in, read.dimension());
        return empty;
    }

    @Override
    public final String toString() {
        return getClass().getSimpleName() + "(mass=" + mass + ", d=" + dimension() + ")";
    }
}

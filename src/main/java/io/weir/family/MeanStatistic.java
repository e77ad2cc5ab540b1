package io.weir.family;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Mass and mean of weighted points: all that independent counts and independent yes-or-no features need.
 *
 * <p>A feature that is missing in points in which nothing was expected of it has a smaller mass of its own.
 */
final class MeanStatistic implements Statistic {

    /** A mean this many times another is not of the same points. */
    private static final double INFLATED = 10;

    private double mass;
    private final double[] mean;
    /** Mass of the points in which each feature was known; null while that is the mass for every feature. */
    private double[] known;

    MeanStatistic(int dimension) {
        mean = new double[dimension];
    }

    @Override
    public int dimension() {
        return mean.length;
    }

    @Override
    public double mass() {
        return mass;
    }

    double mean(int j) {
        return mean[j];
    }

    /** The mass of the points in which feature j was known; 0 if it never was. */
    double known(int j) {
        return known == null ? mass : known[j];
    }

    @Override
    public void add(double[] x, int from, double r) {
        addExpected(x, from, r, mean);
    }

    @Override
    public void addObserved(double[] x, int from, double r) {
        double[] nothing = new double[mean.length];
        Arrays.fill(nothing, Double.NaN);
        addExpected(x, from, r, nothing);
    }

    /**
     * {@link #add} with missing features at what is expected of them.
     *
     * @param expected NaN where nothing is
     */
    void addExpected(double[] x, int from, double r, double[] expected) {
        if (!(r > 0)) {
            return;
        }
        for (int j = 0; j < mean.length; j++) {
            double v = x[from + j];
            blend(j, v == v ? v : expected[j], r);
        }
        mass += r;
    }

    /** The mean of two, from the heavier: the lighter may be far away and must not take its digits. */
    private void blend(int j, double other, double otherMass) {
        double own = known(j);
        double total = own + otherMass;
        if (other != other) {
            if (known == null) {
                known = new double[mean.length];
                // Features before this one have had this point.
                Arrays.fill(known, 0, j, mass + otherMass);
                Arrays.fill(known, j, mean.length, mass);
            }
            return;
        }
        if (!(own > 0)) {
            mean[j] = other;
        } else if (otherMass <= own) {
            mean[j] += otherMass / total * (other - mean[j]);
        } else {
            mean[j] = other + own / total * (mean[j] - other);
        }
        if (known != null) {
            known[j] = total;
        }
    }

    @Override
    public void merge(Statistic other) {
        MeanStatistic o = (MeanStatistic) other;
        if (!(o.mass > 0)) {
            return;
        }
        if (known == null && o.known != null) {
            known = new double[mean.length];
            Arrays.fill(known, mass);
        }
        for (int j = 0; j < mean.length; j++) {
            if (o.known(j) > 0) {
                blend(j, o.mean[j], o.known(j));
            }
        }
        mass += o.mass;
    }

    @Override
    public boolean remove(Statistic other) {
        MeanStatistic o = (MeanStatistic) other;
        if (!(o.mass < mass)) {
            return false;
        }
        for (int j = 0; j < mean.length; j++) {
            if (o.known(j) > 0 && !(o.known(j) < known(j))) {
                return false;
            }
        }
        for (int j = 0; j < mean.length; j++) {
            double left = known(j) - o.known(j);
            if (o.known(j) > 0) {
                mean[j] = Math.max(0, mean[j] + o.known(j) / left * (mean[j] - o.mean[j]));
            }
            if (known != null) {
                known[j] = left;
            }
        }
        mass -= o.mass;
        return true;
    }

    @Override
    public void scale(double factor) {
        mass *= factor;
        for (int j = 0; known != null && j < known.length; j++) {
            known[j] *= factor;
        }
    }

    @Override
    public void rescale(Statistic other) {
        MeanStatistic o = (MeanStatistic) other;
        for (int j = 0; j < mean.length; j++) {
            mean[j] = o.known(j) > 0 && mean[j] > INFLATED * (o.mean[j] + 1) ? o.mean[j] : mean[j];
        }
    }

    @Override
    public MeanStatistic copy() {
        MeanStatistic copy = new MeanStatistic(mean.length);
        copy.mass = mass;
        copy.known = known == null ? null : known.clone();
        System.arraycopy(mean, 0, copy.mean, 0, mean.length);
        return copy;
    }

    @Override
    public void write(DataOutput out) throws IOException {
        out.writeDouble(mass);
        for (double m : mean) {
            out.writeDouble(m);
        }
        KnownMasses.write(known, out);
    }

    static MeanStatistic read(DataInput in, int dimension) throws IOException {
        MeanStatistic s = new MeanStatistic(dimension);
        s.mass = in.readDouble();
        for (int j = 0; j < dimension; j++) {
            s.mean[j] = in.readDouble();
        }
        s.known = KnownMasses.read(in, dimension);
        return s;
    }

    /**
     * The mean of feature j of the first that knows it: a component expects what the others have of what it has not seen.
     *
     * @param background may be null
     * @return NaN if none does
     */
    static double mean(int j, MeanStatistic own, MeanStatistic all, MeanStatistic background) {
        if (own.known(j) > 0) {
            return own.mean[j];
        }
        if (all.known(j) > 0) {
            return all.mean[j];
        }
        return background != null && background.known(j) > 0 ? background.mean[j] : Double.NaN;
    }

    @Override
    public String toString() {
        return "MeanStatistic(mass=" + mass + ", d=" + mean.length + ")";
    }
}

package io.weir.family;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Mass and mean of weighted points: all that independent counts and independent yes-or-no features need. */
final class MeanStatistic implements Statistic {

    private double mass;
    private final double[] mean;

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

    @Override
    public void add(double[] x, int from, double r) {
        if (!(r > 0)) {
            return;
        }
        double total = mass + r;
        for (int j = 0; j < mean.length; j++) {
            mean[j] = blended(mean[j], x[from + j], r, total);
        }
        mass = total;
    }

    /** The mean of two, from the heavier: the lighter may be far away and must not take its digits. */
    private double blended(double own, double other, double otherMass, double total) {
        return otherMass <= mass ? own + otherMass / total * (other - own) : other + mass / total * (own - other);
    }

    /** {@link #add} with missing features at what is expected of them. */
    void addExpected(double[] x, int from, double r, double[] expected) {
        if (!(r > 0)) {
            return;
        }
        double total = mass + r;
        for (int j = 0; j < mean.length; j++) {
            double v = x[from + j];
            mean[j] = blended(mean[j], v == v ? v : expected[j], r, total);
        }
        mass = total;
    }

    @Override
    public void merge(Statistic other) {
        MeanStatistic o = (MeanStatistic) other;
        if (!(o.mass > 0)) {
            return;
        }
        double total = mass + o.mass;
        for (int j = 0; j < mean.length; j++) {
            mean[j] = blended(mean[j], o.mean[j], o.mass, total);
        }
        mass = total;
    }

    @Override
    public boolean remove(Statistic other) {
        MeanStatistic o = (MeanStatistic) other;
        if (!(o.mass < mass)) {
            return false;
        }
        double left = mass - o.mass;
        for (int j = 0; j < mean.length; j++) {
            mean[j] = Math.max(0, mean[j] + o.mass / left * (mean[j] - o.mean[j]));
        }
        mass = left;
        return true;
    }

    @Override
    public void scale(double factor) {
        mass *= factor;
    }

    @Override
    public MeanStatistic copy() {
        MeanStatistic copy = new MeanStatistic(mean.length);
        copy.mass = mass;
        System.arraycopy(mean, 0, copy.mean, 0, mean.length);
        return copy;
    }

    @Override
    public void write(DataOutput out) throws IOException {
        out.writeDouble(mass);
        for (double m : mean) {
            out.writeDouble(m);
        }
    }

    static MeanStatistic read(DataInput in, int dimension) throws IOException {
        MeanStatistic s = new MeanStatistic(dimension);
        s.mass = in.readDouble();
        for (int j = 0; j < dimension; j++) {
            s.mean[j] = in.readDouble();
        }
        return s;
    }

    /** Merges them all, into a new statistic. */
    static MeanStatistic pooled(Statistic[] statistics, int dimension) {
        MeanStatistic all = new MeanStatistic(dimension);
        for (Statistic s : statistics) {
            all.merge(s);
        }
        return all;
    }

    @Override
    public String toString() {
        return "MeanStatistic(mass=" + mass + ", d=" + mean.length + ")";
    }
}

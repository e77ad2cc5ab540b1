package io.weir.family;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Mass and mean resultant of weighted angles: the mean of their cosines and of their sines, which is all that directions and concentrations
 * need. Unlike a mean of angles it knows no beginning of the circle.
 *
 * <p>A feature that is missing in points in which nothing was expected of it has a smaller mass of its own.
 */
final class VonMisesStatistic implements Statistic {

    private double mass;
    private final double[] cos;
    private final double[] sin;
    /** Mass of the points in which each feature was known; null while that is the mass for every feature. */
    private double[] known;

    VonMisesStatistic(int dimension) {
        cos = new double[dimension];
        sin = new double[dimension];
    }

    @Override
    public int dimension() {
        return cos.length;
    }

    @Override
    public double mass() {
        return mass;
    }

    /** The mass of the points in which feature j was known; 0 if it never was. */
    double known(int j) {
        return known == null ? mass : known[j];
    }

    /** Where the angles of feature j are on the whole, in [−π, π]. */
    double direction(int j) {
        return Math.atan2(sin[j], cos[j]);
    }

    /** 1 minus the length of the mean resultant: 0 if all angles are the same, 1 if they have no direction in common. */
    double dispersion(int j) {
        return Math.max(0, 1 - Math.hypot(cos[j], sin[j]));
    }

    @Override
    public void add(double[] x, int from, double r) {
        addObserved(x, from, r);
    }

    @Override
    public void addObserved(double[] x, int from, double r) {
        if (!(r > 0)) {
            return;
        }
        for (int j = 0; j < cos.length; j++) {
            double v = x[from + j];
            blend(j, Math.cos(v), Math.sin(v), r);
        }
        mass += r;
    }

    /**
     * Adds a point, its missing features at what is expected of them.
     *
     * @param expectedCos of each feature; NaN where nothing is
     */
    void addExpected(double[] x, int from, double r, double[] expectedCos, double[] expectedSin) {
        if (!(r > 0)) {
            return;
        }
        for (int j = 0; j < cos.length; j++) {
            double v = x[from + j];
            boolean there = v == v;
            blend(j, there ? Math.cos(v) : expectedCos[j], there ? Math.sin(v) : expectedSin[j], r);
        }
        mass += r;
    }

    /** Adds a resultant of feature j, a number that is NaN if there is none. */
    private void blend(int j, double otherCos, double otherSin, double otherMass) {
        double own = known(j);
        double total = own + otherMass;
        if (otherCos != otherCos) {
            if (known == null) {
                known = new double[cos.length];
                // Features before this one have had this point.
                Arrays.fill(known, 0, j, mass + otherMass);
                Arrays.fill(known, j, cos.length, mass);
            }
            return;
        }
        if (own > 0) {
            cos[j] = mean(cos[j], own, otherCos, otherMass, total);
            sin[j] = mean(sin[j], own, otherSin, otherMass, total);
        } else {
            cos[j] = otherCos;
            sin[j] = otherSin;
        }
        if (known != null) {
            known[j] = total;
        }
    }

    /** From the heavier, so that the lighter takes none of its digits. */
    private static double mean(double a, double ofA, double b, double ofB, double total) {
        return ofB <= ofA ? a + ofB / total * (b - a) : b + ofA / total * (a - b);
    }

    @Override
    public void merge(Statistic other) {
        VonMisesStatistic o = (VonMisesStatistic) other;
        if (!(o.mass > 0)) {
            return;
        }
        if (known == null && o.known != null) {
            known = new double[cos.length];
            Arrays.fill(known, mass);
        }
        for (int j = 0; j < cos.length; j++) {
            if (o.known(j) > 0) {
                blend(j, o.cos[j], o.sin[j], o.known(j));
            }
        }
        mass += o.mass;
    }

    @Override
    public boolean remove(Statistic other) {
        VonMisesStatistic o = (VonMisesStatistic) other;
        if (!(o.mass < mass)) {
            return false;
        }
        for (int j = 0; j < cos.length; j++) {
            if (o.known(j) > 0 && !(o.known(j) < known(j))) {
                return false;
            }
        }
        for (int j = 0; j < cos.length; j++) {
            double left = known(j) - o.known(j);
            if (o.known(j) > 0) {
                double c = cos[j] + o.known(j) / left * (cos[j] - o.cos[j]);
                double s = sin[j] + o.known(j) / left * (sin[j] - o.sin[j]);
                // No angles have a longer mean resultant than 1.
                double length = Math.max(1, Math.hypot(c, s));
                cos[j] = c / length;
                sin[j] = s / length;
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
    public VonMisesStatistic copy() {
        VonMisesStatistic copy = new VonMisesStatistic(cos.length);
        copy.mass = mass;
        copy.known = known == null ? null : known.clone();
        System.arraycopy(cos, 0, copy.cos, 0, cos.length);
        System.arraycopy(sin, 0, copy.sin, 0, sin.length);
        return copy;
    }

    @Override
    public void write(DataOutput out) throws IOException {
        out.writeDouble(mass);
        for (int j = 0; j < cos.length; j++) {
            out.writeDouble(cos[j]);
            out.writeDouble(sin[j]);
        }
        KnownMasses.write(known, out);
    }

    static VonMisesStatistic read(DataInput in, int dimension) throws IOException {
        VonMisesStatistic s = new VonMisesStatistic(dimension);
        s.mass = in.readDouble();
        for (int j = 0; j < dimension; j++) {
            s.cos[j] = in.readDouble();
            s.sin[j] = in.readDouble();
        }
        s.known = KnownMasses.read(in, dimension);
        return s;
    }

    /**
     * Of some statistics, the first that knows feature j: a component expects what the others have of what it has not seen.
     *
     * @param background may be null
     * @return null if none does
     */
    static VonMisesStatistic knowing(
            int j, VonMisesStatistic own, VonMisesStatistic all, VonMisesStatistic background) {
        if (own.known(j) > 0) {
            return own;
        }
        if (all.known(j) > 0) {
            return all;
        }
        return background != null && background.known(j) > 0 ? background : null;
    }

    @Override
    public String toString() {
        return "VonMisesStatistic(mass=" + mass + ", d=" + cos.length + ")";
    }
}

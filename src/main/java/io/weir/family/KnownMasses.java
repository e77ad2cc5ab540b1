package io.weir.family;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** The masses of features that come late: most statistics have none. */
public final class KnownMasses {

    /** A feature that is unknown in no more than this part of the mass counts as known. */
    private static final double NEGLIGIBLE = 1e-9;

    private KnownMasses() {}

    /** @param known multiplied; null if all are the statistic's */
    public static void scale(double[] known, double factor) {
        for (int j = 0; known != null && j < known.length; j++) {
            known[j] *= factor;
        }
    }

    /** The same, or null if it no longer matters that some features were unknown. */
    public static double[] settled(double[] known, double mass) {
        for (double n : known) {
            if (n < mass * (1 - NEGLIGIBLE)) {
                return known;
            }
        }
        return null;
    }

    /** @param known one mass per feature; null if all are the statistic's */
    public static void write(double[] known, DataOutput out) throws IOException {
        out.writeBoolean(known != null);
        for (int j = 0; known != null && j < known.length; j++) {
            out.writeDouble(known[j]);
        }
    }

    public static double[] read(DataInput in, int dimension) throws IOException {
        if (!in.readBoolean()) {
            return null;
        }
        double[] known = new double[dimension];
        for (int j = 0; j < dimension; j++) {
            known[j] = in.readDouble();
        }
        return known;
    }

    /** r where the point has a value and 0 elsewhere; null if it has them all. */
    public static double[] of(double[] x, double r) {
        double[] masses = null;
        for (int j = 0; j < x.length; j++) {
            if (x[j] != x[j]) {
                if (masses == null) {
                    masses = new double[x.length];
                    Arrays.fill(masses, r);
                }
                masses[j] = 0;
            }
        }
        return masses;
    }
}

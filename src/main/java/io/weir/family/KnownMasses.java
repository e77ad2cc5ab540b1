package io.weir.family;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** The masses of features that come late: most statistics have none. */
public final class KnownMasses {

    private KnownMasses() {}

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

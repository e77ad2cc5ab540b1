package io.weir.family;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** How the masses of features that come late are stored: most statistics have none. */
final class KnownMasses {

    private KnownMasses() {}

    /** @param known one mass per feature; null if all are the statistic's */
    static void write(double[] known, DataOutput out) throws IOException {
        out.writeBoolean(known != null);
        for (int j = 0; known != null && j < known.length; j++) {
            out.writeDouble(known[j]);
        }
    }

    static double[] read(DataInput in, int dimension) throws IOException {
        if (!in.readBoolean()) {
            return null;
        }
        double[] known = new double[dimension];
        for (int j = 0; j < dimension; j++) {
            known[j] = in.readDouble();
        }
        return known;
    }
}

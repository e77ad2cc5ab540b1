package io.weir.numeric;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * An estimate of how many different hashes were added: the smallest {@value #KEPT} of them are kept, and how close they lie says how
 * many there are (bottom-k: Beyer et al. 2007). Exact below that, with a standard error of 1/√{@value #KEPT} beyond. Merging is associative
 * and commutative. Mutable.
 */
public final class DistinctCount {

    private static final int KEPT = 64;

    /** Hashes are below this. */
    private final double range;
    /** Ascending. */
    private double[] smallest = new double[0];

    /**
     * @param range hashes are uniform in [0, range)
     */
    public DistinctCount(double range) {
        this.range = range;
    }

    public void add(double hash) {
        int at = Arrays.binarySearch(smallest, hash);
        int place = -at - 1;
        if (at >= 0 || place == KEPT) {
            return;
        }
        double[] more = new double[Math.min(KEPT, smallest.length + 1)];
        System.arraycopy(smallest, 0, more, 0, place);
        more[place] = hash;
        System.arraycopy(smallest, place, more, place + 1, more.length - place - 1);
        smallest = more;
    }

    public void merge(DistinctCount other) {
        for (double hash : other.smallest) {
            add(hash);
        }
    }

    /** How many different ones there were; exact up to {@value #KEPT} − 1. */
    public double estimate() {
        return smallest.length < KEPT ? smallest.length : (KEPT - 1) * range / Math.max(1, smallest[KEPT - 1]);
    }

    public void write(DataOutput out) throws IOException {
        out.writeByte(smallest.length);
        for (double hash : smallest) {
            out.writeDouble(hash);
        }
    }

    /** Adds what {@link #write} wrote. */
    public void read(DataInput in) throws IOException {
        for (int i = in.readUnsignedByte(); i > 0; i--) {
            add(in.readDouble());
        }
    }
}

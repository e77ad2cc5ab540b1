package io.weir.family.independent;

import io.weir.family.CategoryNames;
import io.weir.family.DistinctValues;
import io.weir.numeric.DistinctCount;
import io.weir.numeric.Hash64;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** The mass of each level of one categorical feature. */
final class LevelCounts {

    /** Levels told apart, at least; at most twice as many. */
    static final int CAPACITY = CategoryNames.TOLD_APART / 2;

    private double[] codes = new double[4];
    private double[] masses = new double[4];
    private int size;
    private double other;
    private final DistinctCount others = new DistinctCount(CategoryNames.CODES);

    private double known;

    /** Mass of the points in which something was known of the feature; 0 if nothing ever was. */
    double known() {
        return known;
    }

    /** Adds to that mass; the caller adds as much to the levels. */
    void know(double r) {
        known += r;
    }

    int size() {
        return size;
    }

    double code(int i) {
        return codes[i];
    }

    double mass(int i) {
        return masses[i];
    }

    /** Mass of the levels that are not told apart. */
    double other() {
        return other;
    }

    /** Mass of the levels that are told apart here and not there. */
    double massOutside(LevelCounts there) {
        double outside = 0;
        for (int i = 0; i < size; i++) {
            if (Arrays.binarySearch(there.codes, 0, there.size, codes[i]) < 0) {
                outside += masses[i];
            }
        }
        return outside;
    }

    double mass(double code) {
        int i = Arrays.binarySearch(codes, 0, size, code);
        return i < 0 ? 0 : masses[i];
    }

    void add(double code, double r) {
        int i = Arrays.binarySearch(codes, 0, size, code);
        if (i >= 0) {
            masses[i] += r;
            return;
        }
        int at = -i - 1;
        if (size == codes.length) {
            codes = Arrays.copyOf(codes, 2 * size);
            masses = Arrays.copyOf(masses, 2 * size);
        }
        System.arraycopy(codes, at, codes, at + 1, size - at);
        System.arraycopy(masses, at, masses, at + 1, size - at);
        codes[at] = code;
        masses[at] = r;
        size++;
        if (size == 2 * CAPACITY) {
            keepHeaviest();
        }
    }

    /** Adds a feature of so many points, and to the mass of those in which it is known; the same as one after the other, to the last bit. */
    void add(DistinctValues levels, int points, double[] r) {
        if (size + levels.size() >= 2 * CAPACITY) {
            // On the way, the lightest may go.
            for (int i = 0; i < points; i++) {
                if (r[i] > 0) {
                    know(r[i]);
                    add(levels.value(levels.place(i)), r[i]);
                }
            }
            return;
        }
        int[] at = levels.at;
        boolean[] seen = levels.marked;
        for (int i = 0; i < points; i++) {
            seen[levels.place(i)] |= r[i] > 0;
        }
        for (int level = 0; level < levels.size(); level++) {
            if (seen[level]) {
                add(levels.value(level), 0);
            }
        }
        for (int level = 0; level < levels.size(); level++) {
            at[level] = seen[level] ? Arrays.binarySearch(codes, 0, size, levels.value(level)) : 0;
            seen[level] = false;
        }
        for (int i = 0; i < points; i++) {
            if (r[i] > 0) {
                known += r[i];
                masses[at[levels.place(i)]] += r[i];
            }
        }
    }

    /** The lightest are no longer told apart; of equals, those of higher codes. */
    private void keepHeaviest() {
        double[] sorted = Arrays.copyOf(masses, size);
        Arrays.sort(sorted);
        double least = sorted[size - CAPACITY];
        int equals = 0;
        for (int i = size - CAPACITY; i < size && sorted[i] == least; i++) {
            equals++;
        }
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (masses[i] > least || masses[i] == least && equals-- > 0) {
                codes[kept] = codes[i];
                masses[kept++] = masses[i];
            } else {
                other += masses[i];
                // Hashed anew: of equals those of low codes are kept.
                others.add(Hash64.mix(1, (long) codes[i]) >>> 12);
            }
        }
        size = kept;
    }

    /** How many levels are not told apart, about. */
    double others() {
        return others.estimate();
    }

    void addOther(double r) {
        other += r;
    }

    void merge(LevelCounts o) {
        for (int i = 0; i < o.size; i++) {
            add(o.codes[i], o.masses[i]);
        }
        other += o.other;
        known += o.known;
        others.merge(o.others);
    }

    /** Takes away what others counted, no count below 0, and makes up for the rest so that they sum to the mass again. */
    void remove(LevelCounts o) {
        known -= o.known;
        for (int i = 0; i < o.size; i++) {
            int at = Arrays.binarySearch(codes, 0, size, o.codes[i]);
            if (at >= 0) {
                masses[at] = Math.max(0, masses[at] - o.masses[i]);
            }
        }
        other = Math.max(0, other - o.other);
        double sum = other;
        for (int i = 0; i < size; i++) {
            sum += masses[i];
        }
        if (sum > 0) {
            scaleLevels(known / sum);
        }
    }

    void scale(double factor) {
        known *= factor;
        scaleLevels(factor);
    }

    private void scaleLevels(double factor) {
        for (int i = 0; i < size; i++) {
            masses[i] *= factor;
        }
        other *= factor;
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(size);
        for (int i = 0; i < size; i++) {
            out.writeDouble(codes[i]);
            out.writeDouble(masses[i]);
        }
        out.writeDouble(other);
        out.writeDouble(known);
        others.write(out);
    }

    void read(DataInput in) throws IOException {
        for (int i = in.readInt(); i > 0; i--) {
            add(in.readDouble(), in.readDouble());
        }
        other += in.readDouble();
        known = in.readDouble();
        others.read(in);
    }
}

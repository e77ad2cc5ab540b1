package io.weir.family;

import io.weir.numeric.DistinctCount;
import io.weir.numeric.Hash64;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The mass of each level of each categorical feature.
 *
 * <p>Levels are sorted by code ({@link Levels}). The {@link #CAPACITY} heaviest are told apart; of the others the mass is summed, and
 * how many they are is estimated, so that each of them gets its part. Twice as many are held before the lighter half goes, so a level that
 * begins to be frequent is seen. With no more levels than the capacity, merging is associative; beyond, as far as
 * the mass of the lightest that are kept.
 */
final class CategoricalStatistic implements Statistic {

    /** Levels told apart per feature, at least; at most twice as many. */
    static final int CAPACITY = 256;

    private double mass;
    private final Counts[] features;

    CategoricalStatistic(int dimension) {
        features = new Counts[dimension];
        Arrays.setAll(features, j -> new Counts());
    }

    @Override
    public int dimension() {
        return features.length;
    }

    @Override
    public double mass() {
        return mass;
    }

    Counts feature(int j) {
        return features[j];
    }

    @Override
    public void add(double[] x, int from, double r) {
        if (!(r > 0)) {
            return;
        }
        mass += r;
        for (int j = 0; j < features.length; j++) {
            features[j].know(r);
            features[j].add(x[from + j], r);
        }
    }

    @Override
    public void add(Block points, int from, double[] r) {
        int n = points.size();
        for (int i = 0; i < n; i++) {
            if (r[i] > 0) {
                mass += r[i];
            }
        }
        for (int j = 0; j < features.length; j++) {
            features[j].add(points.distinct(from + j), n, r);
        }
    }

    @Override
    public void addObserved(double[] x, int from, double r) {
        if (!(r > 0)) {
            return;
        }
        mass += r;
        for (int j = 0; j < features.length; j++) {
            if (x[from + j] == x[from + j]) {
                features[j].know(r);
                features[j].add(x[from + j], r);
            }
        }
    }

    /** Adds to the mass alone; the caller adds as much to every feature of which something is known. */
    void addMass(double r) {
        mass += r;
    }

    @Override
    public void merge(Statistic other) {
        CategoricalStatistic o = (CategoricalStatistic) other;
        mass += o.mass;
        for (int j = 0; j < features.length; j++) {
            features[j].merge(o.features[j]);
        }
    }

    @Override
    public boolean remove(Statistic other) {
        CategoricalStatistic o = (CategoricalStatistic) other;
        if (!(o.mass < mass)) {
            return false;
        }
        for (int j = 0; j < features.length; j++) {
            if (o.features[j].known > 0 && !(o.features[j].known < features[j].known)) {
                return false;
            }
        }
        mass -= o.mass;
        for (int j = 0; j < features.length; j++) {
            features[j].remove(o.features[j]);
        }
        return true;
    }

    @Override
    public void scale(double factor) {
        mass *= factor;
        for (Counts counts : features) {
            counts.scale(factor);
        }
    }

    @Override
    public CategoricalStatistic copy() {
        CategoricalStatistic copy = new CategoricalStatistic(features.length);
        copy.merge(this);
        return copy;
    }

    @Override
    public void write(DataOutput out) throws IOException {
        out.writeDouble(mass);
        for (Counts counts : features) {
            counts.write(out);
        }
    }

    static CategoricalStatistic read(DataInput in, int dimension) throws IOException {
        CategoricalStatistic s = new CategoricalStatistic(dimension);
        s.mass = in.readDouble();
        for (Counts counts : s.features) {
            counts.read(in);
        }
        return s;
    }

    @Override
    public String toString() {
        return "CategoricalStatistic(mass=" + mass + ", d=" + features.length + ")";
    }

    /** Mass by level of one feature. */
    static final class Counts {

        private double[] codes = new double[4];
        private double[] masses = new double[4];
        private int size;
        private double other;
        private final DistinctCount others = new DistinctCount(Levels.CODES);

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
        double massOutside(Counts there) {
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
        private void add(DistinctValues levels, int points, double[] r) {
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

        void merge(Counts o) {
            for (int i = 0; i < o.size; i++) {
                add(o.codes[i], o.masses[i]);
            }
            other += o.other;
            known += o.known;
            others.merge(o.others);
        }

        /** Takes away what others counted, no count below 0, and makes up for the rest so that they sum to the mass again. */
        void remove(Counts o) {
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
}

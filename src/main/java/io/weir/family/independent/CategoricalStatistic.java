package io.weir.family.independent;

import io.weir.family.Block;
import io.weir.family.CategoryNames;
import io.weir.family.Statistic;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The mass of each level of each categorical feature.
 *
 * <p>Levels are sorted by code ({@link CategoryNames}). The {@link LevelCounts#CAPACITY} heaviest are told apart; of the others the mass is summed, and
 * how many they are is estimated, so that each of them gets its part. Twice as many are held before the lighter half goes, so a level that
 * begins to be frequent is seen. With no more levels than the capacity, merging is associative; beyond, as far as
 * the mass of the lightest that are kept.
 */
final class CategoricalStatistic implements Statistic {

    private double mass;
    private final LevelCounts[] features;

    CategoricalStatistic(int dimension) {
        features = new LevelCounts[dimension];
        Arrays.setAll(features, j -> new LevelCounts());
    }

    @Override
    public int dimension() {
        return features.length;
    }

    @Override
    public double mass() {
        return mass;
    }

    LevelCounts feature(int j) {
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
            if (o.features[j].known() > 0 && !(o.features[j].known() < features[j].known())) {
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
        for (LevelCounts counts : features) {
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
        for (LevelCounts counts : features) {
            counts.write(out);
        }
    }

    static CategoricalStatistic read(DataInput in, int dimension) throws IOException {
        CategoricalStatistic s = new CategoricalStatistic(dimension);
        s.mass = in.readDouble();
        for (LevelCounts counts : s.features) {
            counts.read(in);
        }
        return s;
    }

    @Override
    public String toString() {
        return "CategoricalStatistic(mass=" + mass + ", d=" + features.length + ")";
    }
}

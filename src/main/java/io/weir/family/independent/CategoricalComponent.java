package io.weir.family.independent;

import io.weir.family.Attribution;
import io.weir.family.Block;
import io.weir.family.BlockScratch;
import io.weir.family.CategoryNames;
import io.weir.family.DistinctValues;
import io.weir.family.Statistic;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** One distribution per categorical feature. */
final class CategoricalComponent extends IndependentComponent {

    private final LevelProbabilities[] features;

    CategoricalComponent(LevelProbabilities[] features) {
        this.features = features;
    }

    LevelProbabilities[] features() {
        return features;
    }

    @Override
    public int dimension() {
        return features.length;
    }

    @Override
    boolean knows(int j) {
        return !features[j].isNone();
    }

    @Override
    double logDensity(double v, int j) {
        return Math.log(features[j].of(v));
    }

    @Override
    public void logDensities(Block points, int from, double[] out, BlockScratch scratch) {
        int n = points.size();
        Arrays.fill(out, 0, n, 0);
        for (int j = 0; j < features.length; j++) {
            if (!knows(j)) {
                continue;
            }
            DistinctValues levels = points.distinct(from + j);
            double[] logs = scratch.z;
            for (int level = 0; level < levels.size(); level++) {
                logs[level] = Math.log(features[j].of(levels.value(level)));
            }
            for (int i = 0; i < n; i++) {
                int level = levels.place(i);
                if (level >= 0) {
                    out[i] += logs[level];
                }
            }
        }
    }

    @Override
    public void expect(double[] x, int from, double r, Statistic into) {
        if (!(r > 0)) {
            return;
        }
        CategoricalStatistic s = (CategoricalStatistic) into;
        s.addMass(r);
        for (int j = 0; j < features.length; j++) {
            double v = x[from + j];
            LevelCounts counts = s.feature(j);
            LevelProbabilities expected = features[j];
            if (v != v && expected.isNone()) {
                continue;
            }
            counts.know(r);
            if (v == v) {
                counts.add(v, r);
                continue;
            }
            for (int i = 0; i < expected.codes().length; i++) {
                counts.add(expected.codes()[i], r * expected.p()[i]);
            }
            counts.addOther(r * expected.unseen());
        }
    }

    /** {@inheritDoc} Expected is the most probable level. */
    @Override
    Attribution attribution(int slot, double v, int j) {
        LevelProbabilities feature = features[j];
        int best = feature.best();
        double mode = Math.max(feature.p()[best], feature.of(v));
        double share = 2 * (Math.log(mode) - Math.log(feature.of(v)));
        return new Attribution(slot, share, v, feature.codes()[best], Double.NaN, Double.NaN);
    }

    /** {@inheritDoc} What is never observed takes a number too. */
    @Override
    public void sample(RandomGenerator random, double[] x, int from) {
        for (int j = 0; j < features.length; j++) {
            x[from + j] = draw(random, j);
        }
    }

    /** {@inheritDoc} A level nobody has seen is drawn as missing. */
    @Override
    double draw(RandomGenerator random, int j) {
        double u = random.nextDouble();
        for (int i = 0; i < features[j].p().length; i++) {
            u -= features[j].p()[i];
            if (u < 0) {
                return features[j].codes()[i];
            }
        }
        return Double.NaN;
    }

    @Override
    public void write(DataOutput out) throws IOException {
        for (LevelProbabilities feature : features) {
            out.writeInt(feature.codes().length);
            for (int i = 0; i < feature.codes().length; i++) {
                out.writeDouble(feature.codes()[i]);
                out.writeDouble(feature.p()[i]);
            }
            out.writeDouble(feature.unseen());
            out.writeDouble(feature.others());
        }
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"})
    public void describe(Map<String, Object> into, CategoryNames levels) {
        Map<String, Double>[] maps = new Map[features.length];
        Map<String, Double>[] unnamed = new Map[features.length];
        double[] unseen = new double[features.length];
        for (int j = 0; j < features.length; j++) {
            maps[j] = new LinkedHashMap<>();
            unnamed[j] = new LinkedHashMap<>();
            for (int i = 0; i < features[j].codes().length; i++) {
                double code = features[j].codes()[i];
                if (levels.knows(code)) {
                    maps[j].put(levels.name(code), features[j].p()[i]);
                } else {
                    unnamed[j].put(CategoryNames.hex(code), features[j].p()[i]);
                }
            }
            unseen[j] = features[j].unseen();
        }
        into.put("probabilities", maps);
        into.put("unnamed", unnamed);
        into.put("unseen", unseen);
        if (Arrays.stream(features).anyMatch(f -> f.others() > 1)) {
            into.put(
                    "unseenLevels",
                    Arrays.stream(features)
                            .mapToDouble(LevelProbabilities::others)
                            .toArray());
        }
    }

    @Override
    public String toString() {
        return "Categorical(d=" + features.length + ")";
    }

    /**
     * The distribution of one categorical feature.
     *
     * @param codes of the levels, ascending
     * @param p their probabilities
     * @param unseen the probability of all other levels together
     * @param others about how many these are, ≥ 1
     */
    record LevelProbabilities(double[] codes, double[] p, double unseen, double others) {

        /** The least probability of a level that no component knows: it must not outweigh all other features. */
        private static final double LEAST_OTHER = 1e-9;

        /** Of a feature that was never observed: it has no density. */
        static final LevelProbabilities NONE = new LevelProbabilities(new double[0], new double[0], 1, 1);

        static LevelProbabilities of(TreeMap<Double, Double> byCode, double unseen, double others) {
            return new LevelProbabilities(
                    byCode.keySet().stream().mapToDouble(c -> c).toArray(),
                    byCode.values().stream().mapToDouble(p -> p).toArray(),
                    unseen,
                    others);
        }

        boolean isNone() {
            return codes.length == 0;
        }

        /** The most probable level's place. */
        int best() {
            int best = 0;
            for (int i = 1; i < p.length; i++) {
                best = p[i] > p[best] ? i : best;
            }
            return best;
        }

        double of(double code) {
            int i = Arrays.binarySearch(codes, code);
            return i < 0 ? other() : p[i];
        }

        /** The probability of one of the other levels. */
        double other() {
            return Math.max(unseen / others, LEAST_OTHER);
        }
    }
}

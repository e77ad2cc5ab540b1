package io.weir.family;

import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** One distribution per categorical feature. */
final class CategoricalComponent implements Component {

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
    public double logDensity(double[] x, int from, double[] scratch) {
        double log = 0;
        for (int j = 0; j < features.length; j++) {
            double v = x[from + j];
            if (v == v && !features[j].isNone()) {
                log += Math.log(features[j].of(v));
            }
        }
        return log;
    }

    @Override
    public void logDensities(Block points, int from, double[] out, BlockScratch scratch) {
        int n = points.size();
        Arrays.fill(out, 0, n, 0);
        for (int j = 0; j < features.length; j++) {
            if (features[j].isNone()) {
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
    public void attribute(double[] x, int from, List<Attribution> into) {
        for (int j = 0; j < features.length; j++) {
            double v = x[from + j];
            if (v != v || features[j].isNone()) {
                continue;
            }
            int best = -1;
            for (int i = 0; i < features[j].p().length; i++) {
                best = best < 0 || features[j].p()[i] > features[j].p()[best] ? i : best;
            }
            double mode = best < 0 ? features[j].other() : Math.max(features[j].p()[best], features[j].of(v));
            double share = 2 * (Math.log(mode) - Math.log(features[j].of(v)));
            double expected = best < 0 ? v : features[j].codes()[best];
            into.add(new Attribution(from + j, share, v, expected, Double.NaN, Double.NaN));
        }
    }

    /** {@inheritDoc} A level nobody has seen is drawn as missing. */
    @Override
    public void sample(RandomGenerator random, double[] x, int from) {
        for (int j = 0; j < features.length; j++) {
            double u = random.nextDouble();
            x[from + j] = Double.NaN;
            for (int i = 0; i < features[j].p().length; i++) {
                u -= features[j].p()[i];
                if (u < 0) {
                    x[from + j] = features[j].codes()[i];
                    break;
                }
            }
        }
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

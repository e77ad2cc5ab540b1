package io.weir.family.product;

import io.weir.family.Attribution;
import io.weir.family.Block;
import io.weir.family.BlockScratch;
import io.weir.family.CategoryNames;
import io.weir.family.Component;
import io.weir.family.Density;
import io.weir.family.Statistic;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** A component of a {@link Product}: one per block. */
record ProductComponent(Component[] parts, Densities densities) implements Component {

    ProductComponent(Component[] parts) {
        this(
                parts,
                new Densities(
                        parts,
                        Arrays.stream(parts).mapToInt(Component::dimension).toArray()));
    }

    @Override
    public int dimension() {
        return Arrays.stream(parts).mapToInt(Component::dimension).sum();
    }

    @Override
    public double logDensity(double[] x, int from, double[] scratch) {
        return densities.logDensity(x, from, scratch);
    }

    @Override
    public void logDensities(Block points, int from, double[] out, BlockScratch scratch) {
        densities.logDensities(points, from, out, scratch);
    }

    @Override
    public void expect(double[] x, int from, double r, Statistic into) {
        int at = from;
        for (int b = 0; b < parts.length; b++) {
            parts[b].expect(x, at, r, ((ProductStatistic) into).parts()[b]);
            at += parts[b].dimension();
        }
    }

    @Override
    public double standout(double[] x, int from) {
        double most = 0;
        int at = from;
        for (Component part : parts) {
            most = Math.max(most, part.standout(x, at));
            at += part.dimension();
        }
        return most;
    }

    @Override
    public void attribute(double[] x, int from, List<Attribution> into) {
        int at = from;
        for (Component part : parts) {
            part.attribute(x, at, into);
            at += part.dimension();
        }
    }

    @Override
    public double conditionNumber() {
        return Arrays.stream(parts)
                .mapToDouble(Component::conditionNumber)
                .max()
                .orElse(1);
    }

    @Override
    public void sample(RandomGenerator random, double[] x, int from) {
        int at = from;
        for (Component part : parts) {
            part.sample(random, x, at);
            at += part.dimension();
        }
    }

    @Override
    public void write(DataOutput out) throws IOException {
        for (Component part : parts) {
            part.write(out);
        }
    }

    @Override
    public void describe(Map<String, Object> into, CategoryNames levels) {
        for (Component part : parts) {
            part.describe(into, levels);
        }
    }

    @Override
    public String toString() {
        return "Product" + Arrays.toString(parts);
    }

    /**
     * The density of a {@link Product}: the product of one per block.
     *
     * @param dimensions features of each block
     */
    record Densities(Density[] parts, int[] dimensions) implements Density {

        @Override
        public double logDensity(double[] x, int from, double[] scratch) {
            double log = 0;
            int at = from;
            for (int b = 0; b < parts.length; b++) {
                log += parts[b].logDensity(x, at, scratch);
                at += dimensions[b];
            }
            return log;
        }

        @Override
        public void logDensities(Block points, int from, double[] out, BlockScratch scratch) {
            parts[0].logDensities(points, from, out, scratch);
            int at = from + dimensions[0];
            for (int b = 1; b < parts.length; b++) {
                parts[b].logDensities(points, at, scratch.part, scratch);
                for (int i = 0; i < points.size(); i++) {
                    out[i] += scratch.part[i];
                }
                at += dimensions[b];
            }
        }
    }
}

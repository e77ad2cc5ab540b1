package io.weir.family;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;

/**
 * Blocks of features that are independent given the component: p(x | k) = Π_b p_b(x_b | k).
 *
 * <p>Each block is a family of its own and has the features that follow those of the block before it.
 */
public final class Product implements Family {

    private final Family[] blocks;

    private Product(Family[] blocks) {
        this.blocks = blocks;
    }

    /** The one block itself, or the product of several. */
    public static Family of(List<Family> blocks) {
        if (blocks.isEmpty()) {
            throw new IllegalArgumentException("a product needs at least one block");
        }
        return blocks.size() == 1 ? blocks.get(0) : new Product(blocks.toArray(Family[]::new));
    }

    private int sum(ToIntFunction<Family> of) {
        return Arrays.stream(blocks).mapToInt(of).sum();
    }

    @Override
    public int dimension() {
        return sum(Family::dimension);
    }

    @Override
    public int parameters(int size, Statistic seen) {
        Statistic[] parts = ((Parts) seen).parts;
        int sum = 0;
        for (int b = 0; b < blocks.length; b++) {
            sum += blocks[b].parameters(size, parts[b]);
        }
        return sum;
    }

    @Override
    public boolean parametersGrow() {
        return Arrays.stream(blocks).anyMatch(Family::parametersGrow);
    }

    @Override
    public Optional<CovarianceType> covarianceType() {
        return Arrays.stream(blocks).flatMap(b -> b.covarianceType().stream()).findFirst();
    }

    @Override
    public Statistic newStatistic() {
        Statistic[] parts = new Statistic[blocks.length];
        Arrays.setAll(parts, b -> blocks[b].newStatistic());
        return new Parts(parts);
    }

    @Override
    public Statistic vague(double[] x, int from) {
        Statistic[] parts = new Statistic[blocks.length];
        int at = from;
        for (int b = 0; b < blocks.length; b++) {
            parts[b] = blocks[b].vague(x, at);
            at += blocks[b].dimension();
        }
        return new Parts(parts);
    }

    @Override
    public Component[] maximize(Statistic[] statistics, double scale, Regularization regularization) {
        Component[][] parts = new Component[statistics.length][blocks.length];
        for (int b = 0; b < blocks.length; b++) {
            Statistic[] block = new Statistic[statistics.length];
            for (int k = 0; k < block.length; k++) {
                block[k] = ((Parts) statistics[k]).parts[b];
            }
            Component[] maximized = blocks[b].maximize(block, scale, ofBlock(regularization, b));
            for (int k = 0; k < block.length; k++) {
                parts[k][b] = maximized[k];
            }
        }
        Component[] components = new Component[statistics.length];
        Arrays.setAll(components, k -> new Factors(parts[k]));
        return components;
    }

    @Override
    public Deviance[] deviances(Component[] components, double[] points) {
        Deviance[][] parts = new Deviance[components.length][blocks.length];
        for (int b = 0; b < blocks.length; b++) {
            int block = b;
            Deviance[] column = blocks[b].deviances(
                    Arrays.stream(components)
                            .map(c -> ((Factors) c).parts[block])
                            .toArray(Component[]::new),
                    points);
            for (int k = 0; k < column.length; k++) {
                parts[k][b] = column[k];
            }
        }
        int[] dimensions = Arrays.stream(blocks).mapToInt(Family::dimension).toArray();
        return Arrays.stream(parts).map(p -> new Deviances(p, dimensions)).toArray(Deviance[]::new);
    }

    private static Regularization ofBlock(Regularization regularization, int b) {
        return regularization instanceof Regularization.FadingPrior prior
                ? new Regularization.FadingPrior(
                        ((Parts) prior.background()).parts[b],
                        prior.count(),
                        prior.share(),
                        prior.diagonal(),
                        prior.floor(),
                        prior.shrinkage())
                : regularization;
    }

    @Override
    public int embeddedDimension() {
        return sum(Family::embeddedDimension);
    }

    @Override
    public void embed(double[] x, int from, double[] out, int at) {
        int next = from;
        int nextOut = at;
        for (Family block : blocks) {
            block.embed(x, next, out, nextOut);
            next += block.dimension();
            nextOut += block.embeddedDimension();
        }
    }

    @Override
    public double embeddedWeight(int axis) {
        return ofAxis(axis, Family::embeddedWeight);
    }

    @Override
    public double embeddedUnit(int axis) {
        return ofAxis(axis, Family::embeddedUnit);
    }

    private double ofAxis(int axis, ToDoubleBiFunction<Family, Integer> of) {
        int from = 0;
        for (Family block : blocks) {
            if (axis < from + block.embeddedDimension()) {
                return of.applyAsDouble(block, axis - from);
            }
            from += block.embeddedDimension();
        }
        throw new IndexOutOfBoundsException("axis " + axis + " of " + from);
    }

    @Override
    public double startSoftness() {
        return Arrays.stream(blocks).mapToDouble(Family::startSoftness).max().orElseThrow();
    }

    @Override
    public Statistic readStatistic(DataInput in) throws IOException {
        Statistic[] parts = new Statistic[blocks.length];
        for (int b = 0; b < parts.length; b++) {
            parts[b] = blocks[b].readStatistic(in);
        }
        return new Parts(parts);
    }

    @Override
    public Component readComponent(DataInput in) throws IOException {
        Component[] parts = new Component[blocks.length];
        for (int b = 0; b < parts.length; b++) {
            parts[b] = blocks[b].readComponent(in);
        }
        return new Factors(parts);
    }

    @Override
    public Component component(Parameters parameters) {
        Component[] parts = new Component[blocks.length];
        Arrays.setAll(parts, b -> blocks[b].component(parameters));
        return new Factors(parts);
    }

    @Override
    public String toString() {
        return "Product" + Arrays.toString(blocks);
    }

    /** One statistic per block, all of the same mass. */
    private record Parts(Statistic[] parts) implements Statistic {

        @Override
        public double mass() {
            return parts[0].mass();
        }

        @Override
        public void add(double[] x, int from, double r) {
            int at = from;
            for (Statistic part : parts) {
                part.add(x, at, r);
                at += part.dimension();
            }
        }

        @Override
        public void addObserved(double[] x, int from, double r) {
            int at = from;
            for (Statistic part : parts) {
                part.addObserved(x, at, r);
                at += part.dimension();
            }
        }

        @Override
        public void add(Block points, int from, double[] r) {
            int at = from;
            for (Statistic part : parts) {
                part.add(points, at, r);
                at += part.dimension();
            }
        }

        @Override
        public int dimension() {
            return Arrays.stream(parts).mapToInt(Statistic::dimension).sum();
        }

        @Override
        public void merge(Statistic other) {
            for (int b = 0; b < parts.length; b++) {
                parts[b].merge(((Parts) other).parts[b]);
            }
        }

        /** {@inheritDoc} All blocks or none. */
        @Override
        public boolean remove(Statistic other) {
            Parts rest = (Parts) copy();
            for (int b = 0; b < parts.length; b++) {
                if (!rest.parts[b].remove(((Parts) other).parts[b])) {
                    return false;
                }
            }
            System.arraycopy(rest.parts, 0, parts, 0, parts.length);
            return true;
        }

        @Override
        public void rescale(Statistic other) {
            for (int b = 0; b < parts.length; b++) {
                parts[b].rescale(((Parts) other).parts[b]);
            }
        }

        @Override
        public void scale(double factor) {
            for (Statistic part : parts) {
                part.scale(factor);
            }
        }

        @Override
        public Statistic copy() {
            Statistic[] copies = new Statistic[parts.length];
            Arrays.setAll(copies, b -> parts[b].copy());
            return new Parts(copies);
        }

        @Override
        public void write(DataOutput out) throws IOException {
            for (Statistic part : parts) {
                part.write(out);
            }
        }

        @Override
        public String toString() {
            return "Product" + Arrays.toString(parts);
        }
    }

    /** The sum of one deviance per block. */
    private record Deviances(Deviance[] parts, int[] dimensions) implements Deviance {

        @Override
        public double of(double[] x, int from, double[] scratch) {
            double sum = 0;
            int at = from;
            for (int b = 0; b < parts.length; b++) {
                sum += parts[b].of(x, at, scratch);
                at += dimensions[b];
            }
            return sum;
        }

        @Override
        public void of(Block points, int from, double[] out, BlockScratch scratch) {
            parts[0].of(points, from, out, scratch);
            int at = from + dimensions[0];
            for (int b = 1; b < parts.length; b++) {
                parts[b].of(points, at, scratch.part, scratch);
                for (int i = 0; i < points.size(); i++) {
                    out[i] += scratch.part[i];
                }
                at += dimensions[b];
            }
        }

        @Override
        public double degreesOfFreedom() {
            return Arrays.stream(parts).mapToDouble(Deviance::degreesOfFreedom).sum();
        }

        @Override
        public void attribute(double[] x, int from, List<Attribution> into) {
            int at = from;
            for (int b = 0; b < parts.length; b++) {
                parts[b].attribute(x, at, into);
                at += dimensions[b];
            }
        }

        @Override
        public double degreesOfFreedom(double[] x, int from) {
            double sum = 0;
            int at = from;
            for (int b = 0; b < parts.length; b++) {
                sum += parts[b].degreesOfFreedom(x, at);
                at += dimensions[b];
            }
            return sum;
        }
    }

    /** One density per block, and how many features it is of. */
    private record Densities(Density[] parts, int[] dimensions) implements Density {

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

    /** One component per block. */
    private record Factors(Component[] parts, Densities densities) implements Component {

        Factors(Component[] parts) {
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
                parts[b].expect(x, at, r, ((Parts) into).parts[b]);
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
        public void describe(Map<String, Object> into, Levels levels) {
            for (Component part : parts) {
                part.describe(into, levels);
            }
        }

        @Override
        public String toString() {
            return "Product" + Arrays.toString(parts);
        }
    }
}

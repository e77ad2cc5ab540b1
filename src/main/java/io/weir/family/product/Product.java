package io.weir.family.product;

import io.weir.family.Component;
import io.weir.family.ConditionalDeviance;
import io.weir.family.CovarianceType;
import io.weir.family.Deviance;
import io.weir.family.Family;
import io.weir.family.Parameters;
import io.weir.family.Regularization;
import io.weir.family.Statistic;
import java.io.DataInput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToIntFunction;

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
        Statistic[] parts = ((ProductStatistic) seen).parts();
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
    public boolean isMeasured(int feature) {
        int from = 0;
        for (Family block : blocks) {
            if (feature < from + block.dimension()) {
                return block.isMeasured(feature - from);
            }
            from += block.dimension();
        }
        throw new IndexOutOfBoundsException("feature " + feature + " of " + from);
    }

    @Override
    public Statistic newStatistic() {
        Statistic[] parts = new Statistic[blocks.length];
        Arrays.setAll(parts, b -> blocks[b].newStatistic());
        return new ProductStatistic(parts);
    }

    @Override
    public Statistic vague(double[] x, int from) {
        Statistic[] parts = new Statistic[blocks.length];
        int at = from;
        for (int b = 0; b < blocks.length; b++) {
            parts[b] = blocks[b].vague(x, at);
            at += blocks[b].dimension();
        }
        return new ProductStatistic(parts);
    }

    @Override
    public Statistic believed(Statistic seen, Statistic guess) {
        Statistic[] parts = new Statistic[blocks.length];
        Arrays.setAll(
                parts,
                b -> blocks[b].believed(((ProductStatistic) seen).parts()[b], ((ProductStatistic) guess).parts()[b]));
        return new ProductStatistic(parts);
    }

    @Override
    public Component[] maximize(Statistic[] statistics, double scale, Regularization regularization) {
        Component[][] parts = new Component[statistics.length][blocks.length];
        for (int b = 0; b < blocks.length; b++) {
            Statistic[] block = new Statistic[statistics.length];
            for (int k = 0; k < block.length; k++) {
                block[k] = ((ProductStatistic) statistics[k]).parts()[b];
            }
            Component[] maximized = blocks[b].maximize(block, scale, ofBlock(regularization, b));
            for (int k = 0; k < block.length; k++) {
                parts[k][b] = maximized[k];
            }
        }
        Component[] components = new Component[statistics.length];
        Arrays.setAll(components, k -> new ProductComponent(parts[k]));
        return components;
    }

    @Override
    public Deviance[] deviances(Component[] components, double[] points) {
        Deviance[][] parts = new Deviance[components.length][blocks.length];
        for (int b = 0; b < blocks.length; b++) {
            int block = b;
            Deviance[] column = blocks[b].deviances(
                    Arrays.stream(components)
                            .map(c -> ((ProductComponent) c).parts()[block])
                            .toArray(Component[]::new),
                    points);
            for (int k = 0; k < column.length; k++) {
                parts[k][b] = column[k];
            }
        }
        int[] dimensions = Arrays.stream(blocks).mapToInt(Family::dimension).toArray();
        return Arrays.stream(parts)
                .map(p -> new ProductDeviance<>(p, dimensions))
                .toArray(Deviance[]::new);
    }

    @Override
    public ConditionalDeviance[] given(Component[] components, double[] points, boolean[] context, int[] directions) {
        ConditionalDeviance[][] parts = new ConditionalDeviance[components.length][blocks.length];
        int from = 0;
        for (int b = 0; b < blocks.length; b++) {
            int block = b;
            int to = from + blocks[b].dimension();
            ConditionalDeviance[] column = ConditionalDeviance.of(
                    blocks[b],
                    Arrays.stream(components)
                            .map(c -> ((ProductComponent) c).parts()[block])
                            .toArray(Component[]::new),
                    points,
                    Arrays.copyOfRange(context, from, to),
                    Arrays.copyOfRange(directions, from, to));
            for (int k = 0; k < column.length; k++) {
                parts[k][b] = column[k];
            }
            from = to;
        }
        int[] dimensions = Arrays.stream(blocks).mapToInt(Family::dimension).toArray();
        return Arrays.stream(parts)
                .map(p -> new ProductConditional(p, dimensions))
                .toArray(ConditionalDeviance[]::new);
    }

    private static Regularization ofBlock(Regularization regularization, int b) {
        return regularization instanceof Regularization.FadingPrior prior
                ? new Regularization.FadingPrior(
                        ((ProductStatistic) prior.background()).parts()[b],
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
        return new ProductStatistic(parts);
    }

    @Override
    public Component readComponent(DataInput in) throws IOException {
        Component[] parts = new Component[blocks.length];
        for (int b = 0; b < parts.length; b++) {
            parts[b] = blocks[b].readComponent(in);
        }
        return new ProductComponent(parts);
    }

    @Override
    public Component component(Parameters parameters) {
        Component[] parts = new Component[blocks.length];
        Arrays.setAll(parts, b -> blocks[b].component(parameters));
        return new ProductComponent(parts);
    }

    @Override
    public String toString() {
        return "Product" + Arrays.toString(blocks);
    }
}

package io.weir.family.product;

import io.weir.family.Attribution;
import io.weir.family.Block;
import io.weir.family.BlockScratch;
import io.weir.family.Deviance;
import java.util.Arrays;
import java.util.List;

/** The deviance of a {@link Product}: the sum of one per block. */
class ProductDeviance<D extends Deviance> implements Deviance {

    final D[] parts;
    final int[] dimensions;

    /** Neither is copied. */
    ProductDeviance(D[] parts, int[] dimensions) {
        this.parts = parts;
        this.dimensions = dimensions;
    }

    @Override
    public final double of(double[] x, int from, double[] scratch) {
        double sum = 0;
        int at = from;
        for (int b = 0; b < parts.length; b++) {
            sum += parts[b].of(x, at, scratch);
            at += dimensions[b];
        }
        return sum;
    }

    @Override
    public final void of(Block points, int from, double[] out, BlockScratch scratch) {
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
    public final double degreesOfFreedom() {
        return Arrays.stream(parts).mapToDouble(Deviance::degreesOfFreedom).sum();
    }

    @Override
    public final double degreesOfFreedom(double[] x, int from) {
        double sum = 0;
        int at = from;
        for (int b = 0; b < parts.length; b++) {
            sum += parts[b].degreesOfFreedom(x, at);
            at += dimensions[b];
        }
        return sum;
    }

    @Override
    public final void attribute(double[] x, int from, List<Attribution> into) {
        int at = from;
        for (int b = 0; b < parts.length; b++) {
            parts[b].attribute(x, at, into);
            at += dimensions[b];
        }
    }
}

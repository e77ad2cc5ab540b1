package io.weir.family.product;

import io.weir.family.Block;
import io.weir.family.Statistic;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** The statistic of a {@link Product}: one per block, all of the same mass. */
record ProductStatistic(Statistic[] parts) implements Statistic {

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
            parts[b].merge(((ProductStatistic) other).parts[b]);
        }
    }

    /** {@inheritDoc} All blocks or none. */
    @Override
    public boolean remove(Statistic other) {
        ProductStatistic rest = (ProductStatistic) copy();
        for (int b = 0; b < parts.length; b++) {
            if (!rest.parts[b].remove(((ProductStatistic) other).parts[b])) {
                return false;
            }
        }
        System.arraycopy(rest.parts, 0, parts, 0, parts.length);
        return true;
    }

    @Override
    public void rescale(Statistic other) {
        for (int b = 0; b < parts.length; b++) {
            parts[b].rescale(((ProductStatistic) other).parts[b]);
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
        return new ProductStatistic(copies);
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

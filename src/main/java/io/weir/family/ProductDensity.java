package io.weir.family;

/**
 * The density of a {@link Product}: the product of one per block.
 *
 * @param dimensions features of each block
 */
record ProductDensity(Density[] parts, int[] dimensions) implements Density {

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

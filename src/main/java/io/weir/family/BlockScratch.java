package io.weir.family;

/** Buffers for one thread's work on blocks. They are fields so that the loops over points allocate nothing. */
public final class BlockScratch {

    final double[] z = new double[Block.CAPACITY];
    final double[] part = new double[Block.CAPACITY];
    private double[][] deviations = new double[0][];
    private double[] point = new double[0];

    /** A buffer of at least d features, contents undefined. */
    public double[] point(int dimension) {
        if (point.length < dimension) {
            point = new double[dimension];
        }
        return point;
    }

    /** d columns of {@link Block#CAPACITY}, contents undefined. */
    double[][] deviations(int dimension) {
        if (deviations.length < dimension) {
            deviations = new double[dimension][Block.CAPACITY];
        }
        return deviations;
    }
}

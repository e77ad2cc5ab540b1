package io.weir.family;

/** Buffers for one thread's work on blocks. They are fields so that the loops over points allocate nothing. */
public final class BlockScratch {

    public final double[] z = new double[Block.CAPACITY];
    public final double[] part = new double[Block.CAPACITY];
    public final double[] ratios = new double[Block.CAPACITY];
    public final double[] sums = new double[Block.CAPACITY];
    public final double[] y = new double[Block.CAPACITY];
    private double[][] deviations = new double[0][];
    private double[] point = new double[0];

    /** A buffer of at least d features, contents undefined. */
    public double[] point(int dimension) {
        if (point.length < dimension) {
            point = new double[dimension];
        }
        return point;
    }

    /** x − mean of the features from … from + d − 1, a column for each. */
    public double[][] deviations(Block points, int from, double[] mean) {
        if (deviations.length < mean.length) {
            deviations = new double[mean.length][Block.CAPACITY];
        }
        for (int j = 0; j < mean.length; j++) {
            subtract(points.column(from + j), mean[j], deviations[j], points.size());
        }
        return deviations;
    }

    private static void subtract(double[] column, double m, double[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = column[i] - m;
        }
    }
}

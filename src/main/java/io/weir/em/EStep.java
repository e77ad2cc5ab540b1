package io.weir.em;

import io.weir.family.Block;
import io.weir.family.BlockScratch;
import io.weir.mixture.Mixture;
import io.weir.mixture.MixtureStatistics;

/** The E-step over many points, and the buffers it needs: one object per thread. */
public final class EStep {

    /** Receives the E-step of one block. */
    @FunctionalInterface
    public interface BlockConsumer {
        /**
         * @param first index of the block's first point
         * @param r responsibilities, K rows; may be overwritten, gone after the call
         * @param logLikelihood log p(xᵢ) in nats; gone after the call
         */
        void accept(int first, Block points, double[][] r, double[] logLikelihood);
    }

    private final BlockScratch scratch = new BlockScratch();
    private final double[] logLikelihood = new double[Block.CAPACITY];
    private double[][] r = new double[0][];
    private Block block = new Block(0);

    /** A buffer of at least d features for one point. */
    public double[] point(int dimension) {
        return scratch.point(dimension);
    }

    /**
     * Runs the E-step block by block, in order.
     *
     * @param points rows of length d, NaN where a feature is missing; not modified
     */
    public void run(Mixture mixture, double[][] points, BlockConsumer consumer) {
        run(mixture, points, 0, points.length, consumer);
    }

    /** {@link #run(Mixture, double[][], BlockConsumer)} over points[from … to − 1]. */
    public void run(Mixture mixture, double[][] points, int from, int to, BlockConsumer consumer) {
        fit(mixture.size(), mixture.dimension());
        Effort.eStep(to - from, mixture.size(), mixture.dimension());
        for (int first = from; first < to; first += Block.CAPACITY) {
            block.load(points, first, Math.min(to, first + Block.CAPACITY));
            mixture.responsibilities(block, r, logLikelihood, scratch);
            consumer.accept(first, block, r, logLikelihood);
        }
    }

    /**
     * The expected statistics of all points.
     *
     * @param into added to
     * @return Σ log p(xᵢ) in nats
     */
    public double expect(Mixture mixture, double[][] points, AssignmentMode assignment, MixtureStatistics into) {
        double[] total = {0};
        run(mixture, points, (first, block, r, logLikelihood) -> {
            for (int i = 0; i < block.size(); i++) {
                total[0] += logLikelihood[i];
            }
            if (assignment == AssignmentMode.HARD) {
                harden(r, mixture.size(), block.size());
            }
            into.add(block, r, mixture);
        });
        return total[0];
    }

    /** log p(xᵢ) in nats of every point, a new array. */
    public double[] scores(Mixture mixture, double[][] points) {
        double[] scores = new double[points.length];
        fit(mixture.size(), mixture.dimension());
        for (int first = 0; first < points.length; first += Block.CAPACITY) {
            block.load(points, first, Math.min(points.length, first + Block.CAPACITY));
            mixture.logDensities(block, logLikelihood, r, scratch);
            System.arraycopy(logLikelihood, 0, scores, first, block.size());
        }
        return scores;
    }

    /** Σ log p(xᵢ) in nats. */
    public double logLikelihood(Mixture mixture, double[][] points) {
        double total = 0;
        for (double score : scores(mixture, points)) {
            total += score;
        }
        return total;
    }

    /**
     * How much of the points the components of two mixtures share.
     *
     * @return mean over points of r_first(j) · r_second(k), K_first × K_second
     */
    public double[][] sharedResponsibilities(Mixture first, Mixture second, double[][] points) {
        double[][] shared = new double[first.size()][second.size()];
        double[] one = new double[first.size()];
        run(second, points, (start, block, r, logLikelihood) -> {
            for (int i = 0; i < block.size(); i++) {
                first.responsibilities(block.row(i), one, point(first.dimension()));
                for (int j = 0; j < one.length; j++) {
                    for (int k = 0; k < second.size(); k++) {
                        shared[j][k] += one[j] * r[k][i] / points.length;
                    }
                }
            }
        });
        return shared;
    }

    /** r ← one-hot(argmax r); the first of equals wins. */
    static void harden(double[][] r, int size, int n) {
        for (int i = 0; i < n; i++) {
            int best = 0;
            for (int k = 1; k < size; k++) {
                if (r[k][i] > r[best][i]) {
                    best = k;
                }
            }
            for (int k = 0; k < size; k++) {
                r[k][i] = k == best ? 1 : 0;
            }
        }
    }

    /**
     * The statistics of points with given responsibilities: what EM starts from.
     *
     * @param responsibilities one row of length K per point
     * @param under one component per k that says what to expect of missing features; may be null if none are missing
     */
    public void add(double[][] points, double[][] responsibilities, Mixture under, MixtureStatistics into) {
        fit(into.size(), into.family().dimension());
        for (int first = 0; first < points.length; first += Block.CAPACITY) {
            block.load(points, first, Math.min(points.length, first + Block.CAPACITY));
            for (int i = 0; i < block.size(); i++) {
                for (int k = 0; k < into.size(); k++) {
                    r[k][i] = responsibilities[first + i][k];
                }
            }
            into.add(block, r, under);
        }
    }

    private void fit(int size, int dimension) {
        if (r.length < size) {
            r = new double[size][Block.CAPACITY];
        }
        if (block.dimension() != dimension) {
            block = new Block(dimension);
        }
    }
}

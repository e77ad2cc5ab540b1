package io.weir.jmh;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Points of K Gaussian clusters of unit size, three standard deviations apart in each of d features. */
final class Clusters {

    private static final long SEED = 20240607;

    final int size;
    final int dimension;
    final double[][] centers;
    private final SplittableRandom random = new SplittableRandom(SEED);

    /** @param kd for example {@code 8,8} */
    Clusters(String kd) {
        size = Integer.parseInt(kd.substring(0, kd.indexOf(',')));
        dimension = Integer.parseInt(kd.substring(kd.indexOf(',') + 1));
        centers = new double[size][dimension];
        for (double[] center : centers) {
            Arrays.setAll(center, j -> 3 * random.nextGaussian());
        }
    }

    double[][] points(int n) {
        double[][] points = new double[n][dimension];
        for (double[] x : points) {
            double[] center = centers[random.nextInt(size)];
            Arrays.setAll(x, j -> center[j] + random.nextGaussian());
        }
        return points;
    }
}

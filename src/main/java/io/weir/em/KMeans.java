package io.weir.em;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Lloyd's algorithm from k-means++ seeds, on points that are already scaled. Distances skip missing features (NaN) and count the
 * others for them.
 */
final class KMeans {

    private final double[][] points;
    private final boolean complete;
    private final int[] labels;
    private final double[] distances;
    private double[][] centers;

    KMeans(double[][] points) {
        this.points = points;
        complete = Arrays.stream(points).allMatch(x -> Arrays.stream(x).noneMatch(Double::isNaN));
        labels = new int[points.length];
        distances = new double[points.length];
    }

    double[][] centers() {
        return centers;
    }

    int[] labels() {
        return labels;
    }

    /**
     * k-means++ (Arthur and Vassilvitskii 2007), greedy: each next center is the best of 2 + log K draws, as scikit-learn does.
     */
    KMeans seed(int size, RandomGenerator random) {
        centers = new double[size][];
        int candidates = 2 + (int) Math.log(size);
        centers[0] = points[random.nextInt(points.length)];
        double[] nearest = distancesTo(centers[0]);
        for (int k = 1; k < size; k++) {
            double potential = sum(nearest);
            double[] best = null;
            double bestPotential = Double.POSITIVE_INFINITY;
            for (int c = 0; c < candidates; c++) {
                double[] candidate = points[draw(nearest, potential, random)];
                double[] d = distancesTo(candidate);
                for (int i = 0; i < d.length; i++) {
                    d[i] = Math.min(d[i], nearest[i]);
                }
                double p = sum(d);
                if (best == null || p < bestPotential) {
                    bestPotential = p;
                    best = d;
                    centers[k] = candidate;
                }
            }
            nearest = best;
        }
        for (int k = 0; k < size; k++) {
            centers[k] = centers[k].clone();
            for (int j = 0; j < centers[k].length; j++) {
                // Only a point without a missing feature fixes a center; elsewhere zero, the mean of scaled points.
                centers[k][j] = Double.isNaN(centers[k][j]) ? 0 : centers[k][j];
            }
        }
        return this;
    }

    /** Moves centers to the means of their points until no label changes, at most so many times. */
    KMeans lloyd(int maxIterations) {
        for (int iteration = 0; iteration < maxIterations && (assign() | iteration == 0); iteration++) {
            update();
        }
        return this;
    }

    /** Labels each point with its nearest center; whether any label changed. */
    boolean assign() {
        boolean changed = false;
        for (int i = 0; i < points.length; i++) {
            int best = 0;
            double bestDistance = Double.POSITIVE_INFINITY;
            for (int k = 0; k < centers.length; k++) {
                double d = complete ? distance(points[i], centers[k], bestDistance) : distance(points[i], centers[k]);
                if (d < bestDistance) {
                    bestDistance = d;
                    best = k;
                }
            }
            changed |= labels[i] != best;
            labels[i] = best;
            distances[i] = bestDistance;
        }
        return changed;
    }

    private void update() {
        int d = centers[0].length;
        double[][] sums = new double[centers.length][d];
        int[][] counts = new int[centers.length][d];
        for (int i = 0; i < points.length; i++) {
            for (int j = 0; j < d; j++) {
                double v = points[i][j];
                if (v == v) {
                    sums[labels[i]][j] += v;
                    counts[labels[i]][j]++;
                }
            }
        }
        for (int k = 0; k < centers.length; k++) {
            if (Arrays.stream(counts[k]).allMatch(c -> c == 0)) {
                // A center that lost all its points moves to the point that is farthest from its own.
                int far = farthest();
                for (int j = 0; j < d; j++) {
                    centers[k][j] = Double.isNaN(points[far][j]) ? 0 : points[far][j];
                }
                distances[far] = 0;
                continue;
            }
            for (int j = 0; j < d; j++) {
                if (counts[k][j] > 0) {
                    centers[k][j] = sums[k][j] / counts[k][j];
                }
            }
        }
    }

    private int farthest() {
        int far = 0;
        for (int i = 1; i < distances.length; i++) {
            if (distances[i] > distances[far]) {
                far = i;
            }
        }
        return far;
    }

    private double[] distancesTo(double[] center) {
        double[] d = new double[points.length];
        for (int i = 0; i < d.length; i++) {
            d[i] = distance(points[i], center);
        }
        return d;
    }

    private static double distance(double[] x, double[] center) {
        double sum = 0;
        for (int j = 0; j < center.length; j++) {
            double d = x[j] - center[j];
            sum += d == d ? d * d : 0;
        }
        return sum;
    }

    /** The distance of complete points, or part of it if that is not below the limit. */
    private static double distance(double[] x, double[] center, double limit) {
        double sum = 0;
        int j = 0;
        for (; j + 3 < center.length && sum < limit; j += 4) {
            double d0 = x[j] - center[j];
            double d1 = x[j + 1] - center[j + 1];
            double d2 = x[j + 2] - center[j + 2];
            double d3 = x[j + 3] - center[j + 3];
            sum += (d0 * d0 + d1 * d1) + (d2 * d2 + d3 * d3);
        }
        if (sum < limit) {
            for (; j < center.length; j++) {
                double d = x[j] - center[j];
                sum += d * d;
            }
        }
        return sum;
    }

    private static double sum(double[] v) {
        double sum = 0;
        for (double e : v) {
            sum += e;
        }
        return sum;
    }

    /** An index with probability proportional to its weight; uniform if all weights are zero. */
    private static int draw(double[] weights, double total, RandomGenerator random) {
        if (!(total > 0)) {
            return random.nextInt(weights.length);
        }
        double u = random.nextDouble() * total;
        for (int i = 0; i < weights.length; i++) {
            u -= weights[i];
            if (u < 0) {
                return i;
            }
        }
        return weights.length - 1;
    }
}

package io.weir.evaluation;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Events in order, and which of them are attacks.
 *
 * @param rows of length d
 * @param attack null where there are none
 * @param from first event of the burst
 * @param to behind its last one
 */
record AlertStream(double[][] rows, boolean[] attack, int from, int to) {

    static final int EVENTS = 60_000;
    private static final int COMPONENTS = 5;
    private static final int DIMENSION = 5;

    static AlertStream of(double[][] rows) {
        return new AlertStream(rows, null, 0, 0);
    }

    boolean inBurst(int i) {
        return i >= from && i < to;
    }

    boolean attack(int i) {
        return attack != null && attack[i];
    }

    /** Where the clusters are, at a share of the stream: 0 the first places, 1 the others. */
    interface Way {
        double at(double progress);
    }

    static AlertStream drifting(Way way, long seed) {
        var random = new SplittableRandom(seed);
        double[][] from = centers(random);
        double[][] to = centers(random);
        double[][] rows = new double[EVENTS][DIMENSION];
        for (int i = 0; i < EVENTS; i++) {
            int k = random.nextInt(COMPONENTS);
            double w = way.at((double) i / EVENTS);
            for (int j = 0; j < DIMENSION; j++) {
                rows[i][j] = from[k][j] + w * (to[k][j] - from[k][j]) + random.nextGaussian();
            }
        }
        return of(rows);
    }

    /**
     * @param length events of the burst, in the middle of the stream
     * @param share of them that is an attack
     * @param distance of the attack from the nearest cluster, in standard deviations
     */
    static AlertStream burst(int length, double share, double distance, long seed) {
        AlertStream calm = drifting(p -> 0, seed);
        var random = new SplittableRandom(~seed);
        double[][] centers = centers(new SplittableRandom(seed));
        double[] place;
        do {
            double[] direction = new double[DIMENSION];
            double norm = 0;
            for (int j = 0; j < DIMENSION; j++) {
                direction[j] = random.nextGaussian();
                norm += direction[j] * direction[j];
            }
            place = centers[0].clone();
            for (int j = 0; j < DIMENSION; j++) {
                place[j] += distance * direction[j] / Math.sqrt(norm);
            }
        } while (nearest(place, centers) < distance - 1e-9);
        boolean[] attack = new boolean[EVENTS];
        int from = EVENTS / 2;
        for (int i = from; i < from + length; i++) {
            if (random.nextDouble() < share) {
                attack[i] = true;
                for (int j = 0; j < DIMENSION; j++) {
                    calm.rows[i][j] = place[j] + 0.3 * random.nextGaussian();
                }
            }
        }
        return new AlertStream(calm.rows, attack, from, from + length);
    }

    private static double nearest(double[] x, double[][] centers) {
        return Arrays.stream(centers)
                .mapToDouble(c -> {
                    double squares = 0;
                    for (int j = 0; j < x.length; j++) {
                        squares += (x[j] - c[j]) * (x[j] - c[j]);
                    }
                    return Math.sqrt(squares);
                })
                .min()
                .orElseThrow();
    }

    private static double[][] centers(SplittableRandom random) {
        double[][] centers = new double[COMPONENTS][DIMENSION];
        for (double[] center : centers) {
            Arrays.setAll(center, j -> 3 * random.nextGaussian());
        }
        return centers;
    }
}

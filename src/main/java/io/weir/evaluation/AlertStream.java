package io.weir.evaluation;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

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
    static final String OTHER_SEEDS = " (other seeds)";
    /** Pairs of seeds, by what is added to a stream's name: those by which constants were chosen, and others. */
    static final Map<String, List<Long>> SEEDS =
            new TreeMap<>(Map.of("", List.of(1L, 2L), OTHER_SEEDS, List.of(11L, 12L)));

    private static final int COMPONENTS = 5;
    private static final int DIMENSION = 5;

    static AlertStream of(double[][] rows) {
        return new AlertStream(rows, null, 0, 0);
    }

    /** Rows as they come, every column in units of its standard deviation over all of them. */
    static AlertStream standardized(DataSet set) {
        var scale = new VaryingColumns(set.rows());
        double[][] rows = new double[set.size()][];
        Arrays.setAll(rows, i -> scale.apply(set.row(i)));
        return of(rows);
    }

    boolean inBurst(int i) {
        return i >= from && i < to;
    }

    boolean attack(int i) {
        return attack != null && attack[i];
    }

    /** Makes a stream. */
    interface Made {
        AlertStream of(long seed);
    }

    /** Made streams by name: changes, and bursts of attacks. */
    static Map<String, Made> made() {
        Map<String, Made> made = new LinkedHashMap<>();
        made.put("stationary", seed -> drifting(p -> 0, seed));
        made.put("abrupt", seed -> drifting(p -> p < 0.5 ? 0 : 1, seed));
        made.put("gradual", seed -> drifting(p -> p, seed));
        made.put("recurring", seed -> drifting(p -> (int) (6 * p) % 2, seed));
        made.put("burst of 2,000, half attack, 4.5 sd", seed -> burst(2000, 0.5, 4.5, seed));
        made.put("burst of 2,000, half attack, 12 sd", seed -> burst(2000, 0.5, 12, seed));
        made.put("burst of 3,000, a fifth attack, 6 sd", seed -> burst(3000, 0.2, 6, seed));
        made.put("burst of 1,000, 70 % attack, 6 sd", seed -> burst(1000, 0.7, 6, seed));
        made.put("burst of 200, all attack, 6 sd", seed -> burst(200, 1, 6, seed));
        return made;
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

package io.weir.evaluation;

import io.weir.evaluation.detector.Detector;
import io.weir.evaluation.detector.HalfSpaceTrees;
import io.weir.evaluation.detector.RandomCutForest;
import io.weir.evaluation.detector.RobustZ;
import io.weir.evaluation.detector.WindowedIsolationForest;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The product and other detectors over the same rows in the same order, each row scored before it is learned. Rows are in standard
 * units, which is more than a stream tells, and the same for all; the others get 0 in the place of a missing value.
 */
final class Contest {

    private static final com.sun.management.OperatingSystemMXBean SYSTEM =
            (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private static final double PER_MICRO = 1e-3;

    /** What the product says: its published scores, −log p(x), and −log of the p-values. */
    static final List<String> OURS = List.of("score", "density", "pvalue");

    private final double[][] rows;
    private final Map<String, Said> said = new LinkedHashMap<>();

    /**
     * What was said of the rows.
     *
     * @param scores the higher, the stranger; −∞ of a row of which nothing is said
     * @param flagged whether a row was told as an anomaly
     * @param micros of the processors' time, of all rows together; that of the whole process
     */
    record Said(double[] scores, boolean[] flagged, double micros) {}

    /**
     * @param set of which only columns that vary are looked at
     * @param order of its rows
     */
    Contest(DataSet set, int[] order) {
        var scale = new VaryingColumns(set.rows());
        rows = Arrays.stream(order).mapToObj(i -> scale.apply(set.row(i))).toArray(double[][]::new);
    }

    int dimension() {
        return rows[0].length;
    }

    /** By name. */
    Map<String, Said> said() {
        return said;
    }

    /**
     * One model of the product.
     *
     * @param name what is said is kept under the names of {@link #OURS} with this behind them
     */
    void weir(String name, Map<String, String> settings) {
        double[] score = new double[rows.length];
        double[] density = new double[rows.length];
        double[] pValue = new double[rows.length];
        boolean[] flagged = new boolean[rows.length];
        long begin = SYSTEM.getProcessCpuTime();
        var topology = new DefaultTopology(dimension(), settings, (i, made) -> {
            score[i] = orLowest(made.score());
            density[i] = orLowest(-made.logLikelihood());
            pValue[i] = orLowest(-Math.log(made.pValue()));
            flagged[i] = made.anomaly();
        });
        for (int i = 0; i < rows.length; i++) {
            topology.next(rows[i], i);
        }
        topology.settle();
        double micros = PER_MICRO * (SYSTEM.getProcessCpuTime() - begin);
        said.put("score" + name, new Said(score, flagged, micros));
        said.put("density" + name, new Said(density, new boolean[rows.length], micros));
        said.put("pvalue" + name, new Said(pValue, new boolean[rows.length], micros));
    }

    private static double orLowest(double score) {
        return score == score ? score : Double.NEGATIVE_INFINITY;
    }

    /** The others, as {@code trees}, {@code window} and {@code z}, and a random cut forest of each shingle as {@code rcf} with it. */
    void others(long seed, int... shingles) {
        for (int shingle : shingles) {
            run("rcf" + shingle, () -> new RandomCutForest(dimension(), shingle, seed));
        }
        run("trees", () -> new HalfSpaceTrees(bounds(false), bounds(true), seed));
        run("window", () -> new WindowedIsolationForest(seed));
        run("z", () -> new RobustZ(dimension()));
    }

    private void run(String name, Supplier<Detector> made) {
        double[] scores = new double[rows.length];
        boolean[] flagged = new boolean[rows.length];
        long begin = SYSTEM.getProcessCpuTime();
        Detector detector = made.get();
        double[] x = new double[dimension()];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < x.length; j++) {
                x[j] = rows[i][j] == rows[i][j] ? rows[i][j] : 0;
            }
            scores[i] = detector.next(x);
            flagged[i] = detector.flagged();
        }
        said.put(name, new Said(scores, flagged, PER_MICRO * (SYSTEM.getProcessCpuTime() - begin)));
    }

    /** The smallest or the largest value of each column. */
    private double[] bounds(boolean upper) {
        double[] bounds = new double[dimension()];
        for (double[] x : rows) {
            for (int j = 0; j < x.length; j++) {
                if (x[j] == x[j]) {
                    bounds[j] = upper ? Math.max(bounds[j], x[j]) : Math.min(bounds[j], x[j]);
                }
            }
        }
        return bounds;
    }
}

package io.weir.bench;

import io.weir.em.BatchEm;
import io.weir.em.EStep;
import io.weir.em.Start;
import io.weir.family.CovarianceType;
import io.weir.family.Gaussian;
import io.weir.family.Regularization;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * CPU time of one EM iteration, for {@code src/bench/em.sh}: writes the points and the start for the other side of the comparison,
 * then prints the median of several runs.
 */
public final class EmIterations {

    private static final int RUNS = 7;

    private EmIterations() {}

    /**
     * @param arguments K, d, points, iterations, directory for points.csv and start.csv
     */
    public static void main(String[] arguments) throws IOException {
        int k = Integer.parseInt(arguments[0]);
        int d = Integer.parseInt(arguments[1]);
        int n = Integer.parseInt(arguments[2]);
        int iterations = Integer.parseInt(arguments[3]);
        Path directory = Path.of(arguments[4]);
        var random = new SplittableRandom(20240607);
        double[][] centers = new double[k][d];
        for (double[] center : centers) {
            Arrays.setAll(center, j -> 3 * random.nextGaussian());
        }
        double[][] points = new double[n][d];
        double[][] start = new double[n][k];
        for (int i = 0; i < n; i++) {
            int c = random.nextInt(k);
            double[] x = points[i];
            Arrays.setAll(x, j -> centers[c][j] + random.nextGaussian());
            // A start that is half right: EM has work to do, and every responsibility is above zero for some time.
            start[i][random.nextInt(2) == 0 ? c : random.nextInt(k)] = 1;
        }
        csv(directory.resolve("points.csv"), points);
        csv(directory.resolve("start.csv"), start);

        EStep eStep = new EStep();
        var statistics = new Start(Gaussian.of(d, CovarianceType.FULL), points, eStep).statistics(start);
        BatchEm em = BatchEm.soft(iterations, 0, new Regularization.Ridge(1e-6));
        var threads = ManagementFactory.getThreadMXBean();
        double[] seconds = new double[RUNS];
        double bound = 0;
        for (int warmUp = 0; warmUp < 2; warmUp++) {
            em.run(points, statistics, eStep);
        }
        for (int run = 0; run < RUNS; run++) {
            long before = threads.getCurrentThreadCpuTime();
            bound = em.run(points, statistics, eStep).lowerBound();
            seconds[run] = (threads.getCurrentThreadCpuTime() - before) / 1e9 / iterations;
        }
        Arrays.sort(seconds);
        System.out.printf(
                Locale.ROOT, "%.9f %.9f %.9f %.12g%n", seconds[RUNS / 2], seconds[0], seconds[RUNS - 1], bound);
    }

    private static void csv(Path file, double[][] rows) throws IOException {
        try (var out = new PrintWriter(Files.newBufferedWriter(file))) {
            for (double[] row : rows) {
                for (int j = 0; j < row.length; j++) {
                    out.print(j == 0 ? "" : ",");
                    out.print(row[j]);
                }
                out.println();
            }
        }
    }
}

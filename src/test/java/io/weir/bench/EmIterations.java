package io.weir.bench;

import io.weir.em.AssignmentMode;
import io.weir.em.BatchEm;
import io.weir.em.EStep;
import io.weir.em.Initializer;
import io.weir.family.CovarianceType;
import io.weir.family.Family;
import io.weir.family.Regularization;
import io.weir.family.gaussian.Gaussian;
import io.weir.mixture.Mixture;
import io.weir.mixture.MixtureStatistics;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * CPU time per point of EM, of scoring in bulk and of scoring one point at a time, for {@code src/bench/em.sh}: writes points, start
 * and model for the other sides of the comparison, then prints medians of several runs.
 */
public final class EmIterations {

    private static final int RUNS = 7;
    private static final Regularization RIDGE = new Regularization.Ridge(1e-6);

    private EmIterations() {}

    /**
     * @param arguments K, d, points, iterations, directory for points.csv, start.csv and model.csv
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
        Family family = Gaussian.of(d, CovarianceType.FULL);
        var statistics = new Initializer(family, points, eStep).statistics(start);
        BatchEm em = BatchEm.soft(iterations, 0, RIDGE);
        double[] bound = {0};
        print(n * iterations, () -> bound[0] = em.run(points, statistics, eStep).lowerBound());
        System.out.printf(Locale.ROOT, "%.12g%n", bound[0]);

        // The model halfway, with the parameters that the others get.
        Mixture mixture = statistics.maximize(1, RIDGE);
        for (int i = 0; i < 3; i++) {
            var next = MixtureStatistics.empty(family, k);
            eStep.expect(mixture, points, AssignmentMode.SOFT, next);
            mixture = next.maximize(1, RIDGE);
        }
        csv(directory.resolve("model.csv"), parameters(mixture));
        Mixture model = mixture;
        double[] sum = {0};
        print(n, () -> {
            sum[0] = 0;
            eStep.run(model, points, (first, block, r, logLikelihood) -> {
                for (int i = 0; i < block.size(); i++) {
                    sum[0] += logLikelihood[i];
                }
            });
        });
        System.out.printf(Locale.ROOT, "%.12g%n", sum[0] / n);
        double[] r = new double[k];
        double[] scratch = new double[d];
        print(n, () -> {
            sum[0] = 0;
            for (double[] x : points) {
                sum[0] += model.responsibilities(x, r, scratch);
            }
        });
        System.out.printf(Locale.ROOT, "%.12g%n", sum[0] / n);
    }

    /** One row per component: weight, mean, covariance row by row. */
    private static double[][] parameters(Mixture mixture) {
        int d = mixture.dimension();
        double[][] rows = new double[mixture.size()][1 + d + d * d];
        for (int k = 0; k < rows.length; k++) {
            var component = (io.weir.family.gaussian.GaussianComponent) mixture.component(k);
            rows[k][0] = mixture.weight(k);
            for (int i = 0; i < d; i++) {
                rows[k][1 + i] = component.mean(i);
                for (int j = 0; j < d; j++) {
                    rows[k][1 + d + i * d + j] = component.covariance(i, j);
                }
            }
        }
        return rows;
    }

    /** Median, fastest and slowest of several runs after some to warm up, ns per point. */
    private static void print(int points, Runnable work) {
        var threads = ManagementFactory.getThreadMXBean();
        double[] nanos = new double[RUNS];
        for (int run = -2; run < RUNS; run++) {
            long before = threads.getCurrentThreadCpuTime();
            work.run();
            if (run >= 0) {
                nanos[run] = (threads.getCurrentThreadCpuTime() - before) / (double) points;
            }
        }
        Arrays.sort(nanos);
        System.out.printf(Locale.ROOT, "%.2f %.2f %.2f ", nanos[RUNS / 2], nanos[0], nanos[RUNS - 1]);
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

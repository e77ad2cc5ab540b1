package io.weir.evaluation;

import io.weir.em.ComponentCount;
import io.weir.em.EStep;
import io.weir.mixture.Mixture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * How well the number of components is chosen: on clusters whose number is known, and on recorded sets beside fixed numbers. The
 * tables of {@code docs/components.md}.
 */
public final class ComponentCounts {

    private static final int EVENTS = 12_000;
    private static final int SEEDS = 5;
    private static final int ORDERS = 1;
    private static final int TEST = 20_000;

    private ComponentCounts() {}

    /**
     * @param arguments {@code blobs} and numbers of features, or the folder of recorded sets and their names
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments[0].equals("blobs")) {
            blobs(Arrays.stream(arguments).skip(1).mapToInt(Integer::parseInt).toArray());
        } else {
            recorded(Path.of(arguments[0]), Arrays.asList(arguments).subList(1, arguments.length));
        }
    }

    private static void blobs(int[] dimensions) {
        System.out.println("| d | distance | true K | exact | K found | nats lost to K given | seconds |");
        System.out.println("|---|---|---|---|---|---|---|");
        for (int d : dimensions) {
            for (double distance : new double[] {4, 6}) {
                for (int k : new int[] {2, 3, 5, 8, 12}) {
                    int exact = 0;
                    int[] found = new int[SEEDS];
                    double lost = 0;
                    long begun = System.nanoTime();
                    double seconds = 0;
                    for (int seed = 0; seed < SEEDS; seed++) {
                        var blobs = new Blobs(k, d, distance, 100 + seed);
                        double[][] stream = blobs.draw(EVENTS);
                        double[][] test = blobs.draw(TEST);
                        begun = System.nanoTime();
                        Mixture auto = pass(ComponentCount.auto(), stream);
                        seconds += (System.nanoTime() - begun) / 1e9;
                        found[seed] = auto.size();
                        exact += found[seed] == k ? 1 : 0;
                        double given = score(pass(ComponentCount.fixed(k), stream), test);
                        lost += given - score(auto, test);
                    }
                    System.out.printf(
                            Locale.ROOT,
                            "| %d | %.0f | %d | %d of %d | %s | %.4f | %.1f |%n",
                            d,
                            distance,
                            k,
                            exact,
                            SEEDS,
                            Arrays.toString(found).replaceAll("[\\[\\],]", ""),
                            lost / SEEDS,
                            seconds / SEEDS);
                }
            }
        }
    }

    private static Mixture pass(ComponentCount components, double[][] stream) {
        return DefaultTopology.learned(List.of(stream), components).mixture();
    }

    private static double score(Mixture mixture, double[][] test) {
        return new EStep().logLikelihood(mixture, test) / test.length;
    }

    private static void recorded(Path folder, List<String> names) throws IOException {
        System.out.println("| set | d | K = 5 | K = 10 | auto | K found | seconds auto | seconds K = 10 |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        for (String name : names) {
            var trial = new StaticTrial(DataSet.read(folder, List.of(name)).values());
            double[] five = new double[ORDERS];
            double[] ten = new double[ORDERS];
            double[] auto = new double[ORDERS];
            String[] found = new String[ORDERS];
            double seconds = 0;
            double tenSeconds = 0;
            for (int order = 0; order < ORDERS; order++) {
                five[order] = trial.run(5, order).logLikelihood();
                long begun = System.nanoTime();
                ten[order] = trial.run(10, order).logLikelihood();
                tenSeconds += (System.nanoTime() - begun) / 1e9;
                begun = System.nanoTime();
                StaticTrial.Result chosen = trial.run(ComponentCount.auto(), order);
                seconds += (System.nanoTime() - begun) / 1e9;
                auto[order] = chosen.logLikelihood();
                found[order] = Integer.toString(chosen.components());
            }
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %d | %.3f | %.3f | %.3f | %s | %.1f | %.1f |%n",
                    name,
                    trial.dimension(),
                    median(five),
                    median(ten),
                    median(auto),
                    String.join(" ", found),
                    seconds / ORDERS,
                    tenSeconds / ORDERS);
        }
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** Clusters of different shapes and sizes whose means are at least so far apart, in mean standard deviations. */
    private static final class Blobs {

        private final SplittableRandom random;
        private final double[][] means;
        private final double[][][] roots;
        private final double[] cumulative;

        Blobs(int k, int d, double distance, long seed) {
            random = new SplittableRandom(seed);
            means = new double[k][d];
            roots = new double[k][d][d];
            cumulative = new double[k];
            double width = distance;
            double total = 0;
            for (int c = 0; c < k; c++) {
                do {
                    width *= 1.01;
                    for (int j = 0; j < d; j++) {
                        means[c][j] = width * (random.nextDouble() - 0.5);
                    }
                } while (nearest(c) < distance);
                for (int a = 0; a < d; a++) {
                    for (int b = 0; b < a; b++) {
                        roots[c][a][b] = (random.nextDouble() - 0.5) / Math.sqrt(d);
                    }
                    roots[c][a][a] = 0.7 + 0.6 * random.nextDouble();
                }
                total += 0.5 + random.nextDouble();
                cumulative[c] = total;
            }
        }

        private double nearest(int c) {
            double nearest = Double.POSITIVE_INFINITY;
            for (int other = 0; other < c; other++) {
                double squares = 0;
                for (int j = 0; j < means[c].length; j++) {
                    double difference = means[c][j] - means[other][j];
                    squares += difference * difference;
                }
                nearest = Math.min(nearest, Math.sqrt(squares));
            }
            return nearest;
        }

        double[][] draw(int n) {
            int d = means[0].length;
            double[][] points = new double[n][d];
            double[] z = new double[d];
            for (double[] x : points) {
                double u = random.nextDouble() * cumulative[cumulative.length - 1];
                int c = 0;
                while (u >= cumulative[c]) {
                    c++;
                }
                for (int a = 0; a < d; a++) {
                    z[a] = random.nextGaussian();
                    x[a] = means[c][a];
                    for (int b = 0; b <= a; b++) {
                        x[a] += roots[c][a][b] * z[b];
                    }
                }
            }
            return points;
        }
    }
}

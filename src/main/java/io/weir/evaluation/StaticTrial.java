package io.weir.evaluation;

import io.weir.anomaly.AlertPolicy;
import io.weir.anomaly.InlierScore;
import io.weir.em.ComponentCount;
import io.weir.em.EStep;
import io.weir.em.online.ScoringModel;
import io.weir.evaluation.measure.Ranking;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * A set in one pass over its training rows in a random order, each of them learned, then its test rows under the final model: the
 * split, the caps and the scaling are the yardstick's.
 */
final class StaticTrial {

    private static final long SPLIT_SEED = 20240607L;
    private static final long THIN_SEED = 20240608L;
    private static final double TEST = 0.3;
    private static final double TEST_ROWS = 60_000;
    private static final int ORDER_SEED = 900;

    private final List<Part> parts = new ArrayList<>();

    /**
     * One key of a set, scaled.
     *
     * @param test rows, with their labels
     */
    private record Part(double[][] train, double[][] test, boolean[] positive, int dimension) {}

    /**
     * What an order gives.
     *
     * @param logLikelihood mean over the test rows, nats
     * @param ranking of −log p(x) against the labels
     * @param coreRanking of the score that alerts are made of, −log p(x) under the core
     * @param components at the end, of all keys
     */
    record Result(double logLikelihood, Ranking ranking, Ranking coreRanking, int components) {}

    /**
     * @param keys one model is made for each
     */
    StaticTrial(Collection<DataSet> keys) {
        keys.forEach(key -> parts.add(split(key)));
    }

    private static Part split(DataSet set) {
        var splits = new SplittableRandom(SPLIT_SEED);
        var thins = new SplittableRandom(THIN_SEED);
        int n = set.size();
        boolean[] test = new boolean[n];
        int tests = 0;
        for (int i = 0; i < n; i++) {
            test[i] = splits.nextDouble() < TEST;
            tests += test[i] ? 1 : 0;
        }
        double trainRows = set.row(0).length <= 10 ? 30_000 : 15_000;
        List<double[]> train = new ArrayList<>();
        List<double[]> held = new ArrayList<>();
        List<Boolean> labels = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            double v = thins.nextDouble();
            if (test[i] && v < TEST_ROWS / tests) {
                held.add(set.row(i));
                labels.add(set.positive(i));
            } else if (!test[i] && v < trainRows / (n - tests)) {
                train.add(set.row(i));
            }
        }
        var scale = new VaryingColumns(train.toArray(double[][]::new));
        boolean[] positive = new boolean[labels.size()];
        for (int i = 0; i < positive.length; i++) {
            positive[i] = labels.get(i);
        }
        return new Part(scaled(train, scale), scaled(held, scale), positive, scale.dimension());
    }

    private static double[][] scaled(List<double[]> rows, VaryingColumns scale) {
        return rows.stream().map(scale::apply).toArray(double[][]::new);
    }

    /** Training rows of all keys. */
    int trainingRows() {
        return parts.stream().mapToInt(p -> p.train.length).sum();
    }

    /** Columns that are kept, of the first key. */
    int dimension() {
        return parts.get(0).dimension;
    }

    /** One pass. */
    Result run(int components, int order) {
        return run(ComponentCount.fixed(components), order);
    }

    /** Mean over some runs of batch EM from a single start each, on the training rows: held-out log p(x), nats. */
    double singleStart(int components, int runs) {
        double sum = 0;
        int rows = 0;
        for (Part part : parts) {
            var batch = new Batch(part.train);
            for (int run = 0; run < runs; run++) {
                sum += new EStep().logLikelihood(batch.best(components, 1, run), part.test) / runs;
            }
            rows += part.test.length;
        }
        return sum / rows;
    }

    /** One pass, with the number of components given or chosen. */
    Result run(ComponentCount components, int order) {
        double sum = 0;
        int rows = 0;
        int found = 0;
        List<double[]> strangeness = new ArrayList<>();
        List<double[]> coreScores = new ArrayList<>();
        for (Part part : parts) {
            List<double[]> shuffled = new ArrayList<>(Arrays.asList(part.train));
            Collections.shuffle(shuffled, new Random(ORDER_SEED + order));
            ScoringModel model = DefaultTopology.learned(shuffled, components);
            double[] score = new EStep().scores(model.mixture(), part.test);
            sum += Arrays.stream(score).sum();
            rows += score.length;
            found += model.mixture().size();
            strangeness.add(Arrays.stream(score).map(s -> -s).toArray());
            coreScores.add(coreScores(model, part.test));
        }
        return new Result(sum / rows, ranking(strangeness), ranking(coreScores), found);
    }

    private static double[] coreScores(ScoringModel model, double[][] points) {
        InlierScore core = InlierScore.of(model.mixture(), AlertPolicy.DEFAULT_CORE_MASS, model.effectiveEvents());
        return Arrays.stream(points).mapToDouble(core::of).toArray();
    }

    private Ranking ranking(List<double[]> ofParts) {
        double[] strangeness = ofParts.stream().flatMapToDouble(Arrays::stream).toArray();
        boolean[] positive = new boolean[strangeness.length];
        int i = 0;
        for (Part part : parts) {
            System.arraycopy(part.positive, 0, positive, i, part.positive.length);
            i += part.positive.length;
        }
        return Ranking.of(strangeness, positive);
    }
}

package io.weir.em.search;

import io.weir.em.BatchEm;
import io.weir.em.EStep;
import io.weir.em.Initializer;
import io.weir.family.Family;
import io.weir.family.Regularization;
import io.weir.mixture.Mixture;
import io.weir.mixture.MixtureStatistics;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * The search for a good optimum on the events that are kept: several starts to convergence, the best one polished. A pure function
 * of its inputs, so that it may run on any thread and be run again.
 *
 * <p>With 0 starts it is only the current model, taken to convergence.
 *
 * <p>Which optimum is found decides the accuracy, not the step size: one start was .035 nats worse than the best of ten where
 * every choice of steps made less than .003.
 */
public record MultiStartEm(
        Family family,
        double[][] points,
        MixtureStatistics warm,
        int components,
        Regularization.FadingPrior prior,
        int starts,
        long seed) {

    private static final double TOLERANCE = 1e-6;
    private static final int ITERATIONS = 300;
    private static final double SAMPLE_TOLERANCE = 1e-5;
    private static final int SAMPLE_ITERATIONS = 60;
    private static final int WARM_ITERATIONS = 20;
    private static final int MOVES = 6;
    /** Bounds that are no farther apart, in nats per event, are of the same optimum. */
    private static final double SAME = 1e-3;
    /** Runs that find the same best optimum before no more are made, with the current model as one of them. */
    private static final int AGREEING = 3;
    /** The same without a current model. */
    private static final int AGREEING_STARTS = 4;
    /** Starts are made and polished on this many events per parameter; the best one goes on with all of them. */
    private static final int EVENTS_PER_PARAMETER = 20;

    private static final int SMALLEST_SAMPLE = 2000;
    private static final double HELD_OUT = 0.2;
    /**
     * Multiplications that a search may cost, some twenty seconds: models of thousands of parameters get fewer starts and moves. It is
     * a count, not a time, so that a search ends the same everywhere.
     */
    private static final double WORK = 4e10;

    private static final int FEWEST_ITERATIONS = 60;

    /**
     * @param statistics of all points, mass = their number
     * @param unanimous whether the current model and all fresh starts ended at the same bound
     */
    public record Result(MixtureStatistics statistics, Mixture mixture, double lowerBound, boolean unanimous) {}

    /** The run, gone on with as much shrinkage as the points speak for. */
    private Result shrunk(BatchEm.Result run, boolean unanimous, EStep eStep) {
        double[] shrinkage = new CorrelationShrinkage(prior, seed).select(run.mixture(), points, eStep);
        if (shrinkage == null) {
            return new Result(run.statistics(), run.mixture(), run.lowerBound(), unanimous);
        }
        BatchEm.Result settled = BatchEm.soft(WARM_ITERATIONS, TOLERANCE, prior.withShrinkage(shrinkage))
                .run(points, run.statistics(), eStep);
        return new Result(
                settled.statistics().withShrinkage(shrinkage), settled.mixture(), settled.lowerBound(), unanimous);
    }

    public Result run() {
        EStep eStep = new EStep();
        Work work = new Work(iterations() * (double) points.length);
        if (starts == 0) {
            return shrunk(converged(warm, work, Double.NEGATIVE_INFINITY, eStep), false, eStep);
        }
        double[][] sample = sample();
        var candidates = new Candidates(sample, new Initializer(family, sample, eStep), work, eStep);
        BatchEm.Result polished = candidates.polished();
        if (warm != null && (polished == candidates.current || candidates.unanimous())) {
            return shrunk(converged(warm, work, Double.NEGATIVE_INFINITY, eStep), candidates.unanimous(), eStep);
        }
        BatchEm.Result best = converged(polished.statistics(), work, Double.NEGATIVE_INFINITY, eStep);
        if (warm != null) {
            BatchEm.Result continued = converged(warm, work, best.lowerBound(), eStep);
            best = continued.lowerBound() > best.lowerBound() ? continued : best;
        }
        return shrunk(best, false, eStep);
    }

    /** EM over all points, as long as it may reach the mark. */
    private BatchEm.Result converged(MixtureStatistics from, Work work, double mark, EStep eStep) {
        BatchEm.Result result =
                em(work.iterations(points, ITERATIONS), TOLERANCE).race(points, from, eStep, mark);
        work.spend(result, points);
        return result;
    }

    private BatchEm em(int iterations, double tolerance) {
        return BatchEm.soft(iterations, tolerance, prior);
    }

    /**
     * The current model and fresh starts on a sample of the points.
     *
     * <p>Runs that end at the same bound as the best one speak for it: when there are enough, more starts would find it again, and
     * if there was no other, splitting and merging the components of a model that has been found before is idle as well.
     */
    private final class Candidates {

        private final double[][] sample;
        private final Initializer start;
        private final Work work;
        private final EStep eStep;
        private final BatchEm em = em(SAMPLE_ITERATIONS, SAMPLE_TOLERANCE);
        /** Where the current model leads; null without one. */
        private final BatchEm.Result current;

        private BatchEm.Result best;
        private int runs;
        private int agreeing;

        Candidates(double[][] sample, Initializer start, Work work, EStep eStep) {
            this.sample = sample;
            this.start = start;
            this.work = work;
            this.eStep = eStep;
            current =
                    warm == null ? null : em(WARM_ITERATIONS, SAMPLE_TOLERANCE).run(sample, warm, eStep);
            if (warm != null) {
                take(current);
            }
        }

        /** The best one, with some components split and merged. */
        BatchEm.Result polished() {
            var random = new SplittableRandom(seed);
            int enough = warm == null ? AGREEING_STARTS : AGREEING;
            for (int i = 0; i < starts && agreeing < enough && affordable(); i++) {
                take(em.race(sample, start.statistics(Initializer.Method.KMEANS, components, random), eStep, mark()));
            }
            if (unanimous()) {
                return best;
            }
            int moves = Math.min(MOVES, work.iterations(sample, MOVES * SAMPLE_ITERATIONS) / SAMPLE_ITERATIONS);
            work.spend(moves * SAMPLE_ITERATIONS / 2, sample);
            return new SplitMerge(sample, start, em, eStep).polish(best, moves);
        }

        boolean unanimous() {
            return warm != null && agreeing == runs;
        }

        private boolean affordable() {
            return best == null || work.iterations(sample, SAMPLE_ITERATIONS) > WARM_ITERATIONS;
        }

        private double mark() {
            return best == null ? Double.NEGATIVE_INFINITY : best.lowerBound() - SAME;
        }

        private void take(BatchEm.Result run) {
            work.spend(run, sample);
            runs++;
            double ahead = best == null ? Double.POSITIVE_INFINITY : run.lowerBound() - best.lowerBound();
            if (ahead > SAME) {
                agreeing = 1;
                best = run;
            } else if (ahead >= -SAME) {
                agreeing++;
            }
        }
    }

    private double[][] sample() {
        int parameters = family.parameters(components, prior.background()) + components - 1;
        int size = Math.max(SMALLEST_SAMPLE, EVENTS_PER_PARAMETER * parameters);
        int stride = points.length / size;
        if (stride < 2) {
            return points;
        }
        double[][] some = new double[points.length / stride][];
        java.util.Arrays.setAll(some, i -> points[i * stride]);
        return some;
    }

    /** Iterations over all points that the search may cost. */
    private double iterations() {
        double d = family.dimension();
        double iteration = points.length * (double) components * (d * d + 8 * d + 16);
        return Math.max(FEWEST_ITERATIONS, WORK / iteration);
    }

    /** What is left to spend, in iterations times points. */
    private static final class Work {

        private double left;

        Work(double left) {
            this.left = left;
        }

        void spend(BatchEm.Result run, double[][] on) {
            spend(run.iterations(), on);
        }

        void spend(int iterations, double[][] on) {
            left -= (double) iterations * on.length;
        }

        /** Iterations that can be afforded, between a few and so many. */
        int iterations(double[][] on, int most) {
            return (int) Math.max(Math.min(WARM_ITERATIONS, most), Math.min(most, left / on.length));
        }
    }

    /**
     * The start of a model that may have too few events for all its components yet: fitted to four fifths of the points, all
     * components, half of them, a quarter … and a given simpler model are to predict the other fifth.
     *
     * @param simple fits the simpler model to points
     * @return the best number of components, fitted to all points; null if the simpler model was best
     */
    Result select(Function<double[][], Mixture> simple) {
        int every = (int) Math.round(1 / HELD_OUT);
        int test = points.length / every;
        double[][] held = new double[test][];
        double[][] training = new double[points.length - test][];
        for (int i = 0, h = 0, t = 0; i < points.length; i++) {
            if (i % every == every - 1 && h < test) {
                held[h++] = points[i];
            } else {
                training[t++] = points[i];
            }
        }
        EStep eStep = new EStep();
        double best = eStep.logLikelihood(simple.apply(training), held);
        int chosen = 0;
        for (int size = components; size > 1 || size == components; size = size / 2) {
            MultiStartEm tried = new MultiStartEm(family, training, null, size, prior, Math.min(2, starts), seed);
            double predicted = eStep.logLikelihood(tried.run().mixture(), held);
            if (predicted > best) {
                best = predicted;
                chosen = size;
            }
        }
        return chosen == 0 ? null : new MultiStartEm(family, points, null, chosen, prior, starts, seed).run();
    }
}

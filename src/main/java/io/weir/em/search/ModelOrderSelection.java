package io.weir.em.search;

import io.weir.em.BatchEm;
import io.weir.em.ComponentCount;
import io.weir.em.EStep;
import io.weir.em.Initializer;
import io.weir.em.Shuffle;
import io.weir.family.Family;
import io.weir.family.Regularization;
import io.weir.mixture.Mixture;
import io.weir.mixture.MixtureStatistics;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * A refit that may change the number of components. A pure function of its inputs, like {@link MultiStartEm}, which it ends with.
 *
 * <pre>
 *   Figueiredo–Jain from more ─┐ shorter    one less (merge), one more (split),
 *   current model, if any ─────┴─ message ─► while the message gets shorter ─► refit with that number
 * </pre>
 */
public record ModelOrderSelection(
        Family family,
        double[][] points,
        MixtureStatistics warm,
        ComponentCount count,
        Regularization.FadingPrior prior,
        int starts,
        long seed) {

    /** The number is chosen on a sample of at most this size. */
    private static final int SAMPLE = 4000;

    private static final int MOVES = 4;
    private static final int AROUND = 3;
    private static final int SPLITS = 2;
    private static final int ITERATIONS = 100;
    private static final double TOLERANCE = 1e-5;
    private static final int HELD_OUT = 5;

    public MultiStartEm.Result run() {
        MixtureStatistics chosen = select(Shuffle.of(points, Math.min(SAMPLE, points.length), seed));
        return new MultiStartEm(family, points, chosen, chosen.size(), prior, starts, seed).run();
    }

    /**
     * The start of a model that may have too few events for any but a simple one: fitted to four fifths of the points, it has to
     * predict the other fifth better.
     *
     * @param simple fits the simpler model to points
     * @return null if the simpler model was better
     */
    MultiStartEm.Result unless(Function<double[][], Mixture> simple) {
        double[][] shuffled = Shuffle.of(points, points.length, seed);
        int held = points.length / HELD_OUT;
        double[][] test = Arrays.copyOf(shuffled, held);
        double[][] training = Arrays.copyOfRange(shuffled, held, shuffled.length);
        var part = new ModelOrderSelection(family, training, null, count, prior, Math.min(2, starts), seed);
        EStep eStep = new EStep();
        double predicted = eStep.logLikelihood(part.run().mixture(), test);
        return predicted > eStep.logLikelihood(simple.apply(training), test) ? run() : null;
    }

    private MixtureStatistics select(double[][] drawn) {
        EStep eStep = new EStep();
        MessageLength length = MessageLength.of(family, Initializer.observed(family, drawn), drawn.length);
        double[][] sample = Unrounded.of(family, drawn, seed);
        Initializer start = new Initializer(family, sample, eStep);
        BatchEm em = BatchEm.soft(ITERATIONS, TOLERANCE, prior);
        ComponentCount range = range();
        int many = Math.max(range.least(), Math.min(range.most(), length.affordable()));
        MixtureStatistics pruned = new FigueiredoJain(sample, range, prior, length, eStep)
                .run(start.statistics(Initializer.Method.KMEANS, many, new SplittableRandom(seed)));
        BatchEm.Result best = em.run(sample, pruned, eStep);
        if (warm != null) {
            best = shorter(length, best, em.run(sample, warm, eStep));
        }
        var neighbours = new MergeSplitProposals(sample, start, prior, eStep);
        for (int move = 0; move < MOVES; move++) {
            BatchEm.Result next = best;
            if (best.mixture().size() > count.least()) {
                next = shorter(length, next, em.run(sample, neighbours.merged(best), eStep));
            }
            if (best.mixture().size() < Math.min(count.most(), length.affordable())) {
                for (MixtureStatistics split : neighbours.split(best, SPLITS)) {
                    next = shorter(length, next, em.run(sample, split, eStep));
                }
            }
            if (next == best) {
                break;
            }
            best = next;
        }
        return best.statistics();
    }

    /** Numbers that are tried without a model to begin with: all, or those around the current one. */
    private ComponentCount range() {
        if (warm == null) {
            return count;
        }
        return new ComponentCount(
                Math.max(count.least(), warm.size() - AROUND), Math.min(count.most(), warm.size() + AROUND));
    }

    private static BatchEm.Result shorter(MessageLength length, BatchEm.Result a, BatchEm.Result b) {
        return length.of(b) < length.of(a) ? b : a;
    }
}

package io.weir.em.search;

import io.weir.em.BatchEm;
import io.weir.em.EStep;
import io.weir.em.Initializer;
import io.weir.family.Component;
import io.weir.family.Regularization;
import io.weir.family.Statistic;
import io.weir.mixture.Mixture;
import io.weir.mixture.MixtureStatistics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The models of one component less and one component more that are most likely to be better. */
final class MergeSplitProposals {

    /** Points on which pairs are compared. */
    private static final int PAIR_POINTS = 1000;

    private static final int POWER_ITERATIONS = 20;
    /** EM iterations of a component's halves among themselves. */
    private static final int LOCAL_ITERATIONS = 8;

    private static final double NEGLIGIBLE = 1e-3;

    private final double[][] points;
    private final Initializer start;
    private final Regularization prior;
    private final EStep eStep;

    /**
     * @param start of the same points
     */
    MergeSplitProposals(double[][] points, Initializer start, Regularization prior, EStep eStep) {
        this.points = points;
        this.start = start;
        this.prior = prior;
        this.eStep = eStep;
    }

    /**
     * Two components merged into one: those for which that costs the least.
     *
     * <p>The cost is Runnalls' bound (2007) on the divergence, wᵢ KL(fᵢ ‖ f) + wⱼ KL(fⱼ ‖ f) with f the density of the merged
     * statistics, taken as a mean over points: for Gaussians that is ½ (wᵢ + wⱼ) log |C| − ½ wᵢ log |Cᵢ| − ½ wⱼ log |Cⱼ|, and
     * any other family needs nothing more.
     */
    MixtureStatistics merged(BatchEm.Result from) {
        Mixture mixture = from.mixture();
        MixtureStatistics statistics = from.statistics();
        int stride = Math.max(1, points.length / PAIR_POINTS);
        double[][] some = new double[points.length / stride][];
        java.util.Arrays.setAll(some, i -> points[i * stride]);
        double[][] r = responsibilities(mixture, some);
        double[] scratch = eStep.point(mixture.dimension());
        double[][] own = new double[mixture.size()][some.length];
        for (int k = 0; k < own.length; k++) {
            for (int i = 0; i < some.length; i++) {
                own[k][i] = mixture.component(k).logDensity(some[i], 0, scratch);
            }
        }
        Statistic cheapest = null;
        int kept = 0;
        int gone = 1;
        double least = Double.POSITIVE_INFINITY;
        for (int j = 1; j < mixture.size(); j++) {
            for (int k = 0; k < j; k++) {
                Statistic both = statistics.component(k).copy();
                both.merge(statistics.component(j));
                Component one = maximize(both);
                double cost = 0;
                for (int i = 0; i < some.length; i++) {
                    double share = r[i][k] + r[i][j];
                    if (share > NEGLIGIBLE) {
                        cost += r[i][k] * bounded(own[k][i]) + r[i][j] * bounded(own[j][i]);
                        cost -= share * bounded(one.logDensity(some[i], 0, scratch));
                    }
                }
                if (cost < least) {
                    least = cost;
                    cheapest = both;
                    kept = k;
                    gone = j;
                }
            }
        }
        List<Statistic> components = new ArrayList<>();
        for (int k = 0; k < mixture.size(); k++) {
            if (k != gone) {
                components.add(
                        k == kept && cheapest != null
                                ? cheapest
                                : statistics.component(k).copy());
            }
        }
        return MixtureStatistics.of(mixture.family(), components.toArray(Statistic[]::new));
    }

    /** Where squares overflow a density is zero; its logarithm must not meet a responsibility of zero. */
    private static double bounded(double logDensity) {
        return Math.max(logDensity, -1e300);
    }

    private Component maximize(Statistic one) {
        return MixtureStatistics.of(start.family(), new Statistic[] {one})
                .maximize(1, prior)
                .component(0);
    }

    /**
     * One component split in two: those that gain the most, best first. The halves at the mean along the principal axis of the
     * component's points fit themselves to its share of the points for a few iterations.
     *
     * @param most components to be tried
     */
    List<MixtureStatistics> split(BatchEm.Result from, int most) {
        Mixture mixture = from.mixture();
        double[][] r = responsibilities(mixture, points);
        List<Halves> halves = new ArrayList<>();
        for (int k = 0; k < mixture.size(); k++) {
            halves(mixture, r, k, halves);
        }
        halves.sort(Comparator.comparingDouble(h -> -h.gain));
        return halves.stream()
                .limit(most)
                .map(h -> {
                    List<Statistic> components = new ArrayList<>();
                    for (int k = 0; k < mixture.size(); k++) {
                        components.add(
                                k == h.k
                                        ? h.two.component(0)
                                        : from.statistics().component(k).copy());
                    }
                    components.add(h.two.component(1));
                    return MixtureStatistics.of(mixture.family(), components.toArray(Statistic[]::new));
                })
                .toList();
    }

    /**
     * A component split in two.
     *
     * @param gain Σ r (log density of both halves − log density of the component), nats
     */
    private record Halves(int k, MixtureStatistics two, double gain) {}

    private void halves(Mixture mixture, double[][] r, int k, List<Halves> into) {
        double[] side = start.principalSides(r, k, POWER_ITERATIONS);
        int[] mine = IntStream.range(0, points.length)
                .filter(i -> r[i][k] > NEGLIGIBLE)
                .toArray();
        double[][] own = new double[mine.length][];
        double[] weights = new double[mine.length];
        double[][] sides = new double[mine.length][2];
        double before = 0;
        double[] scratch = eStep.point(mixture.dimension());
        for (int n = 0; n < mine.length; n++) {
            int i = mine[n];
            own[n] = points[i];
            weights[n] = r[i][k];
            sides[n][side[i] > 0 ? 0 : 1] = weights[n];
            before += weights[n] * mixture.component(k).logDensity(points[i], 0, scratch);
        }
        MixtureStatistics two = MixtureStatistics.empty(start.family(), 2);
        eStep.add(own, sides, mixture.pick(k, k), two);
        double[] after = {Double.NEGATIVE_INFINITY};
        for (int iteration = 0; iteration < LOCAL_ITERATIONS; iteration++) {
            if (!(two.component(0).mass() > 1 && two.component(1).mass() > 1)) {
                return;
            }
            Mixture both = two.maximize(1, prior);
            MixtureStatistics next = MixtureStatistics.empty(start.family(), 2);
            after[0] = 0;
            eStep.run(both, own, (first, block, blockR, logLikelihood) -> {
                for (int i = 0; i < block.size(); i++) {
                    double w = weights[first + i];
                    after[0] += w * logLikelihood[i];
                    blockR[0][i] *= w;
                    blockR[1][i] *= w;
                }
                next.add(block, blockR, both);
            });
            two = next;
        }
        into.add(new Halves(k, two, after[0] - before));
    }

    private double[][] responsibilities(Mixture mixture, double[][] of) {
        double[][] r = new double[of.length][mixture.size()];
        eStep.run(mixture, of, (first, block, blockR, logLikelihood) -> {
            for (int k = 0; k < mixture.size(); k++) {
                for (int i = 0; i < block.size(); i++) {
                    r[first + i][k] = blockR[k][i];
                }
            }
        });
        return r;
    }
}

package io.weir.evaluation;

import io.weir.em.ComponentCount;
import io.weir.evaluation.measure.Ranking;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A set in the order of its time, every row scored before it is learned: the mean over rows 30 % … 100 %, every row counting at
 * least −10 d nats, in units of the whole stream's standard deviations, as the yardstick's. The rows go through the topology with
 * its default configuration, K and the floor under variances apart.
 */
final class StreamTrial {

    private static final int COMPONENTS = 5;
    private static final double SCORED_FROM = 0.3;
    private static final double LEAST_PER_FEATURE = -10;

    private StreamTrial() {}

    /**
     * What a stream gives; plain means over the keys.
     *
     * @param logLikelihood nats
     * @param rocAuc of −log p(x) against the labels, over the keys that have both kinds; NaN if none has
     */
    record Result(double logLikelihood, double rocAuc) {}

    /**
     * @param keys one model is made for each
     */
    static Result run(Collection<DataSet> keys) {
        double sum = 0;
        List<Double> areas = new ArrayList<>();
        for (DataSet key : keys) {
            Result result = run(key);
            sum += result.logLikelihood;
            if (result.rocAuc == result.rocAuc) {
                areas.add(result.rocAuc);
            }
        }
        double area = areas.stream().mapToDouble(a -> a).average().orElse(Double.NaN);
        return new Result(sum / keys.size(), area);
    }

    private static Result run(DataSet set) {
        var scale = new VaryingColumns(set.rows());
        int from = (int) (SCORED_FROM * set.size());
        double least = LEAST_PER_FEATURE * scale.dimension();
        double[] logLikelihoods = new double[set.size()];
        var topology = new DefaultTopology(
                scale.dimension(),
                DefaultTopology.settings(ComponentCount.fixed(COMPONENTS)),
                (i, made) -> logLikelihoods[i] = made.logLikelihood());
        for (int i = 0; i < set.size(); i++) {
            topology.next(scale.apply(set.row(i)), i);
        }
        topology.settle();
        double sum = 0;
        double[] strangeness = new double[set.size() - from];
        boolean[] positive = new boolean[strangeness.length];
        for (int i = from; i < set.size(); i++) {
            sum += Math.max(logLikelihoods[i], least);
            strangeness[i - from] = -logLikelihoods[i];
            positive[i - from] = set.positive(i);
        }
        return new Result(
                sum / strangeness.length, Ranking.of(strangeness, positive).rocAuc());
    }
}

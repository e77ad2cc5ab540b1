package io.weir.family.independent;

import io.weir.family.Statistic;
import java.util.Arrays;

/** Mass and mean of weighted points: all that independent counts and independent yes-or-no features need. */
final class MeanStatistic extends IndependentMeans {

    /** A mean this many times another is not of the same points. */
    private static final double INFLATED = 10;

    private final double[] mean = means[0];

    MeanStatistic(int dimension) {
        super(1, dimension);
    }

    double mean(int j) {
        return mean[j];
    }

    @Override
    public void add(double[] x, int from, double r) {
        addExpected(x, from, r, mean);
    }

    @Override
    public void addObserved(double[] x, int from, double r) {
        double[] nothing = new double[mean.length];
        Arrays.fill(nothing, Double.NaN);
        addExpected(x, from, r, nothing);
    }

    /**
     * {@link #add} with missing features at what is expected of them.
     *
     * @param expected NaN where nothing is
     */
    void addExpected(double[] x, int from, double r, double[] expected) {
        if (!(r > 0)) {
            return;
        }
        for (int j = 0; j < mean.length; j++) {
            double v = x[from + j];
            double there = v == v ? v : expected[j];
            if (there == there) {
                blend(0, j, there, r);
                know(j, r);
            } else {
                miss(j, r);
            }
        }
        addMass(r);
    }

    @Override
    void confine(int j) {
        mean[j] = Math.max(0, mean[j]);
    }

    @Override
    public void rescale(Statistic other) {
        MeanStatistic o = (MeanStatistic) other;
        for (int j = 0; j < mean.length; j++) {
            mean[j] = o.known(j) > 0 && mean[j] > INFLATED * (o.mean[j] + 1) ? o.mean[j] : mean[j];
        }
    }

    @Override
    public MeanStatistic copy() {
        return copyTo(new MeanStatistic(mean.length));
    }

    /**
     * The mean of feature j of the first that knows it: a component expects what the others have of what it has not seen.
     *
     * @param background may be null
     * @return NaN if none does
     */
    static double mean(int j, MeanStatistic own, MeanStatistic all, MeanStatistic background) {
        if (own.known(j) > 0) {
            return own.mean[j];
        }
        if (all.known(j) > 0) {
            return all.mean[j];
        }
        return background != null && background.known(j) > 0 ? background.mean[j] : Double.NaN;
    }
}

package io.weir.family;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.apache.commons.numbers.gamma.LogGamma;

/**
 * Independent counts: p(x | λ) = Πⱼ λⱼ^xⱼ e^(−λⱼ) / xⱼ!, with x a whole number ≥ 0.
 *
 * <p>The maximum-likelihood rate is the mean of the counts. A fading prior adds c counts at the background's rate.
 */
public final class Poisson implements Family {

    private static final double[] LOG_FACTORIAL = logFactorials(256);

    /** From this rate on, quantiles and draws are those of a normal distribution, right to 1 % of a standard deviation. */
    private static final double NEARLY_NORMAL = 1e4;

    private final int dimension;

    private Poisson(int dimension) {
        this.dimension = dimension;
    }

    /**
     * @param dimension number of features d ≥ 1
     */
    public static Poisson of(int dimension) {
        if (dimension < 1) {
            throw new IllegalArgumentException("a Poisson block needs at least one feature, got " + dimension);
        }
        return new Poisson(dimension);
    }

    private static double[] logFactorials(int n) {
        double[] table = new double[n];
        for (int i = 0; i < n; i++) {
            table[i] = LogGamma.value(i + 1.0);
        }
        return table;
    }

    private static double logFactorial(double x) {
        int i = (int) x;
        return i == x && i >= 0 && i < LOG_FACTORIAL.length ? LOG_FACTORIAL[i] : LogGamma.value(x + 1);
    }

    /**
     * log p(v | λ) of a count; for large ones −½ deviance − ½ log 2πv − 1/(12 v), which is Stirling's series put in (Loader 2000): its terms
     * do not cancel.
     */
    private static double logProbability(double v, double rate, double logRate) {
        if (rate > PoissonDeviance.CANCELLING && v > PoissonDeviance.CANCELLING) {
            return -0.5 * (PoissonDeviance.squared(v, rate) + Math.log(2 * Math.PI) + Math.log(v)) - 1 / (12 * v);
        }
        return (v == 0 ? 0 : v * logRate) - rate - logFactorial(v);
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public int parameters(int size, Statistic seen) {
        return size * dimension;
    }

    @Override
    public Statistic newStatistic() {
        return new MeanStatistic(dimension);
    }

    /** {@inheritDoc} Here: one more than was counted, so that zero is not believed to be for ever. */
    @Override
    public Statistic vague(double[] x, int from) {
        double[] wide = new double[dimension];
        for (int j = 0; j < dimension; j++) {
            wide[j] = 1 + x[from + j];
        }
        Statistic s = newStatistic();
        s.addObserved(wide, 0, 1);
        return s;
    }

    @Override
    public Component[] maximize(Statistic[] statistics, double scale, Regularization regularization) {
        MeanStatistic all = MeanStatistic.pooled(statistics, dimension);
        MeanStatistic background =
                regularization instanceof Regularization.FadingPrior prior ? (MeanStatistic) prior.background() : null;
        Component[] components = new Component[statistics.length];
        for (int k = 0; k < components.length; k++) {
            MeanStatistic s = (MeanStatistic) statistics[k];
            double[] rate = new double[dimension];
            for (int j = 0; j < dimension; j++) {
                rate[j] = MeanStatistic.mean(j, s, all, background);
                if (background != null) {
                    double count = ((Regularization.FadingPrior) regularization).count();
                    double weight = count / (scale * s.known(j) + count);
                    // Half a count more: a feature that was zero so far may yet be one.
                    double known = background.known(j);
                    double expected = (known * background.mean(j) + 0.5) / (known + 1);
                    rate[j] += weight * (expected - rate[j]);
                }
            }
            components[k] = new Rates(rate);
        }
        return components;
    }

    /** √x, which makes the variance of a count nearly the same at every rate. */
    @Override
    public void embed(double[] x, int from, double[] out, int at) {
        for (int j = 0; j < dimension; j++) {
            out[at + j] = Math.sqrt(x[from + j]);
        }
    }

    @Override
    public double embeddedUnit(int axis) {
        return 1;
    }

    @Override
    public Deviance[] deviances(Component[] components, double[] points) {
        return java.util.Arrays.stream(components)
                .map(c -> new PoissonDeviance(c, ((Rates) c).rate))
                .toArray(Deviance[]::new);
    }

    @Override
    public double startSoftness() {
        return 0.1;
    }

    @Override
    public Statistic readStatistic(DataInput in) throws IOException {
        return MeanStatistic.read(in, dimension);
    }

    @Override
    public Component readComponent(DataInput in) throws IOException {
        double[] rate = new double[dimension];
        for (int j = 0; j < dimension; j++) {
            rate[j] = in.readDouble();
        }
        return new Rates(rate);
    }

    @Override
    public Component component(Parameters parameters) {
        return new Rates(parameters.vector(
                "rate", dimension, v -> v != v || v >= 0 && v < Double.POSITIVE_INFINITY, "≥ 0, or null"));
    }

    @Override
    public String toString() {
        return "Poisson(d=" + dimension + ")";
    }

    /** One rate per feature; NaN where it was never observed, and has no density. */
    private static final class Rates implements Component {

        private final double[] rate;
        private final double[] logRate;

        Rates(double[] rate) {
            this.rate = rate;
            logRate = new double[rate.length];
            for (int j = 0; j < rate.length; j++) {
                logRate[j] = Math.log(rate[j]);
            }
        }

        @Override
        public int dimension() {
            return rate.length;
        }

        @Override
        public double logDensity(double[] x, int from, double[] scratch) {
            double log = 0;
            for (int j = 0; j < rate.length; j++) {
                double v = x[from + j];
                if (rate[j] != rate[j]) {
                    continue;
                }
                if (v > 0) {
                    log += rate[j] > PoissonDeviance.CANCELLING
                            ? Poisson.logProbability(v, rate[j], logRate[j])
                            : v * logRate[j] - rate[j] - logFactorial(v);
                } else if (v == 0) {
                    log -= rate[j];
                }
            }
            return log;
        }

        @Override
        public void expect(double[] x, int from, double r, Statistic into) {
            ((MeanStatistic) into).addExpected(x, from, r, rate);
        }

        /** {@inheritDoc} The variance of a count is its rate; here one more, for those that are all but never counted. */
        @Override
        public double standout(double[] x, int from) {
            double most = 0;
            for (int j = 0; j < rate.length; j++) {
                double z = Math.abs(x[from + j] - rate[j]) / Math.sqrt(rate[j] + 1);
                most = z > most ? z : most;
            }
            return most;
        }

        /** {@inheritDoc} The interval is found by summing probabilities from zero, or for large rates by the normal limit. */
        @Override
        public void attribute(double[] x, int from, List<Attribution> into) {
            for (int j = 0; j < rate.length; j++) {
                double v = x[from + j];
                if (v == v && rate[j] == rate[j]) {
                    double mode = Math.floor(rate[j]);
                    double share = 2 * (logProbability(mode, j) - logProbability(v, j));
                    into.add(new Attribution(
                            from + j, Math.max(0, share), v, rate[j], quantile(0.025, j), quantile(0.975, j)));
                }
            }
        }

        private double logProbability(double v, int j) {
            return Poisson.logProbability(v, rate[j], logRate[j]);
        }

        private double quantile(double p, int j) {
            if (rate[j] > NEARLY_NORMAL) {
                double reach = 1.959963984540054 * Math.sqrt(rate[j]);
                return Math.rint(p < 0.5 ? rate[j] - reach : rate[j] + reach);
            }
            double sum = 0;
            double v = 0;
            while ((sum += Math.exp(logProbability(v, j))) < p) {
                v++;
            }
            return v;
        }

        @Override
        public void sample(RandomGenerator random, double[] x, int from) {
            for (int j = 0; j < rate.length; j++) {
                x[from + j] = rate[j] == rate[j] ? draw(random, rate[j]) : Double.NaN;
            }
        }

        /**
         * Sums of Poisson numbers are Poisson: large rates are drawn in parts, each by multiplying uniforms (Knuth). That takes as long
         * as the rate is large, so beyond {@link #NEARLY_NORMAL} the normal distribution that they approach takes over.
         */
        private static double draw(RandomGenerator random, double rate) {
            if (rate > NEARLY_NORMAL) {
                return Math.max(0, Math.rint(rate + Math.sqrt(rate) * random.nextGaussian()));
            }
            double count = 0;
            for (double left = rate; left > 0; left -= 16) {
                double limit = Math.exp(-Math.min(left, 16));
                for (double p = random.nextDouble(); p > limit; p *= random.nextDouble()) {
                    count++;
                }
            }
            return count;
        }

        @Override
        public void write(DataOutput out) throws IOException {
            for (double v : rate) {
                out.writeDouble(v);
            }
        }

        @Override
        public void describe(Map<String, Object> into, Levels levels) {
            into.put("rate", rate.clone());
        }

        @Override
        public String toString() {
            return "Poisson" + java.util.Arrays.toString(rate);
        }
    }
}

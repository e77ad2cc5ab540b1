package io.weir.family.independent;

import io.weir.family.Attribution;
import io.weir.family.Component;
import io.weir.family.Deviance;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.apache.commons.numbers.gamma.LogGamma;

/** Independent counts: p(x | λ) = Πⱼ λⱼ^xⱼ e^(−λⱼ) / xⱼ!, with x a whole number ≥ 0. */
public final class Poisson extends MeanFamily {

    private static final double[] LOG_FACTORIAL = logFactorials(256);

    /** From this rate on, quantiles and draws are those of a normal distribution, right to 1 % of a standard deviation. */
    private static final double NEARLY_NORMAL = 1e4;

    private Poisson(int dimension) {
        super(dimension, "rate", Double.MAX_VALUE, "≥ 0");
    }

    /**
     * @param dimension number of features d ≥ 1
     */
    public static Poisson of(int dimension) {
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

    /** One more than was counted, so that zero is not believed to be for ever. */
    @Override
    double vague(double v) {
        return 1 + v;
    }

    @Override
    Means component(double[] mean) {
        return new Rates(this, mean);
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
        return Arrays.stream(components)
                .map(c -> PoissonDeviance.of(c, ((Rates) c).mean))
                .toArray(Deviance[]::new);
    }

    /** One rate per feature. */
    private static final class Rates extends Means {

        private final double[] logRate;

        Rates(Poisson family, double[] rate) {
            super(family, rate);
            logRate = Arrays.stream(rate).map(Math::log).toArray();
        }

        @Override
        double logDensity(double v, int j) {
            double rate = mean[j];
            if (v > 0) {
                return rate > PoissonDeviance.CANCELLING
                        ? Poisson.logProbability(v, rate, logRate[j])
                        : v * logRate[j] - rate - logFactorial(v);
            }
            return v == 0 ? -rate : 0;
        }

        /** {@inheritDoc} The variance of a count is its rate; here one more, for those that are all but never counted. */
        @Override
        public double standout(double[] x, int from) {
            double most = 0;
            for (int j = 0; j < mean.length; j++) {
                double z = Math.abs(x[from + j] - mean[j]) / Math.sqrt(mean[j] + 1);
                most = z > most ? z : most;
            }
            return most;
        }

        /** {@inheritDoc} The interval is found by summing probabilities from zero, or for large rates by the normal limit. */
        @Override
        Attribution attribution(int slot, double v, int j) {
            double mode = Math.floor(mean[j]);
            double share = 2 * (logProbability(mode, j) - logProbability(v, j));
            return new Attribution(slot, Math.max(0, share), v, mean[j], quantile(0.025, j), quantile(0.975, j));
        }

        private double logProbability(double v, int j) {
            return Poisson.logProbability(v, mean[j], logRate[j]);
        }

        private double quantile(double p, int j) {
            if (mean[j] > NEARLY_NORMAL) {
                double reach = 1.959963984540054 * Math.sqrt(mean[j]);
                return Math.rint(p < 0.5 ? mean[j] - reach : mean[j] + reach);
            }
            double sum = 0;
            double v = 0;
            while ((sum += Math.exp(logProbability(v, j))) < p) {
                v++;
            }
            return v;
        }

        /**
         * Sums of Poisson numbers are Poisson: large rates are drawn in parts, each by multiplying uniforms (Knuth). That takes as long
         * as the rate is large, so beyond {@link #NEARLY_NORMAL} the normal distribution that they approach takes over.
         */
        @Override
        double draw(RandomGenerator random, int j) {
            double rate = mean[j];
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
    }
}

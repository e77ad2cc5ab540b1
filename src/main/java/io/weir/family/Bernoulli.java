package io.weir.family;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Independent yes-or-no features: p(x | p) = Πⱼ pⱼ^xⱼ (1 − pⱼ)^(1 − xⱼ), with x 0 or 1.
 *
 * <p>The maximum-likelihood probability is the mean. A fading prior adds c observations of the background's probability.
 */
public final class Bernoulli implements Family {

    private final int dimension;

    private Bernoulli(int dimension) {
        this.dimension = dimension;
    }

    /**
     * @param dimension number of features d ≥ 1
     */
    public static Bernoulli of(int dimension) {
        if (dimension < 1) {
            throw new IllegalArgumentException("a Bernoulli block needs at least one feature, got " + dimension);
        }
        return new Bernoulli(dimension);
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

    /** {@inheritDoc} Here: halfway between what was seen and a fair coin. */
    @Override
    public Statistic vague(double[] x, int from) {
        double[] wide = new double[dimension];
        for (int j = 0; j < dimension; j++) {
            wide[j] = 0.25 + 0.5 * x[from + j];
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
            double[] p = new double[dimension];
            for (int j = 0; j < dimension; j++) {
                p[j] = MeanStatistic.mean(j, s, all, background);
                if (background != null) {
                    double count = ((Regularization.FadingPrior) regularization).count();
                    double weight = count / (scale * s.known(j) + count);
                    // Half an observation of each kind more: what never happened so far may yet (Jeffreys' prior).
                    double known = background.known(j);
                    double expected = (known * background.mean(j) + 0.5) / (known + 1);
                    p[j] += weight * (expected - p[j]);
                }
            }
            for (int j = 0; j < dimension; j++) {
                p[j] = Math.max(0, Math.min(1, p[j]));
            }
            components[k] = new Probabilities(p);
        }
        return components;
    }

    @Override
    public double startSoftness() {
        return 0.1;
    }

    @Override
    public Deviance[] deviances(Component[] components, double[] points) {
        return Arrays.stream(components).map(c -> deviance((Probabilities) c)).toArray(Deviance[]::new);
    }

    private static Deviance deviance(Probabilities component) {
        double[] p = component.p;
        return new RarityDeviance(
                component,
                Arrays.stream(p)
                        .mapToObj(v -> v != v ? new double[0] : new double[] {0, 1})
                        .toArray(double[][]::new),
                Arrays.stream(p)
                        .mapToObj(v -> v != v ? new double[0] : new double[] {1 - v, v})
                        .toArray(double[][]::new),
                Arrays.stream(p).map(v -> v != v ? 1 : 0).toArray());
    }

    @Override
    public Statistic readStatistic(DataInput in) throws IOException {
        return MeanStatistic.read(in, dimension);
    }

    @Override
    public Component readComponent(DataInput in) throws IOException {
        double[] p = new double[dimension];
        for (int j = 0; j < dimension; j++) {
            p[j] = in.readDouble();
        }
        return new Probabilities(p);
    }

    @Override
    public Component component(Parameters parameters) {
        return new Probabilities(
                parameters.vector("probability", dimension, v -> v != v || v >= 0 && v <= 1, "in [0, 1], or null"));
    }

    @Override
    public String toString() {
        return "Bernoulli(d=" + dimension + ")";
    }

    /** One probability of 1 per feature; NaN where it was never observed, and has none. */
    private static final class Probabilities implements Component {

        private final double[] p;
        private final double[] logYes;
        private final double[] logNo;

        Probabilities(double[] p) {
            this.p = p;
            logYes = new double[p.length];
            logNo = new double[p.length];
            for (int j = 0; j < p.length; j++) {
                logYes[j] = Math.log(p[j]);
                logNo[j] = Math.log1p(-p[j]);
            }
        }

        @Override
        public int dimension() {
            return p.length;
        }

        @Override
        public double logDensity(double[] x, int from, double[] scratch) {
            double log = 0;
            for (int j = 0; j < p.length; j++) {
                double v = x[from + j];
                if (v == v && p[j] == p[j]) {
                    log += v > 0.5 ? logYes[j] : logNo[j];
                }
            }
            return log;
        }

        @Override
        public void expect(double[] x, int from, double r, Statistic into) {
            ((MeanStatistic) into).addExpected(x, from, r, p);
        }

        @Override
        public void attribute(double[] x, int from, List<Attribution> into) {
            for (int j = 0; j < p.length; j++) {
                double v = x[from + j];
                if (v == v && p[j] == p[j]) {
                    double share = 2 * (Math.max(logYes[j], logNo[j]) - (v > 0.5 ? logYes[j] : logNo[j]));
                    into.add(new Attribution(from + j, share, v, p[j], p[j] > 0.975 ? 1 : 0, p[j] < 0.025 ? 0 : 1));
                }
            }
        }

        @Override
        public void sample(RandomGenerator random, double[] x, int from) {
            for (int j = 0; j < p.length; j++) {
                x[from + j] = p[j] != p[j] ? Double.NaN : random.nextDouble() < p[j] ? 1 : 0;
            }
        }

        @Override
        public void write(DataOutput out) throws IOException {
            for (double v : p) {
                out.writeDouble(v);
            }
        }

        @Override
        public void describe(Map<String, Object> into, Levels levels) {
            into.put("probability", p.clone());
        }

        @Override
        public String toString() {
            return "Bernoulli" + java.util.Arrays.toString(p);
        }
    }
}

package io.weir.family.independent;

import io.weir.family.Attribution;
import io.weir.family.Block;
import io.weir.family.BlockScratch;
import io.weir.family.CategoryNames;
import io.weir.family.Component;
import io.weir.family.Deviance;
import io.weir.family.Parameters;
import io.weir.family.Regularization;
import io.weir.family.Statistic;
import io.weir.numeric.VonMisesFunctions;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Independent angles, each with a direction μ and a concentration κ (Mardia and Jupp, Directional Statistics, §3.5):
 *
 * <pre>
 *   p(x | μ, κ) = Πⱼ exp(κⱼ cos(xⱼ − μⱼ)) / (2π I₀(κⱼ))       x in radians
 * </pre>
 *
 * <p>It is what a normal distribution is on a circle: κ is about the reciprocal of a variance, and κ = 0 is the uniform distribution. The
 * maximum-likelihood values are the direction of the mean resultant, and the κ of which A(κ) = I₁(κ) / I₀(κ) is its length R.
 *
 * <p><b>Floor and ceiling.</b> A fading prior treats the dispersion 1 − R as it treats a variance: with c pseudo-observations of a share of the
 * background's, and at least a fraction of that. κ is never above {@value #LARGEST}, so that angles which are all the same have a density, and
 * never below 0.
 */
public final class VonMises extends IndependentFeatures {

    /** The largest concentration: a standard deviation of a thousandth of a radian, 14 seconds of a day. */
    public static final double LARGEST = 1e6;

    private static final double LOG_TWO_PI = Math.log(2 * Math.PI);
    /** Of the values a component has, those in its interval. */
    private static final double INTERVAL = 0.95;
    /** Below this concentration, draws are uniform. */
    private static final double UNIFORM = 1e-9;

    private VonMises(int dimension) {
        super(dimension);
    }

    /**
     * @param dimension number of features d ≥ 1
     */
    public static VonMises of(int dimension) {
        return new VonMises(dimension);
    }

    @Override
    public int parameters(int size, Statistic seen) {
        return 2 * size * dimension;
    }

    /** {@inheritDoc} None: no density is zero anywhere. */
    @Override
    public double startSoftness() {
        return 0;
    }

    @Override
    public Statistic newStatistic() {
        return new VonMisesStatistic(dimension);
    }

    /** {@inheritDoc} A resultant that is half as long as that of angles which are all the same. */
    @Override
    public Statistic vague(double[] x, int from) {
        double[] cos = new double[dimension];
        double[] sin = new double[dimension];
        double[] nothing = new double[dimension];
        Arrays.fill(nothing, Double.NaN);
        for (int j = 0; j < dimension; j++) {
            cos[j] = 0.5 * Math.cos(x[from + j]);
            sin[j] = 0.5 * Math.sin(x[from + j]);
        }
        VonMisesStatistic s = new VonMisesStatistic(dimension);
        s.addExpected(nothing, 0, 1, cos, sin);
        return s;
    }

    @Override
    public Component[] maximize(Statistic[] statistics, double scale, Regularization regularization) {
        VonMisesStatistic all = (VonMisesStatistic) pooled(statistics);
        var prior = regularization instanceof Regularization.FadingPrior fading ? fading : null;
        VonMisesStatistic background = prior == null ? null : (VonMisesStatistic) prior.background();
        Component[] components = new Component[statistics.length];
        for (int k = 0; k < components.length; k++) {
            VonMisesStatistic s = (VonMisesStatistic) statistics[k];
            double[] direction = new double[dimension];
            double[] kappa = new double[dimension];
            for (int j = 0; j < dimension; j++) {
                VonMisesStatistic from = VonMisesStatistic.knowing(j, s, all, background);
                if (from == null) {
                    direction[j] = Double.NaN;
                    kappa[j] = Double.NaN;
                    continue;
                }
                direction[j] = from.direction(j);
                double dispersion = from.dispersion(j);
                if (background != null && background.known(j) > 0) {
                    double of = background.dispersion(j);
                    double weight = prior.count() / (scale * s.known(j) + prior.count());
                    dispersion += weight * (prior.share() * of - dispersion) + prior.floor() * of;
                }
                kappa[j] = VonMisesFunctions.concentration(dispersion, LARGEST);
            }
            components[k] = new Directions(direction, kappa);
        }
        return components;
    }

    @Override
    public Deviance[] deviances(Component[] components, double[] points) {
        return Arrays.stream(components)
                .map(c -> new VonMisesDeviance(c, ((Directions) c).direction, ((Directions) c).kappa))
                .toArray(Deviance[]::new);
    }

    /** {@inheritDoc} Here the place on the unit circle, which is cut nowhere. */
    @Override
    public void embed(double[] x, int from, double[] out, int at) {
        for (int j = 0; j < dimension; j++) {
            out[at + 2 * j] = Math.cos(x[from + j]);
            out[at + 2 * j + 1] = Math.sin(x[from + j]);
        }
    }

    @Override
    public int embeddedDimension() {
        return 2 * dimension;
    }

    @Override
    public double embeddedWeight(int axis) {
        return 0.5;
    }

    @Override
    public Statistic readStatistic(DataInput in) throws IOException {
        return VonMisesStatistic.read(in, new VonMisesStatistic(dimension));
    }

    @Override
    public Component readComponent(DataInput in) throws IOException {
        double[] direction = new double[dimension];
        double[] kappa = new double[dimension];
        for (int j = 0; j < dimension; j++) {
            direction[j] = in.readDouble();
            kappa[j] = in.readDouble();
        }
        return new Directions(direction, kappa);
    }

    @Override
    public Component component(Parameters parameters) {
        double[] direction =
                parameters.vector("direction", dimension, v -> v != v || Math.abs(v) <= Math.PI, "in [-π, π], or null");
        double[] kappa = parameters.vector(
                "concentration", dimension, v -> v != v || v >= 0 && v <= LARGEST, "in [0, 1e6], or null");
        for (int j = 0; j < dimension; j++) {
            if ((direction[j] != direction[j]) != (kappa[j] != kappa[j])) {
                throw new IllegalArgumentException(parameters.place() + ": of \"direction\"[" + j
                        + "] and \"concentration\"[" + j + "] one is null; expected both or none");
            }
        }
        return new Directions(direction, kappa);
    }

    /** One direction and one concentration per feature; NaN where it was never observed, and has no density. */
    private static final class Directions extends IndependentComponent {

        private final double[] direction;
        private final double[] kappa;
        /** log p at the direction. */
        private final double[] peak;
        /** Of the mean resultant, which is what is expected of a missing angle. */
        private final double[] expectedCos;

        private final double[] expectedSin;

        Directions(double[] direction, double[] kappa) {
            this.direction = direction;
            this.kappa = kappa;
            int d = direction.length;
            peak = new double[d];
            expectedCos = new double[d];
            expectedSin = new double[d];
            for (int j = 0; j < d; j++) {
                peak[j] = -VonMisesFunctions.logScaledI0(kappa[j]) - LOG_TWO_PI;
                double length = 1 - VonMisesFunctions.dispersion(kappa[j]);
                expectedCos[j] = length * Math.cos(direction[j]);
                expectedSin[j] = length * Math.sin(direction[j]);
            }
        }

        @Override
        public int dimension() {
            return direction.length;
        }

        @Override
        boolean knows(int j) {
            return direction[j] == direction[j];
        }

        /** κ cos δ = κ − 2κ sin² δ/2, of which the right side keeps its digits near the direction. */
        @Override
        double logDensity(double v, int j) {
            double half = Math.sin((v - direction[j]) / 2);
            return peak[j] - 2 * kappa[j] * half * half;
        }

        @Override
        public void logDensities(Block points, int from, double[] out, BlockScratch scratch) {
            int n = points.size();
            Arrays.fill(out, 0, n, 0);
            for (int j = 0; j < direction.length; j++) {
                if (direction[j] != direction[j]) {
                    continue;
                }
                double[] column = points.column(from + j);
                for (int i = 0; i < n; i++) {
                    double v = column[i];
                    out[i] += v == v ? logDensity(v, j) : 0;
                }
            }
        }

        @Override
        public void expect(double[] x, int from, double r, Statistic into) {
            ((VonMisesStatistic) into).addExpected(x, from, r, expectedCos, expectedSin);
        }

        /** {@inheritDoc} The interval is an arc around the direction; its ends are not brought back into [−π, π]. */
        @Override
        Attribution attribution(int slot, double v, int j) {
            double reach = VonMisesFunctions.halfWidth(kappa[j], INTERVAL);
            double share = VonMisesDeviance.squared(v - direction[j], VonMisesDeviance.factor(kappa[j]));
            return new Attribution(slot, share, v, direction[j], direction[j] - reach, direction[j] + reach);
        }

        @Override
        double draw(RandomGenerator random, int j) {
            return VonMises.draw(random, direction[j], kappa[j]);
        }

        @Override
        public void write(DataOutput out) throws IOException {
            for (int j = 0; j < direction.length; j++) {
                out.writeDouble(direction[j]);
                out.writeDouble(kappa[j]);
            }
        }

        @Override
        public void describe(Map<String, Object> into, CategoryNames levels) {
            into.put("direction", direction.clone());
            into.put("concentration", kappa.clone());
        }

        @Override
        public String toString() {
            return "VonMises(direction=" + Arrays.toString(direction) + ", concentration=" + Arrays.toString(kappa)
                    + ")";
        }
    }

    /**
     * An angle in (−π, π], by rejection from a wrapped Cauchy distribution (Best and Fisher 1979).
     *
     * @param kappa concentration, 0 to {@value #LARGEST}
     */
    public static double draw(RandomGenerator random, double direction, double kappa) {
        if (kappa < UNIFORM) {
            return wrapped(Math.PI * (2 * random.nextDouble() - 1));
        }
        double tau = 1 + Math.sqrt(1 + 4 * kappa * kappa);
        double rho = (tau - Math.sqrt(2 * tau)) / (2 * kappa);
        double r = (1 + rho * rho) / (2 * rho);
        while (true) {
            double z = Math.cos(Math.PI * random.nextDouble());
            double f = (1 + r * z) / (r + z);
            double c = kappa * (r - f);
            double u = 1 - random.nextDouble();
            if (c * (2 - c) > u || Math.log(c / u) + 1 >= c) {
                double angle = Math.acos(Math.max(-1, Math.min(1, f)));
                return wrapped(direction + (random.nextBoolean() ? angle : -angle));
            }
        }
    }

    /** The same angle in (−π, π]. */
    public static double wrapped(double angle) {
        double turned = Math.IEEEremainder(angle, 2 * Math.PI);
        return turned > -Math.PI ? turned : Math.PI;
    }
}

package io.weir.family.gaussian;

import io.weir.family.Block;
import io.weir.family.KnownMasses;
import io.weir.family.Statistic;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Mass, mean m and biased covariance C of weighted points: centred moments.
 *
 * <p>Raw moments Σx, Σxxᵀ are smaller to write and useless: at an offset of 10⁷ standard deviations their covariance is
 * rounding noise and not even positive definite, while centred moments keep ten digits there.
 *
 * <p>The covariance is a lower triangle in ragged rows. Row a has the entries (a, first(a)) … (a, a); first(a) is 0 for a full
 * covariance and a for a diagonal one, so that one set of loops serves both.
 *
 * <p><b>Features that come late.</b> A feature may be unknown in some points: it was missing, and nothing was known of it yet by which
 * it could have been expected. Each feature then has a mass of its own, nⱼ ≤ mass, and mean and variance are those of the points in
 * which it was known. With fⱼ its part of the newcomer and δ as ever,
 *
 * <pre>
 *   Cᵢⱼ ← √((1−fᵢ)(1−fⱼ)) C₁ᵢⱼ + √(fᵢfⱼ) C₂ᵢⱼ + √(fᵢ(1−fᵢ)fⱼ(1−fⱼ)) δᵢδⱼ
 * </pre>
 *
 * which is D₁C₁D₁ + D₂C₂D₂ + uuᵀ, so never indefinite, and the ordinary update where all fⱼ are the same. Means and variances do not
 * depend on the order of such merges, covariances of features that are known in different points do a little.
 */
final class GaussianStatistic implements Statistic {

    /** A variance this many times another is not of the same points. */
    private static final double INFLATED = 100;

    private final boolean full;
    private double mass;
    private final double[] mean;
    private final double[][] covariance;
    /** nⱼ; null while that is the mass for every feature. Mean and covariances of a feature that was never known are 0. */
    private double[] known;
    /** δ of the point being added; a field so that adding allocates nothing. */
    private final double[] delta;
    /** Buffers of the block being added, made at the first block. */
    private BlockSums block;

    GaussianStatistic(int dimension, boolean full) {
        this.full = full;
        mean = new double[dimension];
        delta = new double[dimension];
        covariance = LowerTriangular.zero(dimension, full);
    }

    @Override
    public double mass() {
        return mass;
    }

    double mean(int j) {
        return mean[j];
    }

    /** The covariance's ragged rows, not a copy. */
    double[][] covariance() {
        return covariance;
    }

    /** nⱼ, the mass of the points in which feature j was known; 0 if it never was. */
    double known(int j) {
        return known == null ? mass : known[j];
    }

    /** Whether some feature was unknown in some point. */
    boolean isPartial() {
        return known != null;
    }

    @Override
    public int dimension() {
        return mean.length;
    }

    boolean full() {
        return full;
    }

    @Override
    public void add(double[] x, int from, double r) {
        if (!(r > 0)) {
            return;
        }
        if (known == null) {
            blend(x, from, r);
        } else {
            mergeKnown(r, x, from, null, null);
        }
    }

    @Override
    public void addObserved(double[] x, int from, double r) {
        double[] point = Arrays.copyOfRange(x, from, from + mean.length);
        addExpected(point, r, null);
    }

    /**
     * Welford's update with weights (West 1979), m ← m₁ + fδ and C ← (1−f)C + f(1−f)δδᵀ, with f = b/(a+b) and δ = m₂ − m₁.
     *
     * <p>From the heavier of the two means, m₁ + fδ or m₂ − (1−f)δ: what is heavy and near zero keeps its digits when something
     * light comes from far away, in whatever order they are merged. 1 − f is taken from the masses for the same reason.
     *
     * @param other m₂, from … from + d − 1
     * @param otherMass b &gt; 0
     */
    private void blend(double[] other, int from, double otherMass) {
        double total = mass + otherMass;
        double f = otherMass / total;
        double keep = mass / total;
        boolean lighter = otherMass <= mass;
        for (int j = 0; j < mean.length; j++) {
            double d = other[from + j] - mean[j];
            delta[j] = d;
            mean[j] = lighter ? mean[j] + f * d : other[from + j] - keep * d;
        }
        mass = total;
        double spread = f * keep;
        for (int a = 0; a < covariance.length; a++) {
            double[] row = covariance[a];
            int first = a + 1 - row.length;
            double sa = spread * delta[a];
            for (int b = 0; b < row.length; b++) {
                row[b] = keep * row[b] + sa * delta[first + b];
            }
        }
    }

    /**
     * Adds a point of which some features are only expected.
     *
     * @param x completed point of length d, missing features at their conditional means; NaN where nothing is expected
     * @param uncertainty conditional covariance of the missing features, ragged rows like this statistic's, zero elsewhere; null if
     *     none of them is expected
     */
    void addExpected(double[] x, double r, double[][] uncertainty) {
        if (!(r > 0)) {
            return;
        }
        double[] there = KnownMasses.of(x, r);
        if (known != null || there != null) {
            mergeKnown(r, x, 0, uncertainty, there);
            return;
        }
        blend(x, 0, r);
        if (uncertainty == null) {
            return;
        }
        double f = r / mass;
        for (int a = 0; a < covariance.length; a++) {
            for (int b = 0; b < covariance[a].length; b++) {
                covariance[a][b] += f * uncertainty[a][b];
            }
        }
    }

    /**
     * {@link #merge} where features have masses of their own.
     *
     * @param other m₂, from … from + d − 1; may be anything where its mass is 0
     * @param otherCovariance C₂; null if zero
     * @param otherKnown masses of the features; null if all are the other's mass
     */
    private void mergeKnown(
            double otherMass, double[] other, int from, double[][] otherCovariance, double[] otherKnown) {
        int d = mean.length;
        if (known == null) {
            known = new double[d];
            Arrays.fill(known, mass);
        }
        double[] keep = new double[d];
        double[] take = new double[d];
        for (int j = 0; j < d; j++) {
            double more = otherKnown == null ? otherMass : otherKnown[j];
            double total = known[j] + more;
            delta[j] = 0;
            if (!(more > 0)) {
                keep[j] = 1;
            } else if (!(known[j] > 0)) {
                take[j] = 1;
                mean[j] = other[from + j];
            } else {
                double f = more / total;
                double rest = known[j] / total;
                double difference = other[from + j] - mean[j];
                mean[j] = more <= known[j] ? mean[j] + f * difference : other[from + j] - rest * difference;
                keep[j] = Math.sqrt(rest);
                take[j] = Math.sqrt(f);
                delta[j] = keep[j] * take[j] * difference;
            }
            known[j] = total;
        }
        for (int a = 0; a < d; a++) {
            double[] row = covariance[a];
            int first = a + 1 - row.length;
            for (int b = 0; b < row.length; b++) {
                double theirs = otherCovariance == null ? 0 : take[a] * take[first + b] * otherCovariance[a][b];
                row[b] = keep[a] * keep[first + b] * row[b] + theirs + delta[a] * delta[first + b];
            }
        }
        mass += otherMass;
        known = KnownMasses.settled(known, mass);
    }

    @Override
    public void add(Block points, int from, double[] r) {
        if (block == null) {
            block = new BlockSums(mean.length, full);
        }
        double added = block.sum(points, from, r, this);
        if (added > 0) {
            merge(added, block.mean(), block.covariance(), null);
        }
    }

    @Override
    public void merge(Statistic other) {
        GaussianStatistic o = (GaussianStatistic) other;
        merge(o.mass, o.mean, o.covariance, o.known);
    }

    /** Chan, Golub and LeVeque 1983, eq. 2.1: m = m₁ + fδ, C = (1−f)C₁ + fC₂ + f(1−f)δδᵀ with f = b/(a+b). */
    private void merge(double otherMass, double[] otherMean, double[][] otherCovariance, double[] otherKnown) {
        if (!(otherMass > 0)) {
            return;
        }
        if (known != null || otherKnown != null) {
            mergeKnown(otherMass, otherMean, 0, otherCovariance, otherKnown);
            return;
        }
        blend(otherMean, 0, otherMass);
        double f = otherMass / mass;
        for (int a = 0; a < covariance.length; a++) {
            double[] row = covariance[a];
            double[] otherRow = otherCovariance[a];
            for (int b = 0; b < row.length; b++) {
                row[b] += f * otherRow[b];
            }
        }
    }

    /** {@link #merge} solved for the first of the two: m₁ = m − (b/a) δ with δ = m₂ − m, and a {@linkplain CovarianceDowndate covariance}. */
    @Override
    public boolean remove(Statistic other) {
        GaussianStatistic o = (GaussianStatistic) other;
        if (!(mass - o.mass > 0)) {
            return false;
        }
        int d = mean.length;
        double[] grow = new double[d];
        double[] f = new double[d];
        for (int j = 0; j < d; j++) {
            double left = known(j) - o.known(j);
            if (!(left > 0) && o.known(j) > 0) {
                return false;
            }
            grow[j] = o.known(j) > 0 ? known(j) / left : 1;
            f[j] = o.known(j) > 0 ? o.known(j) / left : 0;
            delta[j] = f[j] > 0 ? o.mean[j] - mean[j] : 0;
        }
        double[][] rest = CovarianceDowndate.of(covariance, o.covariance, grow, f, delta, full);
        if (rest == null) {
            return false;
        }
        for (int j = 0; j < d; j++) {
            mean[j] -= f[j] * delta[j];
            rest[j][rest[j].length - 1] = Math.max(0, LowerTriangular.diagonal(rest, j));
            if (known != null) {
                known[j] -= o.known(j);
            }
        }
        LowerTriangular.copy(rest, covariance);
        mass -= o.mass;
        return true;
    }

    @Override
    public void scale(double factor) {
        mass *= factor;
        KnownMasses.scale(known, factor);
    }

    /** {@inheritDoc} Covariances with such a feature become 0. */
    @Override
    public void rescale(Statistic other) {
        GaussianStatistic o = (GaussianStatistic) other;
        for (int j = 0; j < mean.length; j++) {
            double variance = LowerTriangular.diagonal(o.covariance, j);
            if (o.known(j) > 0 && LowerTriangular.diagonal(covariance, j) > INFLATED * variance) {
                mean[j] = o.mean[j];
                LowerTriangular.isolate(covariance, j, variance);
            }
        }
    }

    @Override
    public GaussianStatistic copy() {
        GaussianStatistic copy = new GaussianStatistic(mean.length, full);
        copy.mass = mass;
        copy.known = known == null ? null : known.clone();
        System.arraycopy(mean, 0, copy.mean, 0, mean.length);
        LowerTriangular.copy(covariance, copy.covariance);
        return copy;
    }

    @Override
    public void write(DataOutput out) throws IOException {
        out.writeDouble(mass);
        for (double m : mean) {
            out.writeDouble(m);
        }
        LowerTriangular.write(covariance, out);
        KnownMasses.write(known, out);
    }

    static GaussianStatistic read(DataInput in, int dimension, boolean full) throws IOException {
        GaussianStatistic s = new GaussianStatistic(dimension, full);
        s.mass = in.readDouble();
        for (int j = 0; j < dimension; j++) {
            s.mean[j] = in.readDouble();
        }
        LowerTriangular.read(s.covariance, in);
        s.known = KnownMasses.read(in, dimension);
        return s;
    }

    @Override
    public String toString() {
        return "GaussianStatistic(mass=" + mass + ", d=" + mean.length + ")";
    }
}

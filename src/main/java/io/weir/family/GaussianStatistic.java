package io.weir.family;

import io.weir.numeric.Cholesky;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Mass, mean m and biased covariance C of weighted points: centred moments.
 *
 * <p>Raw moments Σx, Σxxᵀ are smaller to write and useless: at an offset of 10⁷ standard deviations their covariance is
 * rounding noise and not even positive definite, while centred moments keep ten digits there.
 *
 * <p>The covariance is a lower triangle in ragged rows. Row a has the entries (a, first(a)) … (a, a); first(a) is 0 for a full
 * covariance and a for a diagonal one, so that one set of loops serves both.
 */
final class GaussianStatistic implements Statistic {

    private static final double ROUNDING = 1e-6;

    private final boolean full;
    private double mass;
    private final double[] mean;
    private final double[][] covariance;
    /** δ of the point being added; a field so that adding allocates nothing. */
    private final double[] delta;
    /** Buffers of the block being added, made at the first block. */
    private BlockSums block;

    GaussianStatistic(int dimension, boolean full) {
        this.full = full;
        mean = new double[dimension];
        delta = new double[dimension];
        covariance = Triangles.zero(dimension, full);
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
        blend(x, from, r);
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
     * @param x completed point of length d, missing features at their conditional means
     * @param uncertainty conditional covariance of the missing features, ragged rows like this statistic's; zero elsewhere
     */
    void addExpected(double[] x, double r, double[][] uncertainty) {
        if (!(r > 0)) {
            return;
        }
        blend(x, 0, r);
        double f = r / mass;
        for (int a = 0; a < covariance.length; a++) {
            for (int b = 0; b < covariance[a].length; b++) {
                covariance[a][b] += f * uncertainty[a][b];
            }
        }
    }

    @Override
    public void add(Block points, int from, double[] r) {
        if (block == null) {
            block = new BlockSums(mean.length, full);
        }
        double added = block.sum(points, from, r, mass);
        if (added > 0) {
            merge(added, block.mean(), block.covariance());
        }
    }

    @Override
    public void merge(Statistic other) {
        GaussianStatistic o = (GaussianStatistic) other;
        merge(o.mass, o.mean, o.covariance);
    }

    /** Chan, Golub and LeVeque 1983, eq. 2.1: m = m₁ + fδ, C = (1−f)C₁ + fC₂ + f(1−f)δδᵀ with f = b/(a+b). */
    private void merge(double otherMass, double[] otherMean, double[][] otherCovariance) {
        if (!(otherMass > 0)) {
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

    /**
     * {@link #merge} solved for the first of the two: m₁ = m − (b/a) δ and C₁ = g C − (b/a) C₂ − (b/a) g δδᵀ with δ = m₂ − m,
     * g = (a+b)/a.
     */
    @Override
    public boolean remove(Statistic other) {
        GaussianStatistic o = (GaussianStatistic) other;
        double left = mass - o.mass;
        if (!(left > 0)) {
            return false;
        }
        double grow = mass / left;
        double f = o.mass / left;
        for (int j = 0; j < mean.length; j++) {
            delta[j] = o.mean[j] - mean[j];
        }
        double[][] rest = Triangles.copy(covariance);
        for (int a = 0; a < rest.length; a++) {
            double[] row = rest[a];
            int first = a + 1 - row.length;
            for (int b = 0; b < row.length; b++) {
                row[b] = grow * row[b] - f * o.covariance[a][b] - f * grow * delta[a] * delta[first + b];
            }
        }
        if (!isCovariance(rest)) {
            return false;
        }
        for (int j = 0; j < mean.length; j++) {
            mean[j] -= f * delta[j];
            rest[j][rest[j].length - 1] = Math.max(0, Triangles.diagonal(rest, j));
        }
        Triangles.copy(rest, covariance);
        mass = left;
        return true;
    }

    /** Whether a matrix is positive semidefinite, up to a millionth of the variances now: many covariances are singular. */
    private boolean isCovariance(double[][] rest) {
        double[][] raised = Triangles.copy(rest);
        for (int j = 0; j < raised.length; j++) {
            double variance = Triangles.diagonal(covariance, j);
            Triangles.addDiagonal(raised, j, variance > 0 ? ROUNDING * variance : Double.MIN_NORMAL);
            if (!(Triangles.diagonal(raised, j) > 0)) {
                return false;
            }
        }
        return !full || Cholesky.of(raised).isPresent();
    }

    @Override
    public void scale(double factor) {
        mass *= factor;
    }

    @Override
    public GaussianStatistic copy() {
        GaussianStatistic copy = new GaussianStatistic(mean.length, full);
        copy.mass = mass;
        System.arraycopy(mean, 0, copy.mean, 0, mean.length);
        Triangles.copy(covariance, copy.covariance);
        return copy;
    }

    @Override
    public void write(DataOutput out) throws IOException {
        out.writeDouble(mass);
        for (double m : mean) {
            out.writeDouble(m);
        }
        Triangles.write(covariance, out);
    }

    static GaussianStatistic read(DataInput in, int dimension, boolean full) throws IOException {
        GaussianStatistic s = new GaussianStatistic(dimension, full);
        s.mass = in.readDouble();
        for (int j = 0; j < dimension; j++) {
            s.mean[j] = in.readDouble();
        }
        Triangles.read(s.covariance, in);
        return s;
    }

    @Override
    public String toString() {
        return "GaussianStatistic(mass=" + mass + ", d=" + mean.length + ")";
    }
}

package io.weir.anomaly;

import io.weir.numeric.Lengths;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** The centroids of a {@link ScoreDigest}: points in ascending order, each with the weight of the scores that it stands for. */
final class Centroids {

    private final double compression;
    /** Ascending. */
    private double[] means = new double[0];

    private double[] weights = new double[0];
    /** Weight below the middle of each centroid. */
    private double[] centres = new double[0];

    private double total;
    /** The quantile ½; NaN before the first merge. */
    private double median = Double.NaN;

    Centroids(double compression) {
        this.compression = compression;
    }

    Centroids copy() {
        Centroids copy = new Centroids(compression);
        copy.means = means.clone();
        copy.weights = weights.clone();
        copy.centres = centres.clone();
        copy.total = total;
        copy.median = median;
        return copy;
    }

    double compression() {
        return compression;
    }

    /** The weight of all. */
    double total() {
        return total;
    }

    /**
     * Lets all scores weigh less.
     *
     * @param keep what is left of each, in (0, 1]
     */
    void fade(double keep) {
        for (int i = 0; i < weights.length; i++) {
            weights[i] *= keep;
        }
        total *= keep;
        centre();
    }

    double median() {
        return median;
    }

    /**
     * Takes scores in, each of weight 1.
     *
     * @param fresh ascending; not modified
     * @param keep what is left of those so far
     */
    void absorb(double[] fresh, int size, double keep) {
        absorb(fresh, null, size, size, keep);
    }

    /**
     * @param fresh not modified
     * @param keep what is left of those so far
     */
    void absorb(Centroids fresh, double keep) {
        absorb(fresh.means, fresh.weights, fresh.means.length, fresh.total, keep);
    }

    /**
     * @param freshWeights null if each is 1
     * @param mass of them all
     */
    private void absorb(double[] freshMeans, double[] freshWeights, int fresh, double mass, double keep) {
        total = keep * total + mass;
        double[] mergedMeans = new double[means.length + fresh];
        double[] mergedWeights = new double[mergedMeans.length];
        int size = 0;
        double before = 0;
        double share = 1 / total;
        for (int i = 0, j = 0; i < means.length || j < fresh; ) {
            boolean old = j == fresh || i < means.length && means[i] <= freshMeans[j];
            double mean = old ? means[i] : freshMeans[j];
            double freshWeight = freshWeights == null || old ? 1 : freshWeights[j];
            double weight = old ? keep * weights[i++] : freshWeight;
            j += old ? 0 : 1;
            if (size > 0) {
                double together = mergedWeights[size - 1] + weight;
                double middle = before + together / 2;
                if (together <= 4 / compression * middle * (1 - middle * share)) {
                    // The form that stays between the two means.
                    mergedMeans[size - 1] += (mean - mergedMeans[size - 1]) * (weight / together);
                    mergedWeights[size - 1] = together;
                    continue;
                }
                before += mergedWeights[size - 1];
            }
            mergedMeans[size] = mean;
            mergedWeights[size++] = weight;
        }
        keep(mergedMeans, mergedWeights, size);
    }

    /**
     * Makes these the centroids, but for extremes so old that they weigh next to nothing: they would otherwise stay for ever, each
     * a centroid of its own.
     *
     * @param size number of centroids; overwritten
     */
    private void keep(double[] mergedMeans, double[] mergedWeights, int size) {
        double least = 1e-3;
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (mergedWeights[i] >= least) {
                mergedMeans[kept] = mergedMeans[i];
                mergedWeights[kept++] = mergedWeights[i];
            } else {
                total -= mergedWeights[i];
            }
        }
        means = Arrays.copyOf(mergedMeans, kept);
        weights = Arrays.copyOf(mergedWeights, kept);
        centre();
    }

    private void centre() {
        centres = new double[means.length];
        for (int i = 0; i < centres.length; i++) {
            centres[i] = i == 0 ? weights[0] / 2 : centres[i - 1] + (weights[i - 1] + weights[i]) / 2;
        }
        median = quantile(0.5);
    }

    /** See {@link ScoreDigest#quantile}. */
    double quantile(double q) {
        if (means.length == 0) {
            return Double.NaN;
        }
        double target = q * total;
        int i = firstAtLeast(centres, target);
        if (i == 0) {
            return means[0];
        }
        if (i == means.length) {
            return means[means.length - 1];
        }
        double part = (target - centres[i - 1]) / (centres[i] - centres[i - 1]);
        return means[i - 1] + (means[i] - means[i - 1]) * part;
    }

    /**
     * Index of the first of ascending values that is not below v; their number if all are. Halves without a branch: which way it
     * goes is the toss of a coin, and a wrong guess costs a processor more than the comparison.
     */
    private static int firstAtLeast(double[] ascending, double v) {
        int from = 0;
        int left = ascending.length;
        while (left > 1) {
            int half = left >>> 1;
            from = ascending[from + half - 1] < v ? from + half : from;
            left -= half;
        }
        return left == 1 && ascending[from] < v ? from + 1 : from;
    }

    /** See {@link ScoreDigest#above}. */
    double above(double score) {
        if (means.length == 0) {
            return Double.NaN;
        }
        // Of equal means the last one counts.
        int i = firstAtLeast(means, Math.nextUp(score));
        if (i == 0) {
            return 1;
        }
        if (i == means.length) {
            return 0;
        }
        double part = (score - means[i - 1]) / (means[i] - means[i - 1]);
        return 1 - (centres[i - 1] + part * (centres[i] - centres[i - 1])) / total;
    }

    void write(DataOutput out) throws IOException {
        out.writeDouble(total);
        out.writeInt(means.length);
        for (int i = 0; i < means.length; i++) {
            out.writeDouble(means[i]);
            out.writeDouble(weights[i]);
        }
    }

    void read(DataInput in) throws IOException {
        total = in.readDouble();
        means = new double[Lengths.read(in)];
        weights = new double[means.length];
        for (int i = 0; i < means.length; i++) {
            means[i] = in.readDouble();
            weights[i] = in.readDouble();
        }
        centre();
    }
}

package io.weir.anomaly;

import io.weir.numeric.Lengths;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The distribution of scores, old ones fading: a merging t-digest (Dunning and Ertl 2019) of compression 100, or a coarse one of 25.
 *
 * <p>Centroids are small in the tails and large in the middle: one at the quantile q holds at most 4 q (1 − q) / compression of the weight.
 * New scores wait in a buffer and are merged {@value #LEAST_BUFFERED} to {@value #MOST_BUFFERED} at a time, one for every
 * {@value #SCORES_PER_BUFFERED} seen, or when asked for, after everything before them has been scaled down. The libraries at hand count in whole numbers and rest on the extremes weighing 1, which leaves no way to let scores
 * fade; and their state depends on when it was written. Here the state is the centroids and the buffer, and a digest read back
 * answers as the one that was written, whenever that was.
 */
final class ScoreDigest {

    private static final double FINE = 100;
    private static final double COARSE = 25;
    private static final int LEAST_BUFFERED = 64;
    private static final int MOST_BUFFERED = 128;
    private static final int SCORES_PER_BUFFERED = 128;
    private static final double HALF_LIFE = 20_000;
    /** … and while there are fewer: a young model improves, and its first scores are soon out of date. */
    private static final double HALF_LIVES_OF_AGE = 2;

    /** Scores above a point that are enough to count them. */
    private static final double COUNTED = 10;
    /**
     * Beyond those, the survival falls as (1 + x / 5)⁻⁵, a generalised Pareto distribution of shape 1/5: an exponential fall took what
     * is rare in a recorded stream for impossible, in its first thousands of events above all.
     */
    private static final double TAIL = 5;
    /** Nats; where the largest scores are all the same. */
    private static final double LEAST_EXCESS = 0.1;

    /** Ascending. */
    private double[] means = new double[0];

    private double[] weights = new double[0];
    /** Weight below the middle of each centroid. */
    private double[] centres = new double[0];

    private double total;
    /** The quantile ½; NaN before the first merge. */
    private double median = Double.NaN;

    private double[] buffer = new double[LEAST_BUFFERED];
    private int buffered;
    private long scores;
    /** Whether old scores fade. */
    private final boolean fading;

    private final double compression;

    ScoreDigest() {
        this(true);
    }

    /**
     * @param fading false for one that only collects what is to be merged into another
     */
    ScoreDigest(boolean fading) {
        this(fading, FINE);
    }

    private ScoreDigest(boolean fading, double compression) {
        this.fading = fading;
        this.compression = compression;
    }

    /** Scores seen in all. */
    long scores() {
        return scores;
    }

    private boolean coarse() {
        return compression < FINE;
    }

    void add(double score) {
        if (buffered == buffer.length) {
            buffer = Arrays.copyOf(buffer, MOST_BUFFERED);
        }
        buffer[buffered++] = score;
        scores++;
        int most = coarse() ? LEAST_BUFFERED : MOST_BUFFERED;
        if (buffered >= LEAST_BUFFERED && buffered >= Math.min(most, scores / SCORES_PER_BUFFERED)) {
            merge();
        }
    }

    /** Merges what waits. */
    void merge() {
        int fresh = buffered;
        if (fresh == 0) {
            return;
        }
        Arrays.sort(buffer, 0, fresh);
        buffered = 0;
        absorb(buffer, null, fresh, fresh);
    }

    /**
     * Merges what another one has collected, as if its scores had come now.
     *
     * @param other does not fade; not modified
     */
    void merge(ScoreDigest other) {
        merge();
        ScoreDigest gained = other;
        if (other.buffered > 0) {
            gained = other.copy();
            gained.merge();
        }
        if (gained.scores > 0) {
            scores += gained.scores;
            absorb(gained.means, gained.weights, gained.means.length, gained.total);
        }
    }

    /**
     * @param freshMeans ascending; not modified
     * @param freshWeights of the same; null if each is 1
     * @param fresh number of them
     * @param mass of them all
     */
    private void absorb(double[] freshMeans, double[] freshWeights, int fresh, double mass) {
        double keep = fading ? Math.pow(0.5, mass / Math.min(HALF_LIFE, scores / HALF_LIVES_OF_AGE)) : 1;
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

    /** The score below which half of the merged scores lie; NaN before the first merge. */
    double median() {
        return median;
    }

    /** The score below which a share q of the merged scores lies; NaN before the first merge. */
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

    /** The share of the merged scores above this one; NaN before the first merge. */
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

    /**
     * P(score ≥ this), in (0, 1]; NaN before the first merge. Counted as far as {@value #COUNTED} of the scores are above; beyond, it falls
     * by the mean excess x of the decade before: scores are logarithms of probabilities, so that their tail is about exponential.
     */
    double survival(double score) {
        double counted = above(score);
        double edge = edge();
        if (!(counted < edge)) {
            return counted;
        }
        double from = quantile(1 - edge);
        double x = Math.max(0, score - from) / excess(edge, from);
        return Math.max(Double.MIN_NORMAL, edge * Math.pow(1 + x / TAIL, -TAIL));
    }

    /** The score that is exceeded with probability p in (0, 1/2]: the inverse of {@link #survival}. */
    double exceeded(double p) {
        double edge = edge();
        if (!(p < edge)) {
            return quantile(1 - p);
        }
        double from = quantile(1 - edge);
        return from + excess(edge, from) * TAIL * (Math.pow(edge / p, 1 / TAIL) - 1);
    }

    /** The smallest probability that is counted. */
    private double edge() {
        return Math.min(0.5, COUNTED / total);
    }

    private double excess(double edge, double from) {
        double inner = Math.min(0.5, 10 * edge);
        if (inner <= edge) {
            return LEAST_EXCESS;
        }
        return Math.max(LEAST_EXCESS, (from - quantile(1 - inner)) / Math.log(inner / edge));
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(scores);
        out.writeDouble(total);
        out.writeInt(means.length);
        for (int i = 0; i < means.length; i++) {
            out.writeDouble(means[i]);
            out.writeDouble(weights[i]);
        }
        out.writeInt(buffered);
        for (int i = 0; i < buffered; i++) {
            out.writeDouble(buffer[i]);
        }
    }

    /** One that has seen the same. */
    ScoreDigest copy() {
        ScoreDigest copy = new ScoreDigest(fading, compression);
        copy.means = means.clone();
        copy.weights = weights.clone();
        copy.centres = centres.clone();
        copy.total = total;
        copy.median = median;
        copy.buffer = buffer.clone();
        copy.buffered = buffered;
        copy.scores = scores;
        return copy;
    }

    /**
     * One that has seen nothing, and fades if this one does.
     *
     * @param coarse whether it is to be of a quarter of the size
     */
    ScoreDigest another(boolean coarse) {
        return new ScoreDigest(fading, coarse ? COARSE : FINE);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param fading whether it did
     */
    static ScoreDigest read(DataInput in, boolean fading) throws IOException {
        return read(in, new ScoreDigest(fading));
    }

    /**
     * The same into one that has seen nothing.
     *
     * @param read fading, and coarse, as it was
     */
    static ScoreDigest read(DataInput in, ScoreDigest read) throws IOException {
        read.scores = in.readLong();
        read.total = in.readDouble();
        read.means = new double[Lengths.read(in)];
        read.weights = new double[read.means.length];
        for (int i = 0; i < read.means.length; i++) {
            read.means[i] = in.readDouble();
            read.weights[i] = in.readDouble();
        }
        read.centre();
        read.buffered = in.readInt();
        read.buffer = new double[Math.max(LEAST_BUFFERED, read.buffered)];
        for (int i = 0; i < read.buffered; i++) {
            read.buffer[i] = in.readDouble();
        }
        return read;
    }
}

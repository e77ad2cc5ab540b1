package io.weir.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The distribution of scores, old ones fading: a merging t-digest (Dunning and Ertl 2019) of compression 100, or a coarse one of 25.
 *
 * <p>Centroids are small in the tails and large in the middle: one at the quantile q holds at most 4 q (1 − q) / compression of the weight.
 * New scores wait in a buffer and are merged, once there are some hundreds, {@value #LEAST_BUFFERED} to {@value #MOST_BUFFERED} at a time, one for every
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
    /** … and as long as there are few, one in so many waits at the most: each of the others counts already. */
    private static final int FEW_PER_BUFFERED = 8;

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
    /** Nats; less is no spread: features of a few values have scores of a few values. */
    private static final double LEAST_EXCESS = 0.1;
    /** Nats: a score is the negative logarithm of a probability, whose excess over anything is 1 in the mean. */
    private static final double EXCESS_BY_DEFINITION = 1;
    /** Where there is no spread, scores so near are of one value: they move as the model learns. */
    private static final double ONE_VALUE = 0.8;

    private final Centroids centroids;
    private double[] buffer = new double[LEAST_BUFFERED];
    private int buffered;
    private long scores;
    /** Whether old scores fade. */
    private final boolean fading;

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
        this(fading, new Centroids(compression));
    }

    private ScoreDigest(boolean fading, Centroids centroids) {
        this.fading = fading;
        this.centroids = centroids;
    }

    /** Scores seen in all. */
    long scores() {
        return scores;
    }

    private boolean coarse() {
        return centroids.compression() < FINE;
    }

    void add(double score) {
        if (buffered == buffer.length) {
            buffer = Arrays.copyOf(buffer, MOST_BUFFERED);
        }
        buffer[buffered++] = score;
        scores++;
        int most = coarse() ? LEAST_BUFFERED : MOST_BUFFERED;
        // One that only collects is not asked.
        long least = fading ? Math.min(LEAST_BUFFERED, scores / FEW_PER_BUFFERED) : LEAST_BUFFERED;
        if (buffered >= Math.max(least, Math.min(most, scores / SCORES_PER_BUFFERED))) {
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
        centroids.absorb(buffer, fresh, keep(fresh));
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
            centroids.absorb(gained.centroids, keep(gained.centroids.total()));
        }
    }

    /** What is left of the scores so far when so many come. */
    private double keep(double fresh) {
        return fading ? Math.pow(0.5, fresh / Math.min(HALF_LIFE, scores / HALF_LIVES_OF_AGE)) : 1;
    }

    /** From here on all scores so far count as so many do, if there were more: as what was known before others came. */
    void countAs(long few) {
        merge();
        if (scores > few) {
            // What n scores weigh together in a young digest.
            double weight = few / (1 + HALF_LIVES_OF_AGE * Math.log(2));
            centroids.fade(Math.min(1, weight / centroids.total()));
            scores = few;
        }
    }

    /** The score below which half of the merged scores lie; NaN before the first merge. */
    double median() {
        return centroids.median();
    }

    /** The score below which a share q of the merged scores lies; NaN before the first merge. */
    double quantile(double q) {
        return centroids.quantile(q);
    }

    /** The share of the merged scores above this one; NaN before the first merge. */
    double above(double score) {
        return centroids.above(score);
    }

    /**
     * P(score ≥ this), in (0, 1]; NaN before the first merge. Counted as far as {@value #COUNTED} of the scores are above; beyond, it falls
     * by the mean excess x of the decade before: scores are logarithms of probabilities, so that their tail is about exponential. Where that
     * decade has one score only, as with features of a few values, there is no tail to go by, and what was counted about there is the least.
     */
    double survival(double score) {
        double counted = above(score);
        double edge = edge();
        if (!(counted < edge)) {
            return counted;
        }
        double from = quantile(1 - edge);
        double excess = excess(edge, from);
        double x = Math.max(0, score - from) / (excess > 0 ? excess : EXCESS_BY_DEFINITION);
        double extrapolated = edge * Math.pow(1 + x / TAIL, -TAIL);
        double least = excess > 0 ? 0 : above(from + ONE_VALUE * (score - from));
        return Math.max(Double.MIN_NORMAL, Math.max(least, extrapolated));
    }

    /** The score that is exceeded with probability p in (0, 1/2]: the inverse of {@link #survival}. */
    double exceeded(double p) {
        double edge = edge();
        if (!(p < edge)) {
            return quantile(1 - p);
        }
        double from = quantile(1 - edge);
        double excess = excess(edge, from);
        double extrapolated =
                from + (excess > 0 ? excess : EXCESS_BY_DEFINITION) * TAIL * (Math.pow(edge / p, 1 / TAIL) - 1);
        double least = excess > 0 ? from : from + (quantile(1 - p) - from) / ONE_VALUE;
        return Math.max(least, extrapolated);
    }

    /** The smallest probability that is counted. */
    private double edge() {
        return Math.min(0.5, COUNTED / centroids.total());
    }

    /** The mean excess in the decade before the edge; 0 where that has hardly any spread, so that there is nothing to go by. */
    private double excess(double edge, double from) {
        double inner = Math.min(0.5, 10 * edge);
        if (inner <= edge) {
            return 0;
        }
        double excess = (from - quantile(1 - inner)) / Math.log(inner / edge);
        return excess > LEAST_EXCESS ? excess : 0;
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(scores);
        centroids.write(out);
        out.writeInt(buffered);
        for (int i = 0; i < buffered; i++) {
            out.writeDouble(buffer[i]);
        }
    }

    /** One that has seen the same. */
    ScoreDigest copy() {
        ScoreDigest copy = new ScoreDigest(fading, centroids.copy());
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
        read.centroids.read(in);
        read.buffered = in.readInt();
        read.buffer = new double[Math.max(LEAST_BUFFERED, read.buffered)];
        for (int i = 0; i < read.buffered; i++) {
            read.buffer[i] = in.readDouble();
        }
        return read;
    }
}

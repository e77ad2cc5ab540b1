package io.weir.metrics;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Scores, alerts and log-likelihoods of the newest events of one task: the last {@value #GENERATION} to twice as many.
 *
 * <p>One thread adds, any may read; a reader may miss part of the event that is being added. Scores are counted in a histogram whose
 * buckets grow with the score, eight per octave, which places a quantile within 7 % of its own size.
 */
public final class ScoreWindow {

    static final int GENERATION = 10_000;

    /** The first three bits of the mantissa, with the exponent. */
    private static final int DROPPED_BITS = 49;

    private static final double SMALLEST = 0x1p-4;
    private static final double LARGEST = 0x1p20;
    private static final int FIRST = bucketOf(SMALLEST);
    /** Buckets of one sign. */
    private static final int SIDE = bucketOf(LARGEST) - FIRST + 1;
    /** Negative scores, those near zero, positive scores. */
    static final int BUCKETS = 2 * SIDE + 1;

    private volatile Generation current = new Generation();
    private volatile Generation previous = new Generation();

    /**
     * @param logLikelihood nats; infinite ones do not enter the mean
     * @param score nats
     */
    public void scored(double logLikelihood, double score) {
        Generation g = current;
        g.add(bucket(score));
        if (Math.abs(logLikelihood) < Double.POSITIVE_INFINITY) {
            g.increment(Generation.FINITE);
            g.addTo(Generation.LOG_LIKELIHOOD, logLikelihood);
        }
        if (g.increment(Generation.EVENTS) >= GENERATION) {
            previous = g;
            current = new Generation();
        }
    }

    /**
     * @param target share of events that is asked for, now
     */
    public void judged(boolean strange, double target) {
        Generation g = current;
        g.increment(Generation.JUDGED);
        g.addTo(Generation.TARGET, target);
        if (strange) {
            g.increment(Generation.STRANGE);
        }
    }

    /** Adds what was counted to a sum over tasks. */
    void addTo(Recent recent) {
        previous.addTo(recent);
        current.addTo(recent);
    }

    private static int bucketOf(double positive) {
        return (int) (Double.doubleToRawLongBits(positive) >>> DROPPED_BITS);
    }

    static int bucket(double score) {
        double size = Math.abs(score);
        // NaN is nowhere else either.
        if (!(size >= SMALLEST)) {
            return SIDE;
        }
        int beyond = Math.min(SIDE - 1, bucketOf(Math.min(size, LARGEST)) - FIRST) + 1;
        return score < 0 ? SIDE - beyond : SIDE + beyond;
    }

    /** The middle of a bucket. */
    static double middle(int bucket) {
        int beyond = Math.abs(bucket - SIDE);
        if (beyond == 0) {
            return 0;
        }
        long bits = (long) (FIRST + beyond - 1) << DROPPED_BITS;
        double from = Double.longBitsToDouble(bits);
        double to = Double.longBitsToDouble(bits + (1L << DROPPED_BITS));
        return Math.copySign((from + to) / 2, bucket - SIDE);
    }

    /** Counts that one thread writes; numbers with a fraction as their bits. */
    private static final class Generation {

        private static final int EVENTS = BUCKETS;
        private static final int FINITE = BUCKETS + 1;
        private static final int JUDGED = BUCKETS + 2;
        private static final int STRANGE = BUCKETS + 3;
        private static final int LOG_LIKELIHOOD = BUCKETS + 4;
        private static final int TARGET = BUCKETS + 5;

        private final AtomicLongArray numbers = new AtomicLongArray(BUCKETS + 6);

        private void add(int bucket) {
            increment(bucket);
        }

        /** With one writer nothing needs to be compared. */
        private long increment(int i) {
            long next = numbers.getPlain(i) + 1;
            numbers.setRelease(i, next);
            return next;
        }

        private void addTo(int i, double value) {
            double sum = Double.longBitsToDouble(numbers.getPlain(i)) + value;
            numbers.setRelease(i, Double.doubleToRawLongBits(sum));
        }

        private void addTo(Recent recent) {
            for (int i = 0; i < BUCKETS; i++) {
                recent.counts[i] += numbers.getAcquire(i);
            }
            recent.finite += numbers.getAcquire(FINITE);
            recent.judged += numbers.getAcquire(JUDGED);
            recent.strange += numbers.getAcquire(STRANGE);
            recent.logLikelihood += Double.longBitsToDouble(numbers.getAcquire(LOG_LIKELIHOOD));
            recent.target += Double.longBitsToDouble(numbers.getAcquire(TARGET));
        }
    }
}

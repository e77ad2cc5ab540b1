package io.weir.metrics;

/** The newest events of all tasks, summed up. */
final class Recent {

    final long[] counts = new long[ScoreWindow.BUCKETS];
    long finite;
    long judged;
    long strange;
    double logLikelihood;
    double target;

    /** The score below which a share q of the events lies; NaN if there are none. */
    double quantile(double q) {
        long total = 0;
        for (long count : counts) {
            total += count;
        }
        double below = 0;
        for (int i = 0; i < counts.length; i++) {
            below += counts[i];
            if (counts[i] > 0 && below >= q * total) {
                return ScoreWindow.middle(i);
            }
        }
        return Double.NaN;
    }

    /** Nats; NaN if there are no events. */
    double meanLogLikelihood() {
        return logLikelihood / finite;
    }

    /** NaN if no event was judged. */
    double realisedRate() {
        return (double) strange / judged;
    }

    /** NaN if no event was judged. */
    double targetRate() {
        return target / judged;
    }
}

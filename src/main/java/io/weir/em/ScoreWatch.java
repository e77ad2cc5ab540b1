package io.weir.em;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Looks for a lasting fall of log p(x): ADWIN over means of batches, of scores that are cut off at a distance from the mean with
 * which the watch began, so that a few outliers are no fall.
 */
final class ScoreWatch {

    /** Scores farther than so many standard deviations from their mean do not make the mean fall any further. */
    private static final double WINSOR = 5;
    /** Events that mean and standard deviation are taken from, at least. */
    private static final int FEWEST = 16;

    private Adwin adwin = new Adwin();
    /** Mean and standard deviation of the scores when the watch began; NaN if it begins with the next batch. */
    private double mean = Double.NaN;

    private double deviation = Double.NaN;

    /** Forgets the scores so far: they were another model's. */
    void clear() {
        beginAnew();
        adwin.clear();
    }

    /** Measures by the scores of the next batch. */
    void beginAnew() {
        mean = Double.NaN;
    }

    /** Takes the scores of a batch, and says whether they have fallen for good. */
    boolean fallen(PointBatch batch) {
        boolean first = mean != mean;
        double batchMean = 0;
        double squares = 0;
        int n = 0;
        for (int i = 0; i < batch.size(); i++) {
            double score = first ? finite(batch.score(i)) : clipped(batch.score(i));
            n++;
            double delta = score - batchMean;
            batchMean += delta / n;
            squares += delta * (score - batchMean);
        }
        if (!first) {
            return adwin.add(n, batchMean, squares / n);
        }
        if (n >= FEWEST) {
            mean = batchMean;
            deviation = Math.sqrt(squares / n) + 1e-9;
        }
        return false;
    }

    private static double finite(double score) {
        return score > Double.NEGATIVE_INFINITY ? score : 0;
    }

    private double clipped(double score) {
        double reach = WINSOR * deviation;
        return score > Double.NEGATIVE_INFINITY ? Math.max(mean - reach, Math.min(mean + reach, score)) : mean - reach;
    }

    void write(DataOutput out) throws IOException {
        adwin.write(out);
        out.writeDouble(mean);
        out.writeDouble(deviation);
    }

    void read(DataInput in) throws IOException {
        adwin = Adwin.read(in);
        mean = in.readDouble();
        deviation = in.readDouble();
    }
}

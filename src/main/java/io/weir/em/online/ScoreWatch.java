package io.weir.em.online;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Looks for a lasting fall of log p(x): ADWIN over means of rounds, of scores that are cut off at a distance from the mean with
 * which the watch began, so that a few outliers are no fall.
 */
final class ScoreWatch {

    /** Scores farther than so many standard deviations from their mean do not make the mean fall any further. */
    private static final double WINSOR = 5;
    /** Events that mean and standard deviation are taken from, at least. */
    private static final int FEWEST = 16;

    private Adwin adwin = new Adwin();
    /** Mean and standard deviation of the scores when the watch began; NaN if it begins with the next round. */
    private double mean = Double.NaN;

    private double deviation = Double.NaN;
    /** Of the round so far: events, mean score, and sum of the squared distances from it. */
    private int events;

    private double roundMean;
    private double squares;

    /** Forgets the scores so far: they were another model's. */
    void clear() {
        beginAnew();
        adwin.clear();
    }

    /** Measures by the scores of the next round. */
    void beginAnew() {
        mean = Double.NaN;
        beginRound();
    }

    private void beginRound() {
        events = 0;
        roundMean = 0;
        squares = 0;
    }

    /**
     * Takes the scores of a batch, and says whether they have fallen for good.
     *
     * @param closes whether a round is over with it
     */
    boolean observe(PointBatch batch, boolean closes) {
        boolean first = mean != mean;
        for (int i = 0; i < batch.size(); i++) {
            double score = first ? finite(batch.score(i)) : clipped(batch.score(i));
            events++;
            double delta = score - roundMean;
            roundMean += delta / events;
            squares += delta * (score - roundMean);
        }
        if (!closes || events == 0) {
            return false;
        }
        boolean fallen = !first && adwin.add(events, roundMean, squares / events);
        if (first && events >= FEWEST) {
            mean = roundMean;
            deviation = Math.sqrt(squares / events) + 1e-9;
        }
        beginRound();
        return fallen;
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
        out.writeInt(events);
        out.writeDouble(roundMean);
        out.writeDouble(squares);
    }

    void read(DataInput in) throws IOException {
        adwin = Adwin.read(in);
        mean = in.readDouble();
        deviation = in.readDouble();
        events = in.readInt();
        roundMean = in.readDouble();
        squares = in.readDouble();
    }
}

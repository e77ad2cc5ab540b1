package io.weir.em.online;

import io.weir.anomaly.Calibration;
import io.weir.em.AssignmentMode;
import io.weir.em.EStep;
import io.weir.em.HalfLife;
import io.weir.family.CategoryNames;
import io.weir.mixture.Mixture;
import io.weir.mixture.MixtureStatistics;
import io.weir.numeric.Lengths;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Events that were scored and wait to be learned. */
public final class PointBatch {

    private final int dimension;
    private double[][] points = new double[16][];
    private long[] timestamps = new long[16];
    private double[] scores = new double[16];
    private int size;
    private CategoryNames levels = new CategoryNames();
    private boolean newRegime;
    private List<Retracted> retracted = new ArrayList<>();
    private double alertThreshold = Double.NaN;
    private double alertRate = Double.NaN;
    private Calibration calibration = Calibration.of(new double[Calibration.BINS], new double[Calibration.BINS]);

    /**
     * An event that was learned and is to be taken back.
     *
     * @param x length d; not copied
     * @param timestamp event time, ms
     * @param age events of the model since it was learned
     */
    record Retracted(double[] x, long timestamp, long age) {}

    public PointBatch(int dimension) {
        this.dimension = dimension;
    }

    /**
     * @param x length d, NaN where a feature is missing; copied
     * @param timestamp event time, ms since the epoch
     * @param score log p(x) in nats under the model that scored it
     */
    public void add(double[] x, long timestamp, double score) {
        if (size == points.length) {
            points = Arrays.copyOf(points, 2 * size);
            timestamps = Arrays.copyOf(timestamps, 2 * size);
            scores = Arrays.copyOf(scores, 2 * size);
        }
        points[size] = Arrays.copyOf(x, dimension);
        timestamps[size] = timestamp;
        scores[size] = score;
        size++;
    }

    public int size() {
        return size;
    }

    public void clear() {
        Arrays.fill(points, 0, size, null);
        size = 0;
        levels = new CategoryNames();
        newRegime = false;
        retracted = new ArrayList<>();
    }

    /**
     * Takes the newest such event out of the batch.
     *
     * @return whether it was there
     */
    public boolean remove(double[] x, long timestamp) {
        for (int i = size - 1; i >= 0; i--) {
            if (timestamps[i] == timestamp && Arrays.equals(points[i], x)) {
                int after = size - i - 1;
                System.arraycopy(points, i + 1, points, i, after);
                System.arraycopy(timestamps, i + 1, timestamps, i, after);
                System.arraycopy(scores, i + 1, scores, i, after);
                points[--size] = null;
                return true;
            }
        }
        return false;
    }

    /**
     * An event that was learned with an earlier batch is to be taken back with this one.
     *
     * @param x length d; copied
     * @param age events of the model since it was learned
     */
    public void retract(double[] x, long timestamp, long age) {
        retracted.add(new Retracted(x.clone(), timestamp, age));
    }

    /** Events that are to be taken back, not a copy. */
    List<Retracted> retracted() {
        return retracted;
    }

    /** Events that the batch adds to those learned: those in it, less those that it takes back. May be negative. */
    public int netEvents() {
        return size - retracted.size();
    }

    /** Number of events that are to be taken back. */
    int retractions() {
        return retracted.size();
    }

    /** Says that these events are the beginning of a new regime, and the model should start anew. */
    public void beginsRegime() {
        newRegime = true;
    }

    /** Whether these events are the beginning of a new regime. */
    public boolean isNewRegime() {
        return newRegime;
    }

    /**
     * What the alerts were like when the batch was closed, for the snapshot.
     *
     * @param threshold score beyond which events are flagged, nats; NaN if none are yet
     * @param realisedRate share of events flagged so far; NaN if none were judged
     * @param evidence copied
     */
    public void alerts(double threshold, double realisedRate, Calibration evidence) {
        calibration = evidence.copy();
        alertThreshold = threshold;
        alertRate = realisedRate;
    }

    public double alertThreshold() {
        return alertThreshold;
    }

    public double alertRate() {
        return alertRate;
    }

    public Calibration calibration() {
        return calibration;
    }

    /** Names of the levels of categorical features in these events; add to them what you know. */
    public CategoryNames levels() {
        return levels;
    }

    /** Point i, not a copy. */
    public double[] point(int i) {
        return points[i];
    }

    public long timestamp(int i) {
        return timestamps[i];
    }

    public double score(int i) {
        return scores[i];
    }

    /** Newest event time of the batch, ms; the batch must not be empty. */
    public long newest() {
        long newest = timestamps[0];
        for (int i = 1; i < size; i++) {
            newest = Math.max(newest, timestamps[i]);
        }
        return newest;
    }

    /** What is left of each event's weight when the newest one comes, in (0, 1]; all 1 if events do not age by time. */
    public double[] weights(HalfLife halfLife) {
        double[] weights = new double[size];
        long newest = newest();
        for (int i = 0; i < size; i++) {
            weights[i] = halfLife.left((double) newest - (double) timestamps[i]);
        }
        return weights;
    }

    /** The expected statistics of the events, each weighted by its age. */
    public MixtureStatistics expect(Mixture mixture, HalfLife halfLife, EStep eStep) {
        MixtureStatistics statistics = MixtureStatistics.empty(mixture.family(), mixture.size());
        if (!halfLife.inTime()) {
            eStep.expect(mixture, points(), AssignmentMode.SOFT, statistics);
            return statistics;
        }
        double[] weights = weights(halfLife);
        eStep.run(mixture, points(), (first, block, r, logLikelihood) -> {
            for (int k = 0; k < mixture.size(); k++) {
                for (int i = 0; i < block.size(); i++) {
                    r[k][i] *= weights[first + i];
                }
            }
            statistics.add(block, r, mixture);
        });
        return statistics;
    }

    /** (Σw)² / Σw², the number of events of equal weight that would know as much as these do (Kish 1965). */
    double equalEvents(HalfLife halfLife) {
        return equalEvents(weights(halfLife));
    }

    static double equalEvents(double[] weights) {
        double sum = 0;
        double squares = 0;
        for (double w : weights) {
            sum += w;
            squares += w * w;
        }
        return sum * sum / squares;
    }

    /** The points as rows, not copies. */
    public double[][] points() {
        return Arrays.copyOf(points, size);
    }

    /** A batch with the same points. */
    public PointBatch copy() {
        PointBatch copy = new PointBatch(dimension);
        copy.points = points.clone();
        copy.timestamps = timestamps.clone();
        copy.scores = scores.clone();
        copy.size = size;
        copy.levels.addAll(levels);
        copy.newRegime = newRegime;
        copy.retracted = List.copyOf(retracted);
        copy.alertThreshold = alertThreshold;
        copy.alertRate = alertRate;
        copy.calibration = calibration;
        return copy;
    }

    /** Every so many-th point, so that at most so many are left; the same object if there are no more. */
    public PointBatch sample(int most) {
        if (size <= most) {
            return this;
        }
        PointBatch sample = new PointBatch(dimension);
        for (int i = 0; i < most; i++) {
            int middle = (int) ((2L * i + 1) * size / (2L * most));
            sample.add(points[middle], timestamps[middle], scores[middle]);
        }
        sample.levels.addAll(levels);
        sample.newRegime = newRegime;
        sample.retracted = List.copyOf(retracted);
        sample.alertThreshold = alertThreshold;
        sample.alertRate = alertRate;
        sample.calibration = calibration;
        return sample;
    }

    /** The same points, scored by another model. */
    PointBatch rescored(double[] newScores) {
        PointBatch copy = copy();
        System.arraycopy(newScores, 0, copy.scores, 0, size);
        return copy;
    }

    public void write(DataOutput out) throws IOException {
        out.writeInt(dimension);
        out.writeInt(size);
        levels.write(out);
        out.writeBoolean(newRegime);
        out.writeInt(retracted.size());
        for (Retracted event : retracted) {
            out.writeLong(event.timestamp);
            out.writeLong(event.age);
            for (double v : event.x) {
                out.writeDouble(v);
            }
        }
        out.writeDouble(alertThreshold);
        out.writeDouble(alertRate);
        calibration.write(out);
        for (int i = 0; i < size; i++) {
            out.writeLong(timestamps[i]);
            out.writeDouble(scores[i]);
            for (double v : points[i]) {
                out.writeDouble(v);
            }
        }
    }

    public static PointBatch read(DataInput in) throws IOException {
        PointBatch batch = new PointBatch(in.readInt());
        int size = Lengths.read(in);
        batch.levels = CategoryNames.read(in);
        batch.newRegime = in.readBoolean();
        for (int i = in.readInt(); i > 0; i--) {
            long timestamp = in.readLong();
            long age = in.readLong();
            double[] taken = new double[batch.dimension];
            for (int j = 0; j < taken.length; j++) {
                taken[j] = in.readDouble();
            }
            batch.retracted.add(new Retracted(taken, timestamp, age));
        }
        batch.alertThreshold = in.readDouble();
        batch.alertRate = in.readDouble();
        batch.calibration = Calibration.read(in);
        double[] x = new double[batch.dimension];
        for (int i = 0; i < size; i++) {
            long timestamp = in.readLong();
            double score = in.readDouble();
            for (int j = 0; j < x.length; j++) {
                x[j] = in.readDouble();
            }
            batch.add(x, timestamp, score);
        }
        return batch;
    }

    @Override
    public String toString() {
        return "PointBatch(size=" + size + ", d=" + dimension + ")";
    }
}

package io.weir.em.online;

import io.weir.anomaly.Calibration;
import io.weir.anomaly.GainedScores;
import io.weir.anomaly.MergedScores;
import io.weir.anomaly.PatternDigests;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** What those who score tell of alerts; a learner passes it on with the model. */
final class AlertFigures {

    private double threshold = Double.NaN;
    private double rate = Double.NaN;
    private Calibration calibration = Calibration.empty();
    /** Of the events in all partitions, where there are several. */
    private MergedScores scores = new MergedScores();

    /**
     * Takes over what a batch says.
     *
     * @param only whether its partition is the only one
     */
    void take(PointBatch batch, boolean only) {
        threshold = batch.alertThreshold();
        if (only) {
            rate = batch.alertRate();
            calibration = batch.calibration();
        }
    }

    /** What one of several partitions has counted since its last contribution counts with what all others have. */
    void gain(GainedScores gained, PointBatch batch) {
        scores.add(gained);
        if (batch.alertRate() == batch.alertRate()) {
            double part = (double) gained.judged() / scores.judged();
            rate = rate == rate ? rate + part * (batch.alertRate() - rate) : batch.alertRate();
        }
        calibration = calibration.copy();
        calibration.add(batch.calibration());
    }

    /** See {@link PatternDigests#modelGrown}. */
    void modelGrown() {
        scores.digests().modelGrown();
    }

    void forgetCalibration() {
        calibration = Calibration.empty();
    }

    double threshold() {
        return threshold;
    }

    double rate() {
        return rate;
    }

    Calibration calibration() {
        return calibration;
    }

    /** The live object. */
    PatternDigests scores() {
        return scores.digests();
    }

    /**
     * @param several whether there are several partitions
     */
    void write(DataOutput out, boolean several) throws IOException {
        out.writeDouble(threshold);
        out.writeDouble(rate);
        calibration.write(out);
        if (several) {
            scores.write(out);
        }
    }

    static AlertFigures read(DataInput in, boolean several) throws IOException {
        AlertFigures read = new AlertFigures();
        read.threshold = in.readDouble();
        read.rate = in.readDouble();
        read.calibration = Calibration.read(in);
        if (several) {
            read.scores = MergedScores.read(in);
        }
        return read;
    }
}

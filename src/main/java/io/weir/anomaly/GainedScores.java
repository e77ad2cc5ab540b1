package io.weir.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What one of several partitions has scored since it contributed last, for the {@link MergedScores} of the model. At most some 4 kB for
 * each pattern of missing features, and 6 kB of flagged events. Mutable, not thread-safe.
 */
public final class GainedScores {

    private final PatternDigests ordinary;
    /** Scores of flagged events. */
    private final HeldScores flagged;

    private long judged;
    private double due;

    GainedScores() {
        this(PatternDigests.collecting(), new HeldScores());
    }

    private GainedScores(PatternDigests ordinary, HeldScores flagged) {
        this.ordinary = ordinary;
        this.flagged = flagged;
    }

    /**
     * An event was judged.
     *
     * @param held whether it was flagged, and is not to count before it is known whether that is a burst
     * @param share α now
     */
    void add(double score, long pattern, boolean held, double share) {
        judged++;
        due += share;
        if (held) {
            flagged.hold(score, pattern, 0);
        } else {
            ordinary.add(score, pattern);
        }
    }

    /** What was strange is a new regime: flagged events count too. */
    void accept() {
        flagged.release(Long.MAX_VALUE, ordinary::add);
    }

    /** Merges what waits, so that there is no more to write than there has to be. */
    void settle() {
        ordinary.settle();
    }

    PatternDigests ordinary() {
        return ordinary;
    }

    HeldScores flagged() {
        return flagged;
    }

    /** Events. */
    public long judged() {
        return judged;
    }

    /** Alerts that were wanted. */
    double due() {
        return due;
    }

    public void write(DataOutput out) throws IOException {
        ordinary.write(out);
        flagged.write(out);
        out.writeLong(judged);
        out.writeDouble(due);
    }

    /** Reads what {@link #write} wrote. */
    public static GainedScores read(DataInput in) throws IOException {
        GainedScores read = new GainedScores(PatternDigests.readCollecting(in), HeldScores.read(in));
        read.judged = in.readLong();
        read.due = in.readDouble();
        return read;
    }
}

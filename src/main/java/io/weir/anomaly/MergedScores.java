package io.weir.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The scores of a model whose events come in several partitions. Mutable, a deterministic function of what is added.
 *
 * <pre>
 *   partition 0 ─► GainedScores ─┐              ordinary ─────────────────────► digests ─► every partition
 *   partition 1 ─► GainedScores ─┼─► merged ─┤                                    ▲
 *   …                            ┘              flagged ──► wait for 2,000 events ─┘
 *                                                                │
 *                                                                └── alerts abound ──► forgotten
 * </pre>
 *
 * <p>A burst of attacks that is spread over partitions may be too thin in each to be seen. Here it is seen: more alerts, among the last
 * thousand events or so, than five times those that were due and {@value #FEW}. If alerts abound for longer than {@value #PATIENCE} events,
 * they are what the stream is now, and count.
 */
public final class MergedScores {

    private static final double MEMORY = 1000;
    private static final double FEW = 5;
    private static final double MANY = 5;
    /** Events that a flagged score waits for, at the most … */
    private static final double DELAY = 2000;
    /** … and alerts that are due meanwhile. */
    private static final double DUE_MEANWHILE = 100;
    /** Events; the alerts of an attack of thousands of events are forgotten within fewer. */
    private static final long PATIENCE = 10_000;

    private final PatternDigests digests;
    private final HeldScores held;
    private long judged;
    /** Alerts, and those that were due, fading. */
    private double alerts;

    private double due;
    private long abounding;

    /** Of no scores. */
    public MergedScores() {
        this(new PatternDigests(), new HeldScores());
    }

    private MergedScores(PatternDigests digests, HeldScores held) {
        this.digests = digests;
        this.held = held;
    }

    /** What the partitions judge by, the live object. */
    public PatternDigests digests() {
        return digests;
    }

    /**
     * A partition contributes.
     *
     * @param gained not modified
     */
    public void add(GainedScores gained) {
        judged += gained.judged();
        digests.merge(gained.ordinary());
        double left = Math.exp(-gained.judged() / MEMORY);
        alerts = left * alerts + gained.flagged().size();
        due = left * due + gained.due();
        long until = judged + (long) Math.min(DELAY, DUE_MEANWHILE * gained.judged() / gained.due());
        gained.flagged().visit((score, pattern) -> held.hold(score, pattern, until));
        if (alerts <= FEW + MANY * due) {
            if (abounding > 0 && abounding <= PATIENCE) {
                held.forget();
            }
            abounding = 0;
            held.release(judged, digests::add);
        } else {
            abounding += gained.judged();
            if (abounding > PATIENCE) {
                held.release(Long.MAX_VALUE, digests::add);
            }
        }
        digests.settle();
    }

    /** Events of all partitions. */
    public long judged() {
        return judged;
    }

    public void write(DataOutput out) throws IOException {
        digests.write(out);
        held.write(out);
        out.writeLong(judged);
        out.writeDouble(alerts);
        out.writeDouble(due);
        out.writeLong(abounding);
    }

    /** Reads what {@link #write} wrote. */
    public static MergedScores read(DataInput in) throws IOException {
        MergedScores read = new MergedScores(PatternDigests.read(in), HeldScores.read(in));
        read.judged = in.readLong();
        read.alerts = in.readDouble();
        read.due = in.readDouble();
        read.abounding = in.readLong();
        return read;
    }
}

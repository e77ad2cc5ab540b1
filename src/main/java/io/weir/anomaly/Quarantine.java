package io.weir.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Which flagged events may be learned.
 *
 * <p>A burst of attacks must not teach the model that it is normal, and a share α of ordinary events is always flagged. So flagged
 * events are learned against tokens, of which 1.2 α come per event and at most 5 are kept. When alerts abound – more than 5 α of
 * the events, on average – for longer than the patience lasts, they are a new regime: everything is learned from then on, until
 * alerts are rare again. Where nearly every event is flagged, patience runs four times as fast.
 */
public final class Quarantine {

    private static final double TOKENS_PER_EVENT = 1.2;
    private static final double MOST_TOKENS = 5;
    private static final double MEMORY = 200;
    private static final double MANY = 5;
    private static final double FEW = 2;
    private static final double NEARLY_ALL = 0.8;

    private double tokens = MOST_TOKENS;
    /** Running share of alerts. */
    private double alertRate;

    private long patienceUsed;
    private boolean accepting;
    private long withheld;

    /** Whether an event may be learned; counts it. */
    public boolean admits(boolean alert, AlertPolicy policy) {
        tokens = Math.min(MOST_TOKENS, tokens + TOKENS_PER_EVENT * policy.rate());
        alertRate += ((alert ? 1 : 0) - alertRate) / MEMORY;
        if (alertRate > MANY * policy.rate()) {
            patienceUsed += alertRate > NEARLY_ALL ? 4 : 1;
        } else {
            patienceUsed = 0;
        }
        accepting &= alertRate > FEW * policy.rate();
        if (!alert || accepting || !policy.protect()) {
            return true;
        }
        if (tokens >= 1) {
            tokens--;
            return true;
        }
        withheld++;
        return false;
    }

    /** Whether the patience has just run out: what is flagged is a new regime. True once per regime. */
    public boolean accepts(AlertPolicy policy) {
        if (!policy.protect() || accepting || patienceUsed < policy.patience()) {
            return false;
        }
        accepting = true;
        patienceUsed = 0;
        return true;
    }

    /** Events kept from learning. */
    public long withheld() {
        return withheld;
    }

    public void write(DataOutput out) throws IOException {
        out.writeDouble(tokens);
        out.writeDouble(alertRate);
        out.writeLong(patienceUsed);
        out.writeBoolean(accepting);
        out.writeLong(withheld);
    }

    public static Quarantine read(DataInput in) throws IOException {
        Quarantine quarantine = new Quarantine();
        quarantine.tokens = in.readDouble();
        quarantine.alertRate = in.readDouble();
        quarantine.patienceUsed = in.readLong();
        quarantine.accepting = in.readBoolean();
        quarantine.withheld = in.readLong();
        return quarantine;
    }
}

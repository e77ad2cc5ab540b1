package io.weir.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Lets one alert through in a period of event time, and counts the others. */
public final class AlertThrottle {

    private boolean any;
    private long last;
    private long repeats;

    /**
     * Whether there was an alert less than a period before this one, or after it where this one is late.
     *
     * @param timestamp event time, ms since the epoch
     * @param periodMillis 0 lets everything through
     */
    public boolean suppress(long timestamp, long periodMillis) {
        return any && Math.abs(timestamp - last) < periodMillis;
    }

    /** Counts an alert that is kept back. */
    public void keptBack() {
        repeats++;
    }

    /** How many were kept back since the last one that was sent. */
    public long repeats() {
        return repeats;
    }

    /** An alert is sent. */
    public void sent(long timestamp) {
        any = true;
        last = timestamp;
        repeats = 0;
    }

    public void write(DataOutput out) throws IOException {
        out.writeBoolean(any);
        out.writeLong(last);
        out.writeLong(repeats);
    }

    public static AlertThrottle read(DataInput in) throws IOException {
        AlertThrottle run = new AlertThrottle();
        run.any = in.readBoolean();
        run.last = in.readLong();
        run.repeats = in.readLong();
        return run;
    }
}

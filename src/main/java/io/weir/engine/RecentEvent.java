package io.weir.engine;

import io.weir.event.Event;
import io.weir.event.Feedback;
import io.weir.event.Source;
import io.weir.numeric.Hash64;
import io.weir.numeric.Lengths;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * An event that feedback may still be given on. Of its id, which may be long, a hash is kept: among 1,000 events two share
 * one with a probability of 3·10⁻¹⁴.
 */
public final class RecentEvent {

    private final long id;
    private final Source source;
    private final long timestamp;
    private final double[] x;
    private final List<String> levels;
    private final long number;
    private boolean learned;

    private RecentEvent(
            long id, Source source, long timestamp, double[] x, List<String> levels, long number, boolean learned) {
        this.id = id;
        this.source = source;
        this.timestamp = timestamp;
        this.x = x;
        this.levels = levels;
        this.number = number;
        this.learned = learned;
    }

    /**
     * @param event its arrays are not copied
     * @param id of its assignment
     * @param number events of the model up to it, in this partition
     * @param learned whether it is in the model or waits to be
     */
    static RecentEvent of(Event event, String id, Source source, long number, boolean learned) {
        return new RecentEvent(Hash64.of(id), source, event.timestamp(), event.x(), event.levels(), number, learned);
    }

    /** Whether the feedback is about this event: what it names of id and source fits. */
    boolean isMeantBy(Feedback feedback) {
        return (feedback.id() == null || Hash64.of(feedback.id()) == id)
                && (feedback.source() == null || feedback.source().equals(source));
    }

    Source source() {
        return source;
    }

    long timestamp() {
        return timestamp;
    }

    /** Length d, not a copy. */
    double[] x() {
        return x;
    }

    List<String> levels() {
        return levels;
    }

    long number() {
        return number;
    }

    boolean learned() {
        return learned;
    }

    void learned(boolean now) {
        learned = now;
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(id);
        out.writeUTF(source.topic());
        out.writeInt(source.partition());
        out.writeLong(source.offset());
        out.writeLong(timestamp);
        out.writeLong(number);
        out.writeBoolean(learned);
        out.writeInt(x.length);
        for (double v : x) {
            out.writeDouble(v);
        }
        out.writeInt(levels.size());
        for (String level : levels) {
            out.writeUTF(level);
        }
    }

    static RecentEvent read(DataInput in) throws IOException {
        long id = in.readLong();
        var source = new Source(in.readUTF(), in.readInt(), in.readLong());
        long timestamp = in.readLong();
        long number = in.readLong();
        boolean learned = in.readBoolean();
        double[] x = new double[Lengths.read(in)];
        for (int j = 0; j < x.length; j++) {
            x[j] = in.readDouble();
        }
        List<String> levels = new ArrayList<>();
        for (int i = in.readInt(); i > 0; i--) {
            levels.add(in.readUTF());
        }
        return new RecentEvent(id, source, timestamp, x, levels, number, learned);
    }
}

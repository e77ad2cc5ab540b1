package io.weir.streams;

import io.weir.event.Event;
import io.weir.event.Source;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** An event that feedback may still be given on. */
final class RecentEvent {

    private final Event event;
    private final Source source;
    /** Events of the model up to it, in this partition. */
    private final long number;
    /** Whether it is in the model or waits to be. */
    private boolean learned;

    /**
     * @param event its point is not copied
     */
    RecentEvent(Event event, Source source, long number, boolean learned) {
        this.event = event;
        this.source = source;
        this.number = number;
        this.learned = learned;
    }

    Event event() {
        return event;
    }

    Source source() {
        return source;
    }

    /** The id of its assignment. */
    String id() {
        return event.id() == null ? source.id() : event.id();
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
        out.writeBoolean(event.id() != null);
        if (event.id() != null) {
            out.writeUTF(event.id());
        }
        out.writeUTF(source.topic());
        out.writeInt(source.partition());
        out.writeLong(source.offset());
        out.writeLong(event.timestamp());
        out.writeLong(number);
        out.writeBoolean(learned);
        out.writeInt(event.x().length);
        for (double v : event.x()) {
            out.writeDouble(v);
        }
        out.writeInt(event.levels().size());
        for (String level : event.levels()) {
            out.writeUTF(level);
        }
    }

    static RecentEvent read(DataInput in) throws IOException {
        String id = in.readBoolean() ? in.readUTF() : null;
        var source = new Source(in.readUTF(), in.readInt(), in.readLong());
        long timestamp = in.readLong();
        long number = in.readLong();
        boolean learned = in.readBoolean();
        double[] x = new double[in.readInt()];
        for (int j = 0; j < x.length; j++) {
            x[j] = in.readDouble();
        }
        List<String> levels = new ArrayList<>();
        for (int i = in.readInt(); i > 0; i--) {
            levels.add(in.readUTF());
        }
        return new RecentEvent(new Event(id, timestamp, x, levels), source, number, learned);
    }
}

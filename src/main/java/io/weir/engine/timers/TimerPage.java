package io.weir.engine.timers;

import io.weir.numeric.Lengths;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Names of models that had an event in the same period; a page of a {@link TimerWheel}. */
public final class TimerPage {

    /** Of some 4,096 bytes each at the most, so that a page fits into a record of 1 MiB. */
    public static final int CAPACITY = 64;

    private final List<String> names = new ArrayList<>();

    public boolean isFull() {
        return names.size() == CAPACITY;
    }

    public void add(String name) {
        names.add(name);
    }

    public int size() {
        return names.size();
    }

    public String name(int i) {
        return names.get(i);
    }

    public void write(DataOutput out) throws IOException {
        out.writeInt(names.size());
        for (String name : names) {
            out.writeUTF(name);
        }
    }

    public static TimerPage read(DataInput in) throws IOException {
        TimerPage page = new TimerPage();
        int size = Lengths.read(in);
        for (int i = 0; i < size; i++) {
            page.names.add(in.readUTF());
        }
        return page;
    }
}

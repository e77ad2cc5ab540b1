package io.weir.engine.timers;

import io.weir.numeric.Lengths;
import io.weir.numeric.StreamTime;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * When the models of a task had events: for each period, how many {@link TimerPage}s of names there are, and how far those of the
 * oldest period have been called up. Also counts the events of models that were forgotten. Mutable; bounded, since a task has only
 * the periods of one time to live.
 */
public final class TimerWheel {

    private final StreamTime time;
    /** Pages by the end of their period, ms since the epoch. */
    private final TreeMap<Long, Integer> pages = new TreeMap<>();
    /** The next name of the oldest period to be called up. */
    private int page;

    private int index;
    private long forgottenModels;
    private long forgottenEvents;

    public TimerWheel() {
        this(new StreamTime());
    }

    private TimerWheel(StreamTime time) {
        this.time = time;
    }

    public StreamTime time() {
        return time;
    }

    /** Pages of the period with this end. */
    public int pages(long end) {
        return pages.getOrDefault(end, 0);
    }

    public void addPage(long end) {
        pages.merge(end, 1, Integer::sum);
    }

    /** End of the oldest period; {@link Long#MAX_VALUE} if there is none. */
    public long oldest() {
        return pages.isEmpty() ? Long.MAX_VALUE : pages.firstKey();
    }

    /** Page of the oldest period that the next name is on. */
    public int page() {
        return page;
    }

    /** Where on its page the next name is. */
    public int index() {
        return index;
    }

    /**
     * A name was called up.
     *
     * @param size names on its page
     * @return whether it was the last one of the page
     */
    public boolean advance(int size) {
        if (++index < size) {
            return false;
        }
        index = 0;
        if (++page >= pages.get(pages.firstKey())) {
            page = 0;
            pages.pollFirstEntry();
        }
        return true;
    }

    /** Counts a model that is no more. */
    public void forgetModel() {
        forgottenModels++;
    }

    /** Counts events that were assigned by a model that is no more. */
    public void forget(long events) {
        forgottenEvents += events;
    }

    public long forgottenModels() {
        return forgottenModels;
    }

    public long forgottenEvents() {
        return forgottenEvents;
    }

    public void write(DataOutput out) throws IOException {
        time.write(out);
        out.writeInt(pages.size());
        for (Map.Entry<Long, Integer> period : pages.entrySet()) {
            out.writeLong(period.getKey());
            out.writeInt(period.getValue());
        }
        out.writeInt(page);
        out.writeInt(index);
        out.writeLong(forgottenModels);
        out.writeLong(forgottenEvents);
    }

    public static TimerWheel read(DataInput in) throws IOException {
        TimerWheel register = new TimerWheel(StreamTime.read(in));
        int periods = Lengths.read(in);
        for (int i = 0; i < periods; i++) {
            register.pages.put(in.readLong(), Lengths.notNegative(in.readInt()));
        }
        register.page = Lengths.notNegative(in.readInt());
        register.index = Lengths.notNegative(in.readInt());
        register.forgottenModels = in.readLong();
        register.forgottenEvents = in.readLong();
        return register;
    }
}

package io.weir.em.online;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;

/**
 * Contributions until each source that is active has made one.
 *
 * <p>What partitions hold may differ, and one of them says little about the stream as a whole: after a batch from one region of
 * the plane the scores of the next, from another, seem to have fallen, and the model with the shortest memory seems to be wrong or
 * right. So whatever is judged by how well events are predicted is judged of whole rounds. A single source makes a round of each of
 * its batches.
 */
final class SourceBarrier {

    /** A source that has sent nothing for so many events is not waited for. */
    static final int MOST_EVENTS = 4096;

    private Set<Integer> awaited = new TreeSet<>();
    private Set<Integer> heard = new TreeSet<>();
    private int events;

    /**
     * Takes note of a contribution.
     *
     * @return whether the round is over with it
     */
    boolean close(int source, int contributed) {
        heard.add(source);
        events += contributed;
        if (events < MOST_EVENTS && !heard.containsAll(awaited)) {
            return false;
        }
        awaited = heard;
        restart();
        return true;
    }

    /** Waits for all sources once more. */
    void restart() {
        heard = new TreeSet<>();
        events = 0;
    }

    void write(DataOutput out) throws IOException {
        write(awaited, out);
        write(heard, out);
        out.writeInt(events);
    }

    void read(DataInput in) throws IOException {
        awaited = readSet(in);
        heard = readSet(in);
        events = in.readInt();
    }

    private static void write(Set<Integer> sources, DataOutput out) throws IOException {
        out.writeInt(sources.size());
        for (int source : sources) {
            out.writeInt(source);
        }
    }

    private static Set<Integer> readSet(DataInput in) throws IOException {
        Set<Integer> sources = new TreeSet<>();
        for (int i = in.readInt(); i > 0; i--) {
            sources.add(in.readInt());
        }
        return sources;
    }
}

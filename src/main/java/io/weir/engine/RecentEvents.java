package io.weir.engine;

import io.weir.event.Event;
import io.weir.event.Feedback;
import io.weir.event.Source;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The events of one model that feedback may still be given on: the last strange ones, and the last others, which are many more
 * and would push them out.
 *
 * <pre>
 *   event ──► open chunk of 16 ──full──► store: name \0 kind index, the oldest chunk is overwritten
 *             in the scoring state
 * </pre>
 *
 * <p>So a commit writes what is new and not what is remembered.
 */
public final class RecentEvents {

    /** Events in a chunk. */
    public static final int CHUNK = 16;

    private final Ring strange = new Ring('s');
    private final Ring others = new Ring('o');
    private long events;

    /** Events of the model so far, in this partition. */
    long events() {
        return events;
    }

    /**
     * Remembers the newest event.
     *
     * @param id of its assignment
     * @param store where full chunks go
     * @param memory events to remember of either kind
     */
    public void add(
            String model,
            Event event,
            String id,
            Source source,
            boolean isStrange,
            boolean learned,
            Store<List<RecentEvent>> store,
            int memory) {
        events++;
        (isStrange ? strange : others).add(model, RecentEvent.of(event, id, source, events, learned), store, memory);
    }

    /**
     * Finds the event that feedback is about.
     *
     * @param change what to do with it; the event is stored afterwards
     * @return the event, if it is remembered
     */
    Optional<RecentEvent> change(
            Feedback feedback, Store<List<RecentEvent>> store, int memory, Consumer<RecentEvent> change) {
        return strange.change(feedback, store, memory, change).or(() -> others.change(feedback, store, memory, change));
    }

    /** The model is forgotten, and its events with it. */
    void forget(String model, Store<List<RecentEvent>> store, int memory) {
        strange.forget(model, store, memory);
        others.forget(model, store, memory);
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(events);
        strange.write(out);
        others.write(out);
    }

    static RecentEvents read(DataInput in) throws IOException {
        RecentEvents recent = new RecentEvents();
        recent.events = in.readLong();
        recent.strange.read(in);
        recent.others.read(in);
        return recent;
    }

    public static void writeChunk(List<RecentEvent> chunk, DataOutput out) throws IOException {
        out.writeInt(chunk.size());
        for (RecentEvent event : chunk) {
            event.write(out);
        }
    }

    public static List<RecentEvent> readChunk(DataInput in) throws IOException {
        List<RecentEvent> chunk = new ArrayList<>();
        for (int i = in.readInt(); i > 0; i--) {
            chunk.add(RecentEvent.read(in));
        }
        return chunk;
    }

    /** The last events of one kind. */
    private static final class Ring {

        private final char kind;
        private long chunks;
        private List<RecentEvent> open = new ArrayList<>();

        Ring(char kind) {
            this.kind = kind;
        }

        private String key(String model, long chunk, int memory) {
            return model + '\0' + kind + chunk % size(memory);
        }

        /** Chunks in the store. */
        private static int size(int memory) {
            return (memory + CHUNK - 1) / CHUNK;
        }

        void add(String model, RecentEvent event, Store<List<RecentEvent>> store, int memory) {
            open.add(event);
            if (open.size() == CHUNK) {
                store.put(key(model, chunks++, memory), open);
                open = new ArrayList<>();
            }
        }

        void forget(String model, Store<List<RecentEvent>> store, int memory) {
            for (long back = 1; back <= Math.min(chunks, size(memory)); back++) {
                store.remove(key(model, chunks - back, memory));
            }
        }

        Optional<RecentEvent> change(
                Feedback feedback, Store<List<RecentEvent>> store, int memory, Consumer<RecentEvent> change) {
            Optional<RecentEvent> found = find(feedback, open);
            found.ifPresent(change);
            for (long back = 1; found.isEmpty() && back <= Math.min(chunks, size(memory)); back++) {
                String key = key(feedback.model(), chunks - back, memory);
                List<RecentEvent> chunk = store.get(key);
                found = chunk == null ? found : find(feedback, chunk);
                found.ifPresent(event -> {
                    change.accept(event);
                    store.put(key, chunk);
                });
            }
            return found;
        }

        /** The newest of those with the same id. */
        private static Optional<RecentEvent> find(Feedback feedback, List<RecentEvent> chunk) {
            return chunk.stream().filter(event -> event.isMeantBy(feedback)).reduce((first, second) -> second);
        }

        void write(DataOutput out) throws IOException {
            out.writeLong(chunks);
            writeChunk(open, out);
        }

        void read(DataInput in) throws IOException {
            chunks = in.readLong();
            open = readChunk(in);
        }
    }
}

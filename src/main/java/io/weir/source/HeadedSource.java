package io.weir.source;

import java.util.ArrayDeque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;

/** A source whose first events can be looked at before they are played; they come again in their turn. */
public final class HeadedSource extends SourceAround {

    /** Long events say as much as many do. */
    private static final long MOST_BYTES = 8 << 20;

    private final List<RecordedEvent> head;
    private final Queue<RecordedEvent> unplayed;

    /**
     * Reads the first events.
     *
     * @param source closed with this
     * @param events how many to look at; fewer if the source ends before, or they are long
     */
    public HeadedSource(EventSource source, int events) {
        super(source);
        unplayed = new ArrayDeque<>(events);
        long bytes = 0;
        while (unplayed.size() < events && bytes < MOST_BYTES && source.hasNext()) {
            RecordedEvent event = source.next();
            unplayed.add(event);
            bytes += event.value().length;
        }
        head = List.copyOf(unplayed);
    }

    /** The first events, also after they were played. */
    public List<RecordedEvent> head() {
        return head;
    }

    @Override
    public boolean hasNext() {
        return !unplayed.isEmpty() || source.hasNext();
    }

    @Override
    public RecordedEvent next() {
        if (!hasNext()) {
            throw new NoSuchElementException("no events are left");
        }
        return unplayed.isEmpty() ? source.next() : unplayed.remove();
    }
}

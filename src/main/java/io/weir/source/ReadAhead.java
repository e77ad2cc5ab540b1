package io.weir.source;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** Reads a source in a thread of its own, some thousand events ahead of whoever takes them, in the same order. */
public final class ReadAhead implements EventSource {

    private static final int BATCH = 512;
    private static final int BATCHES = 16;

    private final EventSource source;
    private final BlockingQueue<Batch> queue = new ArrayBlockingQueue<>(BATCHES);
    private final Thread thread;
    private Batch batch = new Batch(List.of(), false, null);
    private int next;

    /**
     * @param last whether nothing follows
     * @param failure why not, or null
     */
    private record Batch(List<RecordedEvent> events, boolean last, RuntimeException failure) {}

    /**
     * Begins to read.
     *
     * @param source closed with this
     */
    public ReadAhead(EventSource source) {
        this.source = source;
        thread = new Thread(this::read, "read-ahead");
        thread.setDaemon(true);
        thread.start();
    }

    private void read() {
        List<RecordedEvent> events = new ArrayList<>(BATCH);
        RuntimeException failure = null;
        try {
            while (source.hasNext()) {
                events.add(source.next());
                if (events.size() == BATCH) {
                    queue.put(new Batch(events, false, null));
                    events = new ArrayList<>(BATCH);
                }
            }
        } catch (InterruptedException e) {
            return;
        } catch (RuntimeException e) {
            failure = e;
        }
        try {
            queue.put(new Batch(events, true, failure));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean hasNext() {
        while (next == batch.events.size()) {
            if (batch.failure != null) {
                throw batch.failure;
            }
            if (batch.last) {
                return false;
            }
            try {
                batch = queue.take();
                next = 0;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InputException("reading was interrupted", e);
            }
        }
        return true;
    }

    @Override
    public RecordedEvent next() {
        if (!hasNext()) {
            throw new NoSuchElementException("no events are left");
        }
        return batch.events.get(next++);
    }

    @Override
    public long size() {
        return source.size();
    }

    @Override
    public double fraction() {
        return source.fraction();
    }

    @Override
    public void close() {
        thread.interrupt();
        source.close();
    }
}

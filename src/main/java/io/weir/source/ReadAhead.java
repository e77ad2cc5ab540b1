package io.weir.source;

import io.weir.threads.Threads;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** Reads a source in a thread of its own, some thousand events ahead of whoever takes them, in the same order. */
public final class ReadAhead extends SourceAround {

    private static final int BATCH = 512;
    private static final int BATCHES = 16;
    /** Bytes after which a batch is full, however few its events: some dozen megabytes wait at the most. */
    private static final int BATCH_BYTES = 1 << 20;

    private final BlockingQueue<Batch> queue = new ArrayBlockingQueue<>(BATCHES);
    private final Thread thread;
    private Batch batch = new Batch(List.of(), false, null);
    private int next;

    /**
     * @param last whether nothing follows
     * @param failure why not, or null
     */
    private record Batch(List<RecordedEvent> events, boolean last, Throwable failure) {}

    /**
     * Begins to read.
     *
     * @param source closed with this
     */
    public ReadAhead(EventSource source) {
        super(source);
        thread = Threads.named("read-ahead", this::read);
        thread.start();
    }

    private void read() {
        List<RecordedEvent> events = new ArrayList<>(BATCH);
        long bytes = 0;
        Throwable failure = null;
        try {
            while (source.hasNext()) {
                RecordedEvent event = source.next();
                events.add(event);
                bytes += event.value().length;
                if (events.size() == BATCH || bytes >= BATCH_BYTES) {
                    bytes = 0;
                    queue.put(new Batch(events, false, null));
                    events = new ArrayList<>(BATCH);
                }
            }
        } catch (InterruptedException e) {
            return;
        } catch (RuntimeException | Error e) {
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
            if (batch.failure instanceof Error error) {
                throw error;
            }
            if (batch.failure instanceof RuntimeException exception) {
                throw exception;
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
    public void close() {
        thread.interrupt();
        super.close();
    }
}

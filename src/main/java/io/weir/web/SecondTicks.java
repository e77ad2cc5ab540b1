package io.weir.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.threads.Threads;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The overview, made once a second and given to whoever waits. Who is slow gets the newest one, and is told how many were missed. */
final class SecondTicks implements AutoCloseable {

    private final View view;
    private final ScheduledExecutorService timer = Threads.timer("dashboard-ticks");
    private long number;
    private ObjectNode overview;
    private boolean closed;

    SecondTicks(View view) {
        this.view = view;
    }

    void start() {
        // A little after the full second, so that it is over.
        long delay = 1050 - view.now() % 1000;
        timer.scheduleAtFixedRate(Threads.heard(this::tick), delay, 1000, TimeUnit.MILLISECONDS);
    }

    /** Makes the next overview. */
    void tick() {
        view.points.rate(view.seconds.lastAssignments(view.now()));
        var next = view.overview();
        synchronized (this) {
            number++;
            overview = next;
            notifyAll();
        }
    }

    /** One tick. */
    record Tick(long number, String json) {}

    /**
     * Waits for a tick after that of the given number.
     *
     * @param last 0 for none yet
     * @return null when there will be no more
     */
    synchronized Tick after(long last) throws InterruptedException {
        while (!closed && number <= last) {
            wait();
        }
        if (closed) {
            return null;
        }
        var json = overview.deepCopy();
        json.put("skipped", last == 0 ? 0 : number - last - 1);
        return new Tick(number, new String(WebJson.bytes(json), StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        timer.shutdownNow();
        synchronized (this) {
            closed = true;
            notifyAll();
        }
    }
}

package io.weir.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.http.WebJson;
import io.weir.threads.Threads;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The overview, made once a second and given to whoever asks. Who is slow gets the newest one, and is told how many were missed. */
final class SecondTicks implements AutoCloseable {

    private final View view;
    private final ScheduledExecutorService timer = Threads.timer("dashboard-ticks");
    private long number;
    private ObjectNode overview;
    /** For those who missed nothing, once somebody asks. */
    private byte[] event;

    private volatile Runnable onTick = () -> {};

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
            event = null;
        }
        onTick.run();
    }

    /** What is done after each tick, by the thread that made it. */
    void onTick(Runnable task) {
        onTick = task;
    }

    /**
     * One tick.
     *
     * @param event as it stands in a stream of events, UTF-8; not to be modified
     */
    record Tick(long number, byte[] event) {}

    /**
     * The newest tick, if there is one after that of the given number.
     *
     * @param last 0 for none yet
     * @return null when there is none
     */
    synchronized Tick after(long last) {
        if (number <= last) {
            return null;
        }
        long skipped = last == 0 ? 0 : number - last - 1;
        if (skipped > 0) {
            return new Tick(number, event(skipped));
        }
        if (event == null) {
            event = event(0);
        }
        return new Tick(number, event);
    }

    private byte[] event(long skipped) {
        var json = overview.deepCopy().put("skipped", skipped);
        String text = new String(WebJson.bytes(json), StandardCharsets.UTF_8);
        return ("event: tick\ndata: " + text + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}

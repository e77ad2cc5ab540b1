package io.weir.web;

import io.javalin.http.Context;
import io.weir.http.Refused;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Those who watch {@code /api/stream}. None of them has a thread: each is written to when its connection takes something, and who
 * is slow gets the newest tick only.
 */
final class Browsers implements AutoCloseable {

    static final int MOST = 1000;
    static final int MOST_PER_ADDRESS = 250;

    private static final Logger LOG = LoggerFactory.getLogger(Browsers.class);

    private final SecondTicks ticks;
    private final Set<Browser> watching = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> byAddress = new HashMap<>();
    private boolean closed;

    Browsers(SecondTicks ticks) {
        this.ticks = ticks;
        ticks.onTick(() -> watching.forEach(Browser::offer));
    }

    /**
     * Sends ticks until the browser goes or this ends.
     *
     * @throws Refused if too many are watching
     */
    void add(Context context) throws IOException {
        String address = context.req().getRemoteAddr();
        enter(address);
        context.contentType("text/event-stream").header("Cache-Control", "no-store");
        var browser = new Browser(context.res().getOutputStream());
        browser.gone.whenComplete((none, e) -> leave(address, browser));
        watching.add(browser);
        context.future(() -> {
            browser.listen();
            return browser.gone;
        });
    }

    private synchronized void enter(String address) {
        if (closed) {
            throw new Refused(503, "the dashboard is ending");
        }
        int already = byAddress.getOrDefault(address, 0);
        if (already >= MOST_PER_ADDRESS) {
            throw new Refused(
                    429, MOST_PER_ADDRESS + " pages of " + address + " are watching, and no more of one address may");
        }
        if (byAddress.values().stream().mapToInt(Integer::intValue).sum() >= MOST) {
            throw new Refused(503, MOST + " pages are watching, and no more may; close one, or look again later");
        }
        byAddress.put(address, already + 1);
    }

    private synchronized void leave(String address, Browser browser) {
        watching.remove(browser);
        byAddress.computeIfPresent(address, (name, count) -> count == 1 ? null : count - 1);
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        Collection<Browser> rest = List.copyOf(watching);
        rest.forEach(browser -> browser.gone.complete(null));
    }

    /** One connection. Between two calls of the container it writes only while the connection says that it takes more. */
    private final class Browser implements WriteListener {

        private final ServletOutputStream out;
        private final CompletableFuture<Void> gone = new CompletableFuture<>();
        private long last;
        private boolean ready;
        private boolean written;

        Browser(ServletOutputStream out) {
            this.out = out;
        }

        void listen() {
            out.setWriteListener(this);
        }

        synchronized void offer() {
            try {
                while (ready && !gone.isDone()) {
                    if (written) {
                        written = false;
                        out.flush();
                    } else {
                        var tick = ticks.after(last);
                        if (tick == null) {
                            return;
                        }
                        last = tick.number();
                        written = true;
                        out.write(tick.event());
                    }
                    ready = out.isReady();
                }
            } catch (IOException | IllegalStateException e) {
                onError(e);
            }
        }

        @Override
        public void onWritePossible() {
            synchronized (this) {
                ready = true;
            }
            offer();
        }

        @Override
        public void onError(Throwable e) {
            LOG.debug("a browser went away", e);
            gone.complete(null);
        }
    }
}

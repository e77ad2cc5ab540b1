package io.weir.http;

import java.util.ArrayDeque;
import java.util.Queue;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Keeps threads for questions about health: all else shares a number of lanes. Who finds none free waits in a line, without a thread;
 * who finds the line full is refused.
 */
final class Lanes extends Handler.Wrapper {

    private static final int LONGEST_LINE = 500;

    private final Queue<Runnable> line = new ArrayDeque<>();
    private int free;

    /**
     * @param lanes requests that are handled at the same time
     */
    Lanes(int lanes) {
        free = lanes;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (Request.getPathInContext(request).startsWith("/health")) {
            return super.handle(request, response, callback);
        }
        synchronized (this) {
            if (free == 0) {
                if (line.size() < LONGEST_LINE) {
                    line.add(() -> handleLater(request, response, callback));
                } else {
                    Errors.write(request, response, callback, 503, "too many requests at once; ask again");
                }
                return true;
            }
            free--;
        }
        try {
            return super.handle(request, response, callback);
        } finally {
            leave();
        }
    }

    private void handleLater(Request request, Response response, Callback callback) {
        try {
            if (!super.handle(request, response, callback)) {
                Errors.write(request, response, callback, 404, "not found");
            }
        } catch (Exception e) {
            Response.writeError(request, response, callback, e);
        } finally {
            leave();
        }
    }

    /** Gives the lane to the next of the line. */
    private void leave() {
        Runnable next;
        synchronized (this) {
            next = line.poll();
            if (next == null) {
                free++;
                return;
            }
        }
        getServer().getThreadPool().execute(next);
    }
}

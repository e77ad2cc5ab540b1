package io.weir.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Collects the body of each request before anybody handles it, so that no thread waits for who sends slowly or stops.
 *
 * <pre>
 *   connection ── some bytes, some bytes, last bytes ──► collected ── one read ──► handler
 *                 buffers go back at once                 has a budget, and a while
 * </pre>
 *
 * <p>A body beyond the budget of all is read to its end and thrown away, as who still sends does not read the answer.
 */
final class Bodies extends Handler.Wrapper {

    private static final int SECONDS_TO_SEND = 60;

    private final long most;
    private final long budget;
    private final AtomicLong waiting = new AtomicLong();

    /**
     * @param most bytes of a body
     * @param budget bytes of all bodies that are on their way or being handled
     */
    Bodies(long most, long budget) {
        this.most = most;
        this.budget = budget;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (request.getLength() == 0
                || request.getLength() < 0 && !request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING)) {
            return super.handle(request, response, callback);
        }
        new Body(request, response, callback).read();
        return true;
    }

    /** One of them, on its way. The container calls it from one thread at a time. */
    private final class Body {

        private final Request request;
        private final Response response;
        private final Callback callback;
        private final Scheduler.Task late;
        private final ByteArrayOutputStream collected = new ByteArrayOutputStream();
        private long size;
        private long counted;
        private boolean beyondBudget;

        Body(Request request, Response response, Callback callback) {
            this.request = request;
            this.response = response;
            this.callback = Callback.from(callback, this::release);
            var endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
            late = request.getComponents()
                    .getScheduler()
                    .schedule(() -> endPoint.close(), SECONDS_TO_SEND, TimeUnit.SECONDS);
        }

        private void release() {
            late.cancel();
            waiting.addAndGet(-counted);
            counted = 0;
        }

        void read() {
            while (true) {
                Content.Chunk chunk = request.read();
                if (chunk == null) {
                    request.demand(this::read);
                    return;
                }
                if (Content.Chunk.isFailure(chunk)) {
                    late.cancel();
                    Errors.write(request, response, callback, 400, "the body cannot be read");
                    return;
                }
                take(chunk);
                boolean last = chunk.isLast();
                chunk.release();
                if (last || size > most) {
                    late.cancel();
                    handle();
                    return;
                }
            }
        }

        private void take(Content.Chunk chunk) {
            int some = chunk.remaining();
            size += some;
            if (beyondBudget) {
                return;
            }
            if (waiting.addAndGet(some) > budget) {
                waiting.addAndGet(-some);
                beyondBudget = true;
                return;
            }
            counted += some;
            byte[] bytes = new byte[some];
            chunk.getByteBuffer().get(bytes);
            collected.write(bytes, 0, some);
        }

        private void handle() {
            if (size > most) {
                Errors.write(request, response, callback, 413, Gate.tooLarge(most));
            } else if (beyondBudget) {
                Errors.write(request, response, callback, 503, "too many bodies are on their way; ask again");
            } else {
                hand(new Whole(request, collected.toByteArray()));
            }
        }

        private void hand(Request whole) {
            try {
                if (!Bodies.super.handle(whole, response, callback)) {
                    Errors.write(whole, response, callback, 404, "not found");
                }
            } catch (Exception e) {
                Response.writeError(whole, response, callback, e);
            }
        }
    }

    /** A request of which all is there. */
    private static final class Whole extends Request.Wrapper {

        private final Content.Source body;

        Whole(Request request, byte[] body) {
            super(request);
            this.body = Content.Source.from(ByteBuffer.wrap(body));
        }

        @Override
        public Content.Chunk read() {
            return body.read();
        }

        @Override
        public void demand(Runnable demand) {
            body.demand(demand);
        }

        @Override
        public void fail(Throwable failure) {
            body.fail(failure);
        }
    }
}

package io.weir.http;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Collects each answer and sends it when it is whole, so that no thread waits for who reads slowly or not at all.
 *
 * <pre>
 *   servlet ── write, write, last write ──► collected ── one write ──► connection
 *      └─ done, its thread is free                          └─ ends when it is taken, or after a while
 * </pre>
 *
 * <p>What waits to be taken has a budget of bytes; an answer beyond it becomes a 503. Streams of events pass as they are.
 */
final class Collected extends Handler.Wrapper {

    private static final int SECONDS_TO_TAKE = 60;

    private final long budget;
    private final AtomicLong waiting = new AtomicLong();

    /**
     * @param budget bytes of answers that may wait to be taken
     */
    Collected(long budget) {
        this.budget = budget;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        var answer = new Answer(request, response, callback);
        return super.handle(request, answer, answer.handled());
    }

    /** Collects until the last write; ends when both the handler and the connection are done. */
    private final class Answer extends Response.Wrapper {

        private final Request request;
        private final Callback callback;
        private final AtomicInteger open = new AtomicInteger(1);
        private final List<byte[]> collected = new ArrayList<>();
        private int size;
        private volatile Throwable failure;

        Answer(Request request, Response response, Callback callback) {
            super(request, response);
            this.request = request;
            this.callback = callback;
        }

        @Override
        public void write(boolean last, ByteBuffer bytes, Callback written) {
            if (isStream()) {
                super.write(last, bytes, written);
                return;
            }
            if (BufferUtil.hasContent(bytes)) {
                if (size + bytes.remaining() > budget) {
                    written.failed(new java.io.IOException("an answer of more than " + budget + " bytes"));
                    return;
                }
                byte[] some = new byte[bytes.remaining()];
                bytes.get(some);
                collected.add(some);
                size += some.length;
            }
            if (last) {
                open.incrementAndGet();
                send(whole());
            }
            written.succeeded();
        }

        private byte[] whole() {
            if (collected.size() == 1) {
                return collected.get(0);
            }
            var all = ByteBuffer.allocate(size);
            collected.forEach(all::put);
            collected.clear();
            return all.array();
        }

        private boolean isStream() {
            String type = getHeaders().get(HttpHeader.CONTENT_TYPE);
            return type != null && type.startsWith("text/event-stream");
        }

        private void send(byte[] all) {
            if (waiting.addAndGet(all.length) > budget) {
                waiting.addAndGet(-all.length);
                getWrapped().reset();
                Errors.write(
                        request,
                        getWrapped(),
                        Callback.from(this::end, this::fail),
                        503,
                        "too many answers wait to be taken; ask again");
                return;
            }
            var endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
            Scheduler.Task late = request.getComponents()
                    .getScheduler()
                    .schedule(() -> endPoint.close(), SECONDS_TO_TAKE, TimeUnit.SECONDS);
            Runnable taken = () -> {
                late.cancel();
                waiting.addAndGet(-all.length);
            };
            super.write(
                    true,
                    ByteBuffer.wrap(all),
                    Callback.from(
                            () -> {
                                taken.run();
                                end();
                            },
                            e -> {
                                taken.run();
                                fail(e);
                            }));
        }

        Callback handled() {
            return Callback.from(this::end, this::fail);
        }

        private void fail(Throwable e) {
            failure = e;
            end();
        }

        private void end() {
            if (open.decrementAndGet() == 0) {
                if (failure == null) {
                    callback.succeeded();
                } else {
                    callback.failed(failure);
                }
            }
        }
    }
}

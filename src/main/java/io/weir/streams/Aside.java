package io.weir.streams;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Work that a helper may do while the stream thread does something else. Whoever comes first does it: a helper, or the stream
 * thread when it wants the result. So the result is the same with many helpers, with none, and with such as have no time.
 */
final class Aside<T> {

    /** Nobody helps: work is done when its result is wanted. */
    static final Executor NOBODY = work -> {};

    private static final int IDLE_SECONDS = 10;

    private final FutureTask<T> task;

    private Aside(FutureTask<T> task) {
        this.task = task;
    }

    /**
     * Offers work to helpers.
     *
     * @param work must not touch what others change before they have its {@linkplain #result result}
     */
    static <T> Aside<T> begin(Callable<T> work, Executor helpers) {
        var task = new FutureTask<>(work);
        helpers.execute(task);
        return new Aside<>(task);
    }

    /** The result, of work that is done by now. Throws what the work threw. */
    T result() {
        task.run();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * As many helpers as there are processors that stream threads leave idle; {@link #NOBODY} if there are none. Their threads end
     * when there is nothing to do.
     */
    static Executor helpers(int streamThreads) {
        int threads = Runtime.getRuntime().availableProcessors() - streamThreads;
        if (threads <= 0) {
            return NOBODY;
        }
        var executor = new ThreadPoolExecutor(
                threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "weir-helper");
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }
}

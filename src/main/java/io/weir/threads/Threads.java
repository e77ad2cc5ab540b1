package io.weir.threads;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Makes every thread of Weir's own. They are daemons: none holds up a process.
 *
 * <p>What a thread throws is never lost. Whoever owns it may keep it for the thread that waits for its work; all else goes to the
 * handler of uncaught exceptions, which ends the command with a sentence.
 */
public final class Threads {

    private static final int IDLE_SECONDS = 10;

    private Threads() {}

    /** A thread that is not started yet. */
    public static Thread named(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Threads for work that comes now and then; they end when there is nothing to do. */
    public static ExecutorService pool(String name, int threads) {
        var executor = new ThreadPoolExecutor(
                threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory(name));
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    /**
     * A thread for a task that is repeated.
     *
     * @return one whose tasks are {@linkplain #heard heard}
     */
    public static ScheduledExecutorService timer(String name) {
        return Executors.newSingleThreadScheduledExecutor(factory(name));
    }

    /** A task whose failure goes to the handler of its thread, where an executor would keep it to itself. */
    public static Runnable heard(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                Thread thread = Thread.currentThread();
                thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
                throw e;
            }
        };
    }

    private static ThreadFactory factory(String name) {
        return task -> named(name, task);
    }
}

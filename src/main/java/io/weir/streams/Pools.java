package io.weir.streams;

import io.weir.em.Aside;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Threads beside those of Kafka Streams. They end when there is nothing to do, and hold no process up. */
final class Pools {

    private static final int IDLE_SECONDS = 10;

    private Pools() {}

    /** Searches for better models get half of the processors. */
    static Executor searches() {
        return pool("weir-search", Math.max(1, processors() / 2));
    }

    /** Those who help stream threads get the processors that these leave idle; {@link Aside#NOBODY} if there are none. */
    static Executor helpers(int streamThreads) {
        int idle = processors() - streamThreads;
        return idle > 0 ? pool("weir-helper", idle) : Aside.NOBODY;
    }

    private static int processors() {
        return Runtime.getRuntime().availableProcessors();
    }

    private static Executor pool(String name, int threads) {
        var executor = new ThreadPoolExecutor(
                threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, name);
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }
}

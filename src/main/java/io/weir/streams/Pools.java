package io.weir.streams;

import io.weir.em.Aside;
import io.weir.em.Searches;
import io.weir.threads.Threads;
import java.util.concurrent.Executor;

/** Threads beside those of Kafka Streams. They end when there is nothing to do, and hold no process up. */
final class Pools {

    private Pools() {}

    /** Searches for better models get half of the processors, and those that a stream thread waits for a thread of their own. */
    static Executor searches() {
        return new Searches(
                Threads.pool("weir-search", Math.max(1, processors() / 2)),
                search -> Threads.named("weir-search", search).start());
    }

    /** Those who help stream threads get the processors that these leave idle; {@link Aside#NOBODY} if there are none. */
    static Executor helpers(int streamThreads) {
        int idle = processors() - streamThreads;
        return idle > 0 ? Threads.pool("weir-helper", idle) : Aside.NOBODY;
    }

    private static int processors() {
        return Runtime.getRuntime().availableProcessors();
    }
}

package io.weir.streams;

import io.weir.config.WeirConfig;
import io.weir.em.JoinableTask;
import io.weir.em.Patience;
import io.weir.em.Turns;
import io.weir.em.search.SearchExecutor;
import io.weir.threads.Threads;
import java.util.concurrent.Executor;

/** Threads beside those of Kafka Streams. They end when there is nothing to do, and hold no process up. */
final class Pools {

    private Pools() {}

    /** Searches for better models get half of the processors, and those that a stream thread waits for a thread of their own. */
    static Executor searches(Patience patience) {
        int threads = Math.max(1, processors() / 2);
        return new SearchExecutor(
                Threads.pool("weir-search", threads),
                search -> Threads.named("weir-search", search).start(),
                patience,
                new Turns(threads));
    }

    /**
     * Of stream threads where several E-steps contribute, so that results depend on time anyhow: between two commits they wait for a tenth
     * of what a transaction may take.
     */
    static Patience patience(WeirConfig config) {
        return new Patience(config.transactionTimeout().dividedBy(10).toNanos(), System::nanoTime);
    }

    /** Those who help stream threads get the processors that these leave idle; {@link JoinableTask#NOBODY} if there are none. */
    static Executor helpers(int streamThreads) {
        int idle = processors() - streamThreads;
        return idle > 0 ? Threads.pool("weir-helper", idle) : JoinableTask.NOBODY;
    }

    private static int processors() {
        return Runtime.getRuntime().availableProcessors();
    }
}

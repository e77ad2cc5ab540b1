package io.weir.em.search;

import io.weir.em.Patience;
import io.weir.em.Turns;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Where searches run, in a process whose learners come and go. A learner that is read again while a search of its is under way, as after
 * a transaction that was aborted, finds that search; otherwise one that takes longer than a transaction would never end.
 */
public final class SearchExecutor implements Executor {

    /** Searches that are remembered for learners that may come back. */
    private static final int MOST = 256;

    private final Executor pool;
    private final Executor atOnce;
    private final Patience patience;
    private final Turns turns;
    private final Map<Key, PendingRefit.Running> running = new LinkedHashMap<>();

    /** What a search depends on. */
    record Key(PendingRefit.Kind kind, long begun, long seed, long points) {}

    /**
     * @param pool does a few at a time
     * @param atOnce does those that somebody waits for, each on a thread of its own
     * @param patience of those who wait
     * @param turns of all of them
     */
    public SearchExecutor(Executor pool, Executor atOnce, Patience patience, Turns turns) {
        this.pool = pool;
        this.atOnce = atOnce;
        this.patience = patience;
        this.turns = turns;
    }

    @Override
    public void execute(Runnable search) {
        pool.execute(search);
    }

    /** Of those who wait for searches. */
    public Patience patience() {
        return patience;
    }

    Turns turns() {
        return turns;
    }

    /** Somebody waits for this one, which may be under way already, or have to wait for others. */
    public void hurry(Runnable search) {
        atOnce.execute(search);
    }

    /** The search that is under way, or the one that is begun now. */
    public synchronized PendingRefit.Running find(Key key, Supplier<PendingRefit.Running> begin) {
        PendingRefit.Running found = running.get(key);
        if (found == null) {
            found = begin.get();
            running.put(key, found);
            if (running.size() > MOST) {
                running.remove(running.keySet().iterator().next());
            }
        }
        return found;
    }
}

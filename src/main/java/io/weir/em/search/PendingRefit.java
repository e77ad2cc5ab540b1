package io.weir.em.search;

import io.weir.em.Effort;
import io.weir.em.JoinableTask;
import io.weir.em.Patience;
import io.weir.family.Family;
import io.weir.family.Statistic;
import io.weir.mixture.MixtureStatistics;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A refit under way, with all that is needed to begin it again after a crash.
 *
 * <p>It takes effect when the age of the model reaches {@link #due()}, neither sooner nor later.
 */
public final class PendingRefit {

    /** What the search is for. */
    public enum Kind {
        START,
        /** Fresh starts against the current model. */
        REFIT,
        RESTART,
        /** The current model alone, taken to convergence. */
        CONTINUATION
    }

    /** Multiplications that a search may take before the stream has gone on: half a second of a processor. */
    static final long FIRST_WORK = 1_000_000_000L;
    /** … and with each event, */
    static final long WORK_PER_EVENT = 2_000_000L;
    /** … but no more than this with a batch: a quarter of a second. */
    static final long WORK_PER_BATCH = 500_000_000L;

    /** A search as it runs. */
    record Running(JoinableTask<MultiStartEm.Result> task, Effort effort, Executor executor, AtomicBoolean hurried) {

        static Running begin(Callable<MultiStartEm.Result> work, Executor executor) {
            var effort = executor instanceof SearchExecutor searches ? new Effort(searches.turns()) : new Effort();
            var task = JoinableTask.begin(() -> effort.during(work), executor);
            return new Running(task, effort, executor, new AtomicBoolean());
        }

        /** Whether another thread does it, however many others are busy. */
        boolean aside() {
            return executor instanceof SearchExecutor;
        }

        /** Waits until it is done, or has done more than so much; whether it is done and was not more. */
        boolean within(long work) {
            if (!effort.reached(work) && hurried.compareAndSet(false, true)) {
                task.hurry(executor instanceof SearchExecutor searches ? searches::hurry : Runnable::run);
            }
            return effort.within(
                    work, executor instanceof SearchExecutor searches ? searches.patience() : Patience.ENDLESS);
        }
    }

    private final Kind kind;
    private final long begun;
    private final long seed;
    private final boolean decided;
    private final MixtureStatistics warm;
    private final Statistic background;
    private Running running;
    /** Age of the model when this process began the search, or found it. */
    private long submitted;
    /** Multiplications for an event. */
    private long perEvent;

    private PendingRefit(
            Kind kind, long begun, long seed, boolean decided, MixtureStatistics warm, Statistic background) {
        this.kind = kind;
        this.begun = begun;
        this.seed = seed;
        this.decided = decided;
        this.warm = warm;
        this.background = background;
    }

    /**
     * @param decided whether the start is made even if a simpler model predicts better
     */
    public static PendingRefit start(long age, long seed, boolean decided, Statistic background) {
        return new PendingRefit(Kind.START, age, seed, decided, null, background);
    }

    /**
     * @param warm statistics of the current model, to go on from; taken over
     */
    public static PendingRefit refit(long age, long seed, MixtureStatistics warm, Statistic background) {
        return new PendingRefit(Kind.REFIT, age, seed, true, warm, background);
    }

    /**
     * @param warm statistics of the current model; taken over
     */
    public static PendingRefit continuation(long age, long seed, MixtureStatistics warm, Statistic background) {
        return new PendingRefit(Kind.CONTINUATION, age, seed, true, warm, background);
    }

    public static PendingRefit restart(long age, long seed, Statistic background) {
        return new PendingRefit(Kind.RESTART, age, seed, true, null, background);
    }

    public Kind kind() {
        return kind;
    }

    /** Age of the model at which the result takes effect. */
    public long due() {
        return begun + SearchSchedule.searchEvents(kind == Kind.RESTART ? 0 : begun);
    }

    /** Age of the model at which the search began. */
    public long begun() {
        return begun;
    }

    public long seed() {
        return seed;
    }

    public boolean decided() {
        return decided;
    }

    MixtureStatistics warm() {
        return warm;
    }

    /** All events when the search began, as one component. */
    public Statistic background() {
        return background;
    }

    public boolean submitted() {
        return running != null;
    }

    /**
     * @param work gives null, or fewer components, if the start should wait
     * @param points that it works on
     * @param age of the model now
     * @param batch events that are learned at once, at the most
     */
    public void submit(Callable<MultiStartEm.Result> work, double[][] points, long age, int batch, Executor executor) {
        submitted = age;
        perEvent = Math.min(WORK_PER_EVENT, WORK_PER_BATCH / batch);
        running = executor instanceof SearchExecutor searches
                ? searches.find(
                        new SearchExecutor.Key(kind, begun, seed, hash(points)), () -> Running.begin(work, executor))
                : Running.begin(work, executor);
    }

    private static long hash(double[][] points) {
        long hash = points.length;
        for (double[] x : points) {
            for (double v : x) {
                hash = 31 * hash + Double.doubleToLongBits(v);
            }
        }
        return hash;
    }

    /**
     * Lets the search keep up with the stream: waits until it is done, or has done the work of the events since this process began it.
     * When the result is due, it is taken if the search took no more work than the events since it began stand for; otherwise later.
     * That is a matter of the search and the events alone, not of the time they take, and no wait is for more than the work of one batch
     * and of the first grant. Where patience has an end, results may come later still.
     *
     * @param age of the model now
     * @return whether the result is to be taken now
     */
    public boolean ready(long age) {
        if (age < due()) {
            if (running.aside()) {
                running.within(perEvent * (age - submitted));
            }
            return false;
        }
        return running.within(FIRST_WORK + perEvent * (age - begun));
    }

    /** The result; runs the search here if nobody has begun it. */
    public MultiStartEm.Result await() {
        try {
            return running.task.result();
        } catch (RuntimeException e) {
            throw new IllegalStateException("a refit failed: " + e, e);
        }
    }

    public void write(DataOutput out) throws IOException {
        out.writeByte(kind.ordinal());
        out.writeLong(begun);
        out.writeLong(seed);
        out.writeBoolean(decided);
        background.write(out);
        out.writeBoolean(warm != null);
        if (warm != null) {
            warm.write(out);
        }
    }

    public static PendingRefit read(DataInput in, Family family) throws IOException {
        Kind kind = Kind.values()[in.readByte()];
        long begun = in.readLong();
        long seed = in.readLong();
        boolean decided = in.readBoolean();
        Statistic background = family.readStatistic(in);
        MixtureStatistics warm = in.readBoolean() ? MixtureStatistics.read(in, family) : null;
        return new PendingRefit(kind, begun, seed, decided, warm, background);
    }
}

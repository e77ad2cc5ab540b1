package io.weir.em;

import io.weir.family.Family;
import io.weir.family.Statistic;
import io.weir.mixture.MixtureStatistics;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;

/**
 * A refit under way, with all that is needed to begin it again after a crash.
 *
 * <p>It takes effect when the age of the model reaches {@link #due()}, neither sooner nor later.
 */
final class Search {

    /** What the search is for. */
    enum Kind {
        START,
        /** Fresh starts against the current model. */
        REFIT,
        RESTART,
        /** The current model alone, taken to convergence. */
        CONTINUATION
    }

    private final Kind kind;
    private final long begun;
    private final long seed;
    private final boolean decided;
    private final MixtureStatistics warm;
    private final Statistic background;
    private Aside<Refit.Result> task;

    private Search(Kind kind, long begun, long seed, boolean decided, MixtureStatistics warm, Statistic background) {
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
    static Search start(long age, long seed, boolean decided, Statistic background) {
        return new Search(Kind.START, age, seed, decided, null, background);
    }

    /**
     * @param warm statistics of the current model, to go on from; taken over
     */
    static Search refit(long age, long seed, MixtureStatistics warm, Statistic background) {
        return new Search(Kind.REFIT, age, seed, true, warm, background);
    }

    /**
     * @param warm statistics of the current model; taken over
     */
    static Search continuation(long age, long seed, MixtureStatistics warm, Statistic background) {
        return new Search(Kind.CONTINUATION, age, seed, true, warm, background);
    }

    static Search restart(long age, long seed, Statistic background) {
        return new Search(Kind.RESTART, age, seed, true, null, background);
    }

    Kind kind() {
        return kind;
    }

    /** Age of the model at which the result takes effect. */
    long due() {
        return begun + SearchSchedule.searchEvents(kind == Kind.RESTART ? 0 : begun);
    }

    /** Age of the model at which the search began. */
    long begun() {
        return begun;
    }

    long seed() {
        return seed;
    }

    boolean decided() {
        return decided;
    }

    MixtureStatistics warm() {
        return warm;
    }

    /** All events when the search began, as one component. */
    Statistic background() {
        return background;
    }

    boolean submitted() {
        return task != null;
    }

    /**
     * @param work gives null, or fewer components, if the start should wait
     */
    void submit(Callable<Refit.Result> work, Executor executor) {
        task = Aside.begin(work, executor);
    }

    /** The result; runs the search here if nobody has begun it. */
    Refit.Result await() {
        try {
            return task.result();
        } catch (RuntimeException e) {
            throw new IllegalStateException("a refit failed: " + e, e);
        }
    }

    void write(DataOutput out) throws IOException {
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

    static Search read(DataInput in, Family family) throws IOException {
        Kind kind = Kind.values()[in.readByte()];
        long begun = in.readLong();
        long seed = in.readLong();
        boolean decided = in.readBoolean();
        Statistic background = family.readStatistic(in);
        MixtureStatistics warm = in.readBoolean() ? MixtureStatistics.read(in, family) : null;
        return new Search(kind, begun, seed, decided, warm, background);
    }
}

package io.weir.em.search;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * When a model's searches begin and when they take effect: at event counts, never at times, so that a replay has the same ones.
 *
 * <pre>
 *   warming up     at 1, 2, 3 … 64, 128, 250 events, made at once
 *   filling        whenever a fifth more events are there; the reservoir holds all of them
 *   full           whenever half as many more are there
 *   unanimous      fresh starts only at twice the age, where the last ones all found the current model
 *   proven         at three times the age, where the current model has predicted better than the one found
 * </pre>
 */
public final class SearchSchedule {

    /** Up to here provisional fits are so small that they are made at once. */
    public static final int SMALL = 250;
    /** Provisional fits are closer together up to here. */
    private static final int FIRST = 64;

    private static final double GROWTH_WHILE_FILLING = 1.2;
    private static final double GROWTH = 1.5;
    private static final double GROWTH_WHEN_UNANIMOUS = 2;
    private static final double GROWTH_WHEN_PROVEN = 3;

    private static final int SHORTEST_SEARCH = 64;
    public static final int LONGEST_SEARCH = 4096;

    private long next = 1;
    /** Before this age, searches only go on from the current model. */
    private long nextStarts;

    /** Whether a search begins at this age. */
    public boolean due(long age) {
        return age >= next;
    }

    /** Whether a search at this age makes fresh starts. */
    public boolean startsDue(long age) {
        return age >= nextStarts;
    }

    /** Events that a search at this age may take. */
    static int searchEvents(long age) {
        return (int) Math.max(SHORTEST_SEARCH, Math.min(LONGEST_SEARCH, age / 8));
    }

    /** A provisional model was made at this age, at once. */
    public void provisional(long age) {
        next = age < FIRST ? age + Math.max(1, age / 3) : Math.min(2 * age, SMALL);
    }

    /** Something else has to be finished first. */
    public void postpone(long until) {
        next = until;
    }

    /**
     * A search that was no restart has come to its end.
     *
     * @param unanimous whether all fresh starts found the current model
     * @param full whether the reservoir is
     */
    public void finished(PendingRefit search, boolean unanimous, boolean full, long age) {
        next = Math.max(age + 1, (long) (search.begun() * (full ? GROWTH : GROWTH_WHILE_FILLING)));
        if (search.kind() == PendingRefit.Kind.REFIT && unanimous) {
            nextStarts = (long) (GROWTH_WHEN_UNANIMOUS * search.begun());
        }
    }

    /** Searches without fresh starts are of no use. */
    public void onlyWithStarts() {
        next = Math.max(next, nextStarts);
    }

    /** What a search found has predicted no better than the current model. */
    public void proven(long age) {
        next = Math.max(next, (long) (GROWTH_WHEN_PROVEN * age));
    }

    /** What was proven may hold no longer. */
    public void doubted(long age) {
        next = Math.min(next, (long) (GROWTH * age));
    }

    /** The model begins again with so many events. */
    public void restarted(long age) {
        nextStarts = 0;
        next = (long) (age * GROWTH_WHILE_FILLING);
    }

    /** The model goes on from one of this age. */
    public void adopted(long age, boolean full) {
        nextStarts = 0;
        next = age + Math.max(1, (long) (age * ((full ? GROWTH : GROWTH_WHILE_FILLING) - 1)));
    }

    public void write(DataOutput out) throws IOException {
        out.writeLong(next);
        out.writeLong(nextStarts);
    }

    public void read(DataInput in) throws IOException {
        next = in.readLong();
        nextStarts = in.readLong();
    }
}

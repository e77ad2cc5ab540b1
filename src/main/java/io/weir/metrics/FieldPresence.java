package io.weir.metrics;

import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How often the fields that are watched were there, in all events of one task and in the newest: the last {@value #GENERATION} to twice
 * as many. One thread adds, any may read; a reader may miss part of the event that is being added.
 */
public final class FieldPresence {

    static final int GENERATION = 1000;

    /** So many events without a field that always was there are no chance. */
    private static final int SHORTEST_GAP = 100;

    /** A field that is there with probability p is missing 20/p times in a row with a probability of e⁻²⁰. */
    private static final double UNLIKELY = 20;

    private static final int EVENTS = 0;
    private static final int MISSING = 1;
    private static final int INVALID = 2;
    private static final int LAST = 3;
    private static final int NUMBERS = 4;

    private final List<WatchedField> fields;
    private final AtomicLongArray numbers;
    /** The numbers one and two generations ago. */
    private long[] newer;

    private volatile long[] older;
    private int events;

    FieldPresence(List<WatchedField> fields) {
        this.fields = List.copyOf(fields);
        numbers = new AtomicLongArray(NUMBERS * fields.size());
        newer = new long[numbers.length()];
        older = newer;
    }

    public List<WatchedField> fields() {
        return fields;
    }

    /** Field i was in the event. */
    public void there(int i) {
        increment(NUMBERS * i + EVENTS);
        if (numbers.getPlain(NUMBERS * i + LAST) != 0) {
            numbers.setRelease(NUMBERS * i + LAST, 0);
        }
    }

    /**
     * Field i was not in the event.
     *
     * @param invalid it was, but counts as missing
     */
    public void missing(int i, boolean invalid) {
        increment(NUMBERS * i + EVENTS);
        increment(NUMBERS * i + MISSING);
        increment(NUMBERS * i + LAST);
        if (invalid) {
            increment(NUMBERS * i + INVALID);
        }
    }

    /** All fields of an event have been told. */
    public void endOfEvent() {
        if (++events == GENERATION) {
            events = 0;
            older = newer;
            newer = new long[numbers.length()];
            for (int i = 0; i < newer.length; i++) {
                newer[i] = numbers.getPlain(i);
            }
        }
    }

    /** With one writer nothing needs to be compared. */
    private void increment(int i) {
        numbers.setRelease(i, numbers.getPlain(i) + 1);
    }

    /** Whether field i was there, and is not for so long that it is hardly by chance. */
    public boolean isGone(int i) {
        return isGone(
                numbers.getAcquire(NUMBERS * i + EVENTS),
                numbers.getAcquire(NUMBERS * i + MISSING),
                numbers.getAcquire(NUMBERS * i + LAST));
    }

    static boolean isGone(long events, long missing, long last) {
        // A share of few events is no share: the first hundred count as a hundred.
        return last >= SHORTEST_GAP && last * share(events, missing, last) >= UNLIKELY;
    }

    /** Share of the events up to its last one that had field i. */
    public double shareBefore(int i) {
        return share(
                numbers.getAcquire(NUMBERS * i + EVENTS),
                numbers.getAcquire(NUMBERS * i + MISSING),
                numbers.getAcquire(NUMBERS * i + LAST));
    }

    private static double share(long events, long missing, long last) {
        return (double) (events - missing) / Math.max(SHORTEST_GAP, events - last);
    }

    /** Figures of field i since the start. */
    public FieldFigures figures(int i) {
        return new FieldFigures(
                fields.get(i),
                numbers.getAcquire(NUMBERS * i + EVENTS),
                numbers.getAcquire(NUMBERS * i + MISSING),
                numbers.getAcquire(NUMBERS * i + INVALID),
                numbers.getAcquire(NUMBERS * i + LAST));
    }

    /** Adds the newest events to a sum: all, those without field i, and those whose value was invalid. */
    void addRecent(int i, long[] sums) {
        long[] from = older;
        sums[0] += numbers.getAcquire(NUMBERS * i + EVENTS) - from[NUMBERS * i + EVENTS];
        sums[1] += numbers.getAcquire(NUMBERS * i + MISSING) - from[NUMBERS * i + MISSING];
        sums[2] += numbers.getAcquire(NUMBERS * i + INVALID) - from[NUMBERS * i + INVALID];
    }
}

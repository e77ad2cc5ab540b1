package io.weir.em.online;

import io.weir.em.HalfLife;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How far event time has come, and how much of the events so far is left of it: the time side of a half-life in event time.
 *
 * <p>Forward decay (Cormode, Shkapenyuk, Srivastava and Xu 2009): relative to the newest event, one of time t weighs
 * 2^(−(t_max − t)/H). The past fades only when t_max moves, by 2^(−Δt/H); an event that comes late enters with what would be left
 * of it had it come in time. So the sums do not depend on the order of the events. With any other half-life it stands
 * still.
 *
 * <p>One wrong timestamp far ahead would make everything after it late for ever. When {@value #DISBELIEF} events in a row
 * are more than {@value #LATE} half-lives late, the clock goes back to them.
 */
final class EventClock {

    private static final int LATE = 10;
    private static final int DISBELIEF = 256;

    private final HalfLife halfLife;
    private long first;
    private long newest = Long.MIN_VALUE;
    private double mass;
    private int late;

    EventClock(HalfLife halfLife) {
        this.halfLife = halfLife;
    }

    /**
     * The weight of an event or a batch, and of all that was before it, once it is there.
     *
     * @param past by what everything before fades
     * @param present weight of what is new
     */
    record Tick(double past, double present) {

        /** Time does not matter. */
        static final Tick NONE = new Tick(1, 1);
    }

    /**
     * Something new came.
     *
     * @param reference newest event time in it, ms
     * @param events how many events it holds
     * @param added their mass relative to the reference
     */
    Tick advance(long reference, int events, double added) {
        if (newest == Long.MIN_VALUE) {
            first = reference;
        }
        // In doubles: the difference of two longs may be no long.
        double ahead = newest == Long.MIN_VALUE ? 0 : (double) reference - (double) newest;
        late = ahead < -LATE * halfLife.millis() ? late + events : 0;
        Tick tick;
        if (ahead >= 0 || late >= DISBELIEF) {
            newest = reference;
            late = 0;
            tick = new Tick(halfLife.left(Math.max(0, ahead)), 1);
        } else {
            tick = new Tick(1, halfLife.left(-ahead));
        }
        mass = tick.past() * mass + tick.present() * added;
        return tick;
    }

    /**
     * How long ago an event was, ms ≥ 0: relative to the newest one, as far as that is believed.
     *
     * @param timestamp its event time, ms
     */
    double age(long timestamp) {
        return newest == Long.MIN_VALUE ? 0 : Math.max(0, (double) newest - (double) timestamp);
    }

    /** Σ of the weights of all events, as of the newest one. */
    double mass() {
        return mass;
    }

    /**
     * Half-life in events at the rate at which events came of late: with n events per half-life the mass settles at n / ln 2.
     */
    double halfLifeInEvents() {
        return Math.max(1, mass * Math.log(2));
    }

    /** Whether a half-life has gone by, so that the rate of events is known. */
    boolean knowsRate() {
        return (double) newest - (double) first >= halfLife.millis();
    }

    /** What is learned of a new regime counts from here on. */
    void restart(double events) {
        mass = Math.min(mass, events);
    }

    /** From now on so many events are what is known, as of the newest event. */
    void adopt(double events) {
        mass = events;
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(first);
        out.writeLong(newest);
        out.writeDouble(mass);
        out.writeInt(late);
    }

    void read(DataInput in) throws IOException {
        first = in.readLong();
        newest = in.readLong();
        mass = in.readDouble();
        late = in.readInt();
    }
}

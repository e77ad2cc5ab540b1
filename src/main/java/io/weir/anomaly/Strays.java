package io.weir.anomaly;

import io.weir.mixture.Mixture;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Events that are strange beyond any doubt, and whether one of them comes alone.
 *
 * <p>A garbled value is learned like any other unless something stops it, and one is enough: an event z standard deviations from all
 * components changes the variance of the one that gets it by z²/n of itself. Such an event is no news if it comes alone, whatever made
 * it. A group of them is: {@value #GROUP} of about the same distance within {@value #WINDOW} events, which is a stream that has changed or
 * a cluster that nobody has seen; for them the rules are those of all flagged events.
 */
public final class Strays {

    /** An event whose p-value is above is no stray. */
    private static final double DOUBTFUL = 0.1;

    /** Nothing that a component makes is farther out. */
    private static final double FAR = 32;

    private static final int GROUP = 20;
    private static final int WINDOW = 2000;
    /** Of about the same distance are those that differ by no more than this factor. */
    private static final double ALIKE = 10;

    private long events;
    /** Of the newest strays, in a ring: the number of the event and its z. As long as there have been strays, most models have none. */
    private long[] when = new long[0];

    private double[] distance = new double[0];
    private int next;

    /**
     * How far an event is from all components if that is beyond doubt; 0 otherwise.
     *
     * @param effectiveEvents that the mixture was learned from
     * @param pValue of the event; NaN if there is none
     */
    public static double distance(Mixture mixture, double effectiveEvents, double[] x, double pValue) {
        return pValue > DOUBTFUL ? 0 : distance(mixture, effectiveEvents, x);
    }

    static double distance(Mixture mixture, double effectiveEvents, double[] x) {
        double least = Double.POSITIVE_INFINITY;
        for (int k = 0; k < mixture.size(); k++) {
            double z = mixture.component(k).standout(x, 0);
            double n = mixture.weight(k) * effectiveEvents;
            if (!(z > FAR && z * z > n)) {
                return 0;
            }
            least = Math.min(least, z);
        }
        return least;
    }

    /**
     * Counts an event.
     *
     * @param z what {@link #distance} said of it
     * @return whether it is a stray that comes alone
     */
    boolean alone(double z) {
        events++;
        if (!(z > 0)) {
            return false;
        }
        int alike = 1;
        for (int i = 0; i < when.length; i++) {
            boolean near = distance[i] < z * ALIKE && z < distance[i] * ALIKE;
            alike += near && events - when[i] < WINDOW ? 1 : 0;
        }
        if (next == when.length) {
            when = Arrays.copyOf(when, next + 1);
            distance = Arrays.copyOf(distance, next + 1);
        }
        when[next] = events;
        distance[next] = z;
        next = (next + 1) % GROUP;
        return alike < GROUP;
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(events);
        out.writeByte(next);
        out.writeByte(when.length);
        for (int i = 0; i < when.length; i++) {
            out.writeLong(when[i]);
            out.writeDouble(distance[i]);
        }
    }

    static Strays read(DataInput in) throws IOException {
        Strays strays = new Strays();
        strays.events = in.readLong();
        strays.next = in.readByte();
        strays.when = new long[in.readByte()];
        strays.distance = new double[strays.when.length];
        for (int i = 0; i < strays.when.length; i++) {
            strays.when[i] = in.readLong();
            strays.distance[i] = in.readDouble();
        }
        return strays;
    }
}

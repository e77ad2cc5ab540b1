package io.weir.em.online;

import io.weir.em.HalfLife;
import io.weir.em.Initializer;
import io.weir.em.LearningSettings;
import io.weir.em.Outliers;
import io.weir.family.Family;
import io.weir.family.Statistic;
import io.weir.numeric.Hash64;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** The events since the stream last changed: how many, a sample of them, and how far their time has come. */
final class Regime {

    private final LearningSettings settings;
    private final Family family;
    private final long seed;
    private final Reservoir reservoir;
    private final EventClock clock;
    private long age;

    Regime(LearningSettings settings, Family family, long seed) {
        this.settings = settings;
        this.family = family;
        this.seed = seed;
        reservoir = new Reservoir(settings.reservoir(), seed);
        clock = new EventClock(settings.halfLife());
    }

    /**
     * Offers a batch to the sample, and lets event time go on.
     *
     * @param memory half-life of the model, in events
     */
    EventClock.Tick take(Contribution contribution, double memory) {
        EventClock.Tick tick = sample(contribution, memory);
        age += contribution.events();
        return tick;
    }

    private EventClock.Tick sample(Contribution contribution, double memory) {
        PointBatch batch = contribution.batch();
        double[][] points = batch.points();
        HalfLife halfLife = settings.halfLife();
        if (!halfLife.inTime()) {
            for (int i = 0; i < points.length; i++) {
                reservoir.offer(points[i], memory, contribution.representedBy(i));
            }
            return EventClock.Tick.NONE;
        }
        double[] weights = batch.weights(halfLife);
        EventClock.Tick tick = clock.advance(
                batch.newest(), points.length, Arrays.stream(weights).sum());
        for (int i = 0; i < points.length; i++) {
            reservoir.offer(points[i], tick.present() * weights[i], clock.mass());
        }
        return tick;
    }

    /** Whether with its newest events another multiple of the sample's size has been reached. */
    boolean anotherSample(int newest) {
        return age / reservoir.size() > (age - newest) / reservoir.size();
    }

    /** Begins again with these points alone. */
    void restart(double[][] points) {
        reservoir.restart(points);
        age = points.length;
        clock.restart(age);
    }

    /**
     * Goes on from a model that was written down, as if its events had just been learned. Events drawn from it stand in for
     * those in the reservoir, until what comes takes their places.
     *
     * @return those events
     */
    double[][] adopt(WarmStart start) {
        age = Math.max(1, Math.round(start.effectiveEvents()));
        double[][] draws = start.draws(settings.reservoir(), seed());
        reservoir.restart(draws, age);
        if (settings.halfLife().inTime()) {
            clock.adopt(start.effectiveEvents());
        }
        return draws;
    }

    /** The sample without its outliers. */
    double[][] sample() {
        return Outliers.removed(family, reservoir.points());
    }

    /** The sample without its outliers, as one component. */
    Statistic pooled() {
        return Initializer.observed(family, sample());
    }

    /** Number of events. */
    long age() {
        return age;
    }

    /** Of what is random now. */
    long seed() {
        return Hash64.mix(seed, age);
    }

    Reservoir reservoir() {
        return reservoir;
    }

    EventClock clock() {
        return clock;
    }

    void write(DataOutput out) throws IOException {
        reservoir.write(out);
        clock.write(out);
        out.writeLong(age);
    }

    void read(DataInput in) throws IOException {
        reservoir.read(in);
        clock.read(in);
        age = in.readLong();
    }
}

package io.weir.em.online;

import io.weir.em.ComponentCount;
import io.weir.em.LearningSettings;
import io.weir.em.Outliers;
import io.weir.em.search.WarmUpModel;
import io.weir.family.Family;
import io.weir.family.Statistic;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** A model before its start: a guess from its first event, fits that do meanwhile, and when they are given up. */
final class WarmUp {

    /** Where the number of components is to be chosen, a provisional model is given up for good after as many events as so many need. */
    private static final int TYPICAL = 8;

    private final LearningSettings settings;
    private final Family family;
    private final long seed;
    /** A guess from the first event alone; null before it. */
    private Statistic guess;

    WarmUp(LearningSettings settings, Family family, long seed) {
        this.settings = settings;
        this.family = family;
        this.seed = seed;
    }

    /** Guesses from the first of these points, if there is no guess yet. */
    void see(double[][] points) {
        if (guess == null) {
            guess = family.vague(points[0], 0);
        }
    }

    /** What fits the events so far, with few components. */
    WarmUpModel provisional(Reservoir reservoir) {
        double[][] points = reservoir.points();
        Outliers outliers = Outliers.of(family, points);
        // If the first event was one, the next says more.
        Statistic vague = reservoir.isWhole() && outliers.has(0) ? family.vague(outliers.without(points)[0], 0) : guess;
        return new WarmUpModel(family, settings, vague, seed);
    }

    /**
     * Whether so many events are enough for a start, even if a simpler model predicts better.
     *
     * @param seen the events as one component
     */
    boolean over(long events, Statistic seen) {
        return events >= settings.bootstrapEvents(RunningModel.parameters(family, typical(), seen));
    }

    /** A number of components for what has to be known before there is one. */
    private int typical() {
        ComponentCount count = settings.components();
        return count.isAuto() ? Math.max(count.least(), Math.min(count.most(), TYPICAL)) : count.most();
    }

    void write(DataOutput out) throws IOException {
        out.writeBoolean(guess != null);
        if (guess != null) {
            guess.write(out);
        }
    }

    void read(DataInput in) throws IOException {
        if (in.readBoolean()) {
            guess = family.readStatistic(in);
        }
    }
}

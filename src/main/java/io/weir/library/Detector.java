package io.weir.library;

import io.weir.em.ComponentCount;
import io.weir.em.HalfLife;
import io.weir.em.JoinableTask;
import io.weir.em.LearningSettings;
import io.weir.em.online.Learner;
import io.weir.em.online.ReservoirChunk;
import io.weir.engine.DetectorSettings;
import io.weir.engine.Engine;
import io.weir.engine.Faults;
import io.weir.engine.MemoryLearners;
import io.weir.engine.MemoryStore;
import io.weir.engine.ScoringState;
import io.weir.engine.ScoringStores;
import io.weir.event.Event;
import io.weir.event.Features;
import io.weir.event.Tolerances;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A model of a stream of events, for programs that have events of their own: says of each event which cluster it is of and how strange it is, and
 * learns from it.
 *
 * <pre>{@code
 * Detector detector = Detector.builder("latency, bytes").components(5).alertRate(0.01).build();
 * Verdict verdict = detector.accept(new double[] {12.5, 830}, timestamp);
 * }</pre>
 *
 * <p>What is said of an event is said by the model before it. The same events give the same verdicts, whether they come one by one or many at a
 * time, and whether the detector was written down and read in between. For one thread.
 */
public final class Detector {

    private static final Saved SAVED = new Saved("detector", 2, 1, "let a new one learn");

    /** That a model begins with. */
    private static final int FIRST_EVENTS = 2;

    /** As it is where there is one model for all: the name is the seed of chance. */
    private static final String ONLY = "default";

    private final DetectorSettings settings;
    private final String description;
    private final Points points;
    private final MemoryStore<ScoringState> states = new MemoryStore<>();
    private final MemoryLearners learners;
    private final Engine engine;
    private final Told told;
    private long events;

    private Detector(DetectorSettings settings, String description) {
        this.settings = settings;
        this.description = description;
        points = new Points(settings.features());
        told = new Told(points);
        learners = new MemoryLearners(settings.learning(), settings.family(), Runnable::run);
        engine = new Engine(
                settings,
                0,
                new ScoringStores(states, null, null, null, null),
                learners,
                told,
                told,
                Faults.OF_THE_MACHINE,
                JoinableTask.NOBODY);
    }

    /**
     * Begins to describe a detector.
     *
     * @param features what an event consists of, as the setting {@code features} names them: {@code latency, log(bytes), poisson(retries)}. Of an
     *     event the detector is given a number for each, in this order and as it was measured: bytes, not their logarithm. A time that {@code hour(f)}
     *     and {@code weekday(f)} are of is in ms since the epoch; yes and no are 1 and 0; a level of {@code category(f)} is a number that means it.
     *     Of {@code count(PT1M)} and {@code rate(PT1M)}, which are of no field, what is given is not looked at; of the values of {@code window(f, n)} only the newest, which is the first, is
     * @throws IllegalArgumentException naming the position, if the text is no list of features
     */
    public static Builder builder(String features) {
        return new Builder(Points.check(Features.parse(features)));
    }

    /** What a detector should be. */
    public static final class Builder {

        private final Features features;
        private ComponentCount components = ComponentCount.fixed(5);
        private Covariance covariance = Covariance.FULL;
        private double alertRate = 0.01;
        private HalfLife halfLife = HalfLife.none();
        private final Judged judged;

        private Builder(Features features) {
            this.features = features;
            judged = new Judged(features);
        }

        /**
         * Number of clusters; 5 unless said otherwise.
         *
         * @param number at least 1
         */
        public Builder components(int number) {
            components = ComponentCount.fixed(number);
            return this;
        }

        /** The number of clusters is chosen, and changes with the stream. */
        public Builder anyComponents() {
            components = ComponentCount.auto();
            return this;
        }

        /** Shape of the clusters; full unless said otherwise. */
        public Builder covariance(Covariance type) {
            covariance = type;
            return this;
        }

        /**
         * Share of events to be flagged; 0.01 unless said otherwise.
         *
         * @param share in (0, 0.5]
         */
        public Builder alertRate(double share) {
            if (!(share > 0 && share <= 0.5)) {
                throw new IllegalArgumentException("alert rate " + share + " is not in (0, 0.5]");
            }
            alertRate = share;
            return this;
        }

        /**
         * Events after which what was learned counts half. By default the detector chooses: nothing is forgotten as long as the stream stays
         * what it is, and one of several half-lives is used while that predicts the stream better.
         *
         * @param number &gt; 0
         */
        public Builder halfLife(double number) {
            halfLife = HalfLife.events(number);
            return this;
        }

        /**
         * Which features are context: events are judged by the others given these.
         *
         * @param list as the setting {@code anomaly.given} has them
         * @throws IllegalArgumentException naming the position, if one is none of the features, or none is left
         */
        public Builder given(String list) {
            judged.given(list);
            return this;
        }

        /**
         * In which direction features are strange, where not in both.
         *
         * @param list as the setting {@code anomaly.direction} has them: {@code latency:up, disk_free:down}
         * @throws IllegalArgumentException naming the position and what is allowed
         */
        public Builder direction(String list) {
            judged.direction(list);
            return this;
        }

        /**
         * Between which values features may be. An event with another one is flagged whatever the detector has learned, and is never learned.
         *
         * @param list as the setting {@code anomaly.range} has them: {@code temperature:-40..125, retries:..20}
         * @throws IllegalArgumentException naming the position and what is allowed
         */
        public Builder range(String list) {
            judged.range(list);
            return this;
        }

        /** A detector that has seen nothing. */
        public Detector build() {
            return new Detector(
                    new DetectorSettings(
                            features,
                            features.family(covariance.type()),
                            judged.policy(alertRate),
                            LearningSettings.defaults(components).withHalfLife(halfLife),
                            FIRST_EVENTS,
                            Tolerances.parse("", features),
                            judged.ranges(),
                            0,
                            0,
                            0),
                    description());
        }

        /** What has to be the same where a detector goes on. */
        private String description() {
            return "features " + features + "; components " + components + "; covariance " + covariance
                    + "; alert rate " + alertRate + "; half-life " + halfLife + judged;
        }
    }

    /**
     * Says what an event is, then learns from it.
     *
     * @param x length d, NaN where a feature is missing; copied
     * @param timestamp event time, ms since the epoch
     * @throws IllegalArgumentException naming the feature, its value and what is expected, if it is no value of its feature
     */
    public Verdict accept(double[] x, long timestamp) {
        return accept(new double[][] {x}, new long[] {timestamp}).get(0);
    }

    /**
     * The same for many events, in their order, which takes less time.
     *
     * @param rows of length d, NaN where a feature is missing; copied
     * @param timestamps event times, ms since the epoch
     * @return what is said of each
     * @throws IllegalArgumentException naming the feature, its value and what is expected, if one is no value of its feature. Then none of the
     *     events was taken
     */
    public List<Verdict> accept(double[][] rows, long[] timestamps) {
        if (rows.length != timestamps.length) {
            throw new IllegalArgumentException(rows.length + " points with " + timestamps.length + " timestamps");
        }
        Event[] given = new Event[rows.length];
        for (int i = 0; i < given.length; i++) {
            given[i] = points.event(rows[i], timestamps[i]);
        }
        told.clear();
        for (Event event : given) {
            engine.scoring().accept(new GivenEvent(event, ONLY, events++));
        }
        engine.scoring().flush();
        return told.verdicts();
    }

    /** What it has learned so far, the components of the model in its order; empty before the first event. */
    public List<Cluster> clusters() {
        ScoringState state = states.get(ONLY);
        if (state == null) {
            return List.of();
        }
        var model = state.model();
        List<Cluster> clusters = new ArrayList<>();
        for (int k = 0; k < model.mixture().size(); k++) {
            clusters.add(new Cluster(
                    model.id(k),
                    model.mixture().weight(k),
                    points.centre(model.mixture().component(k))));
        }
        return clusters;
    }

    /** Events so far. */
    public long events() {
        return events;
    }

    /** Why the newest batch that was not learned was not; empty if all were. The model then is as it was before the batch, and goes on. */
    public Optional<Throwable> failure() {
        return told.failure();
    }

    /** Writes down all that it knows. */
    public void write(DataOutput out) throws IOException {
        SAVED.write(out, this::writeBody);
    }

    private void writeBody(DataOutput out) throws IOException {
        out.writeUTF(description);
        out.writeLong(events);
        ScoringState state = states.get(ONLY);
        out.writeBoolean(state != null);
        if (state == null) {
            return;
        }
        state.write(out);
        Learner learner = learners.get(ONLY, 0);
        out.writeBoolean(learner != null);
        if (learner != null) {
            learner.write(out);
            for (int i = 0; i < learner.reservoir().chunks(); i++) {
                learner.reservoir().chunk(i).write(out);
            }
        }
    }

    /**
     * Goes on from what another detector has written.
     *
     * @param like as that one was described
     * @throws IOException if it was written by another version of this program, was described otherwise, is not whole or damaged
     */
    public static Detector read(DataInput in, Builder like) throws IOException {
        return SAVED.read(in, body -> readBody(body, like));
    }

    private static Detector readBody(DataInput body, Builder like) throws IOException {
        Detector detector = like.build();
        String described = body.readUTF();
        if (!described.equals(detector.description)) {
            throw new IOException("a detector of \"" + described + "\", which cannot go on as one of \""
                    + detector.description + "\"; describe it as it was, or let a new one learn");
        }
        detector.readBody(body);
        return detector;
    }

    private void readBody(DataInput in) throws IOException {
        events = in.readLong();
        if (!in.readBoolean()) {
            return;
        }
        states.put(ONLY, ScoringState.read(in, settings.family(), settings.alerts(), settings.features()));
        if (in.readBoolean()) {
            Learner learner = learners.read(in);
            for (int i = 0; i < learner.reservoir().chunks(); i++) {
                learner.reservoir().restore(ReservoirChunk.read(in));
            }
            learners.put(ONLY, learner);
        }
    }
}

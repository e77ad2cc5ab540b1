package io.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.anomaly.AlertPolicy;
import io.weir.em.JoinableTask;
import io.weir.em.LearningSettings;
import io.weir.em.online.Learned;
import io.weir.em.online.Learner;
import io.weir.event.Event;
import io.weir.event.Features;
import io.weir.event.Feedback;
import io.weir.event.FeedbackEffect;
import io.weir.event.Ranges;
import io.weir.event.Source;
import io.weir.event.Tolerances;
import io.weir.event.UnreadableEvent;
import io.weir.family.CategoryNames;
import io.weir.family.CovarianceType;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole loop with stores in memory, and several models. */
class EngineTest {

    private static final long MINUTE = 60_000;

    private static DetectorSettings settings(String features, long ttlMillis) {
        return settings(features, AlertPolicy.DEFAULT, ttlMillis);
    }

    private static DetectorSettings settings(String features, AlertPolicy alerts, long ttlMillis) {
        Features parsed = Features.parse(features);
        return new DetectorSettings(
                parsed,
                parsed.family(CovarianceType.FULL),
                alerts,
                LearningSettings.defaults(2),
                2,
                Tolerances.parse("", parsed),
                Ranges.none(parsed),
                0,
                64,
                ttlMillis);
    }

    /** An event that needs no reading. */
    private record Given(String model, double[] x, List<String> levels, long timestamp, long number)
            implements Observation {

        @Override
        public Event read() {
            return new Event(null, timestamp, true, x, levels);
        }

        @Override
        public Source source() {
            return new Source("t", 0, number);
        }

        @Override
        public int bytes() {
            return 64;
        }
    }

    /** An engine that writes down what it says. */
    private static final class Told implements ScoringListener, LearningListener {

        private final List<String> found = new ArrayList<>();
        private final Engine engine;
        private long number;
        /** How many may wait from here on. */
        private IntSupplier atMost = () -> Scoring.MOST_HELD;

        private int mostHeld;

        Told(DetectorSettings settings) {
            engine = new Engine(
                    settings,
                    0,
                    ScoringStores.inMemory(settings),
                    new MemoryLearners(settings.learning(), settings.family(), Runnable::run),
                    this,
                    this,
                    Faults.OF_THE_MACHINE,
                    JoinableTask.NOBODY);
        }

        void accept(String model, long timestamp, double[] x, String... levels) {
            if (number % 10 == 9) {
                engine.scoring().holdAtMost(atMost.getAsInt());
            }
            engine.scoring().accept(new Given(model, x, List.of(levels), timestamp, number++));
            mostHeld = Math.max(mostHeld, engine.scoring().held());
        }

        Learner learner(String model) {
            engine.scoring().flush();
            return engine.learning().learner(model, 0);
        }

        FeedbackEffect feedback(String model, long event, Feedback.Label label) {
            var feedback = new Feedback(model, null, new Source("t", 0, event), label);
            return engine.scoring().feedback(feedback).orElseThrow().effect();
        }

        @Override
        public void judged(Observation observation, Finding finding) {
            // There is nothing to write.
        }

        @Override
        public void deliver(Observation observation, Finding finding) {
            var assignment = finding.assignment();
            found.add(observation.source().offset() + ": " + assignment.modelVersion() + " "
                    + assignment.logLikelihood() + " " + assignment.score() + " " + assignment.pValue() + " "
                    + assignment.anomaly());
        }

        @Override
        public void refused(Observation observation, UnreadableEvent why) {
            throw new AssertionError(why);
        }

        @Override
        public void failed(String model, long version, Throwable thrown, long timestamp) {
            throw new AssertionError(thrown);
        }

        @Override
        public void prepare(String model, Learner learner, Learned learned) {
            // There is nothing to write.
        }

        @Override
        public void changed(String model, Learner learner, Learned learned, Source command, long timestamp) {
            // It is not asked for.
        }
    }

    /** A model of which an event comes every minute, and another one that is silent for so long that it is forgotten, and comes back. */
    private static void play(Told told, int events, int held) {
        var random = new SplittableRandom(3);
        double level = 0;
        for (int i = 0; i < events; i++) {
            level += random.nextGaussian();
            // The whole past of an event is its own value until a history says otherwise.
            double[] x = {level, level};
            boolean silent = i / 60 % 3 == 2;
            told.accept(!silent && i % 3 != 0 ? "quiet" : "busy", i * MINUTE, x);
            if (i % held == held - 1) {
                told.engine.scoring().flush();
            }
        }
        told.engine.scoring().flush();
    }

    /** What is scored ahead with a model that is forgotten, or that has learned meanwhile, is scored again, and without its past. */
    @ParameterizedTest
    @ValueSource(strings = {"x, lag(x)", "x, mean(x, PT10M)", "window(x, 2)"})
    void whatIsSaidOfAnEventDoesNotDependOnWhichOthersItWasHeldWith(String features) {
        DetectorSettings settings = settings(features, 20 * MINUTE);
        Told single = new Told(settings);
        play(single, 2000, 1);
        for (int held : new int[] {7, 100, 10_000}) {
            Told together = new Told(settings);
            play(together, 2000, held);
            assertThat(together.found).as("%d at a time", held).isEqualTo(single.found);
        }
        assertThat(single.found).hasSize(2000);
    }

    @Test
    void norOnHowManyMayWaitForEachOther() {
        DetectorSettings settings = settings("x, lag(x)", 20 * MINUTE);
        Told single = new Told(settings);
        play(single, 2000, 1);
        var random = new SplittableRandom(5);
        Told changing = new Told(settings);
        for (int most : new int[] {1, 2, 50, Integer.MAX_VALUE}) {
            Told few = new Told(settings);
            few.atMost = () -> most;
            play(few, 2000, 10_000);
            assertThat(few.found).as("at most %d", most).isEqualTo(single.found);
        }
        changing.atMost = () -> random.nextInt(1, 300);
        play(changing, 2000, 10_000);
        assertThat(changing.found).isEqualTo(single.found);
        assertThat(changing.mostHeld).isLessThanOrEqualTo(300);
    }

    /** Of a block that was scored ahead, those after the strange events that end a batch early meet another model. */
    @ParameterizedTest(name = "strange from event {0} on")
    @ValueSource(ints = {2205, 2215, 2225})
    void norWhereTheModelChangesBeforeTheBatchIsFull(int from) {
        DetectorSettings settings = settings("x", AlertPolicy.of(0.01, false), 0);
        Told single = new Told(settings);
        Told together = new Told(settings);
        for (Told told : List.of(single, together)) {
            var random = new SplittableRandom(4);
            for (int i = 0; i < from + 60; i++) {
                told.accept("m", i, new double[] {random.nextGaussian() + (i < from ? 0 : 40)});
                if (told == single) {
                    told.engine.scoring().flush();
                }
            }
            told.engine.scoring().flush();
        }
        assertThat(together.found).isEqualTo(single.found);
    }

    @Test
    void theLearnerHearsTheNamesOfTheLevelsWithTheEventsThatItLearns() {
        Told told = new Told(settings("x, category(colour)", 0));
        var random = new SplittableRandom(1);
        for (int i = 0; i < 100; i++) {
            String colour = i % 2 == 0 ? "red" : "green";
            told.accept("m", i, new double[] {random.nextGaussian(), CategoryNames.code(colour)}, colour);
        }
        assertThat(told.learner("m").levels().knows(CategoryNames.code("red"))).isTrue();
        assertThat(told.learner("m").levels().knows(CategoryNames.code("green")))
                .isTrue();
        assertThat(told.learner("m").levels().knows(CategoryNames.code("blue"))).isFalse();
    }

    /** What the model was to forget, no feedback brings back; what came since, it does. */
    @Test
    void feedbackOnEventsFromBeforeAResetChangesNothing() throws UnreadableEvent {
        Told told = new Told(settings("x", 0));
        for (int i = 0; i < 40; i++) {
            told.accept("m", i, new double[] {i % 7});
        }
        told.engine.scoring().flush();
        Learning learning = told.engine.learning();
        learning.commit(
                learning.steer("m", learning.learner("m", 0), learner -> learner.reset("test")),
                new Source("c", 0, 0),
                0);
        told.accept("m", 40, new double[] {3});
        assertThat(told.feedback("m", 39, Feedback.Label.ANOMALY)).isEqualTo(FeedbackEffect.NONE);
        assertThat(told.feedback("m", 0, Feedback.Label.ANOMALY)).isEqualTo(FeedbackEffect.NONE);
        assertThat(told.feedback("m", 40, Feedback.Label.ANOMALY)).isEqualTo(FeedbackEffect.UNLEARNED);
        assertThat(told.feedback("m", 40, Feedback.Label.ANOMALY)).isEqualTo(FeedbackEffect.NONE);
    }
}

package io.weir.em.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.em.EStep;
import io.weir.em.LearningSettings;
import io.weir.family.CovarianceType;
import io.weir.family.Family;
import io.weir.family.gaussian.Gaussian;
import io.weir.mixture.ComponentChange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a model begins again, and when it is searched for. One component, so that all is fast and nothing is drawn. */
class OnlineModelTest {

    private static final Family LINE = Gaussian.of(1, CovarianceType.FULL);
    private static final int BATCH = 25;

    /** Both halves of the loop for one model. */
    private static final class Loop {

        private final EStep eStep = new EStep();
        private final SplittableRandom random = new SplittableRandom(1);
        private final List<ComponentChange.Event> told = new ArrayList<>();
        /** Events learned when searches began. */
        private final List<Long> searches = new ArrayList<>();

        private final Learner learner;
        private ScoringModel model = ScoringModel.initial(LINE, new double[1]);
        private long events;

        Loop(LearningSettings settings) {
            Executor executor = task -> {
                searches.add(events);
                task.run();
            };
            learner = Learner.create(settings.withBatchEvents(BATCH), LINE, 1, executor);
        }

        /** A batch of normal events about this mean. */
        PointBatch batch(double mean) {
            PointBatch batch = new PointBatch(1);
            int size = Math.min(model.batchEvents(), BATCH);
            for (int i = 0; i < size; i++) {
                double[] x = {mean + random.nextGaussian()};
                batch.add(x, events + i, model.mixture().logDensity(x));
            }
            return batch;
        }

        void learn(PointBatch batch) {
            events += batch.size();
            Learned learned = learner.learn(model.contribute(batch, eStep));
            model = learned.model();
            learned.lineage().forEach(lineage -> told.add(lineage.event()));
        }

        void events(int n, double mean) {
            for (long end = events + n; events < end; ) {
                learn(batch(mean));
            }
        }

        /** The next batch is said to be the beginning of another regime. */
        void regime(double mean) {
            PointBatch batch = batch(mean);
            batch.beginsRegime();
            learn(batch);
        }

        boolean remembers(double x) {
            return Arrays.stream(learner.reservoir().points()).anyMatch(point -> point[0] == x);
        }
    }

    private static LearningSettings settings() {
        return LearningSettings.defaults(1);
    }

    @Test
    void whereARegimeBeginsThePastIsTrustedNoMoreThanTwoHundredAndFiftyEvents() {
        Loop loop = new Loop(settings());
        loop.events(3000, 0);
        assertThat(loop.learner.effectiveEvents()).isGreaterThan(1500);
        loop.regime(0);
        assertThat(loop.learner.effectiveEvents()).isCloseTo(250, within(1e-9));
    }

    /** A fit to the next 750 events describes them a little better than the model does, by p/2 nats about, which is no reason. */
    @Test
    void aModelDoesNotBeginAgainWhereTheStreamHasNotChanged() {
        Loop loop = new Loop(settings());
        loop.events(3000, 0);
        loop.told.clear();
        loop.regime(0);
        loop.events(1500, 0);
        assertThat(loop.told).doesNotContain(ComponentChange.Event.DRIFTED);
        assertThat(loop.learner.reservoir().seen()).isEqualTo(loop.events);
    }

    @Test
    void itBeginsAgainOfTheNext750EventsWhereItHas() {
        Loop loop = new Loop(settings());
        loop.events(3000, 0);
        loop.told.clear();
        loop.regime(20);
        loop.events(700, 20);
        assertThat(loop.told).isEmpty();
        loop.events(200, 20);
        assertThat(loop.told).containsExactly(ComponentChange.Event.DRIFTED);
        assertThat(loop.learner.reservoir().seen()).isBetween(750L, 950L);
    }

    /** Whether a search is under way just then or not. */
    @ParameterizedTest(name = "{0} events later")
    @ValueSource(ints = {0, 75, 150, 300, 500})
    void anEventThatIsTakenBackIsNotInTheSampleOfTheNewRegime(int later) {
        for (boolean takenBack : new boolean[] {true, false}) {
            Loop loop = new Loop(settings());
            loop.events(3000, 0);
            loop.regime(20);
            double[] x = {20.5};
            PointBatch with = loop.batch(20);
            long timestamp = loop.events + 1;
            with.add(x, timestamp, 0);
            loop.learn(with);
            loop.events(later, 20);
            PointBatch without = loop.batch(20);
            if (takenBack) {
                without.retract(x, timestamp, later);
            }
            loop.learn(without);
            loop.told.clear();
            loop.events(900 - later, 20);
            assertThat(loop.told).contains(ComponentChange.Event.DRIFTED);
            assertThat(loop.remembers(x[0])).isEqualTo(!takenBack);
        }
    }

    /** With a half-life, what a search finds has to prove itself over 4,000 events; searches that are due meanwhile come 4,000 later. */
    @Test
    void whileAChallengerIsOnTrialNoSearchBegins() {
        Loop loop = new Loop(settings().withHalfLife(1000).withAdapt(false));
        loop.events(14_000, 0);
        List<Long> searches = loop.searches;
        long last = searches.stream().filter(age -> age < 3000).reduce(0L, Math::max);
        long next = searches.stream().filter(age -> age >= 3000).findFirst().orElseThrow();
        assertThat(next).isGreaterThanOrEqualTo((long) (1.2 * last) + Challenger.EVENTS);
    }

    /**
     * The mean moves by a standard deviation in twenty events. Searches end so often while the sample fills that between two of them there is not
     * the evidence of a hundred events; it goes on over all of them, so that the half-life of sixty events, of which 2 · 60 / ln 2 = 173 are as much as
     * is known, is in use early.
     */
    @Test
    void whatSpeaksForAShorterMemoryIsKeptOverSearches() {
        Loop loop = new Loop(settings());
        while (loop.events < 500) {
            loop.learn(loop.batch(loop.events / 20.0));
        }
        assertThat(loop.learner.effectiveEvents()).isLessThan(175);
    }
}

package io.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.anomaly.AlertPolicy;
import io.weir.em.JoinableTask;
import io.weir.em.online.Learner;
import io.weir.event.Suppressed;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What is said of an event, and whether it waits to be learned. */
class JudgeTest {

    private static final DetectorSettings SETTINGS = Recorded.settings(AlertPolicy.DEFAULT, "x:-100..100", 1000, 0);

    private final Recorded told = new Recorded();
    private final ScoringStores stores = ScoringStores.inMemory(SETTINGS);
    private final Scoring scoring = new Scoring(SETTINGS, 0, stores, told, told, told, JoinableTask.NOBODY);
    private final SplittableRandom random = new SplittableRandom(1);

    private Finding accept(long number, double x) {
        scoring.accept(Recorded.event("m", number, x));
        scoring.flush();
        return told.findings.get(told.findings.size() - 1);
    }

    private ScoringState state() {
        return stores.scoring().get("m");
    }

    /** A model that has learned so many events, of which the scoring knows nothing. */
    private Learner learner(int events) {
        var loop = new Recorded();
        var learners = new MemoryLearners(SETTINGS.learning(), SETTINGS.family(), Runnable::run);
        var engine = new Engine(
                SETTINGS, 0, ScoringStores.inMemory(SETTINGS), learners, loop, loop, loop, JoinableTask.NOBODY);
        for (int i = 0; i < events; i++) {
            engine.scoring().accept(Recorded.event("m", i, random.nextGaussian()));
        }
        engine.scoring().flush();
        return learners.get("m", 0);
    }

    @Test
    void ofSimilarAlertsOneIsSentAndTheNextOneSaysHowManyWereKeptBack() {
        accept(0, 1);
        Finding first = accept(10, 1000);
        assertThat(first.assignment().anomaly()).isTrue();
        for (int i = 1; i <= 3; i++) {
            Finding repeat = accept(10 + i, 1000);
            assertThat(repeat.strange()).isTrue();
            assertThat(repeat.assignment().anomaly()).isFalse();
            assertThat(repeat.assignment().suppressed()).isEqualTo(Suppressed.REPEAT);
        }
        assertThat(accept(1009, 1000).assignment().anomaly()).isFalse();
        Finding next = accept(1010, 1000);
        assertThat(next.assignment().anomaly()).isTrue();
        assertThat(next.repeats()).isEqualTo(4);
        assertThat(accept(2010, 1000).repeats()).as("none since").isZero();
    }

    @Test
    void whatIsOutOfRangeIsFlaggedForCertainAndNeverLearned() {
        accept(0, 1);
        Finding found = accept(1, 101);
        assertThat(found.assignment().anomaly()).isTrue();
        assertThat(found.assignment().pValue()).isEqualTo(Double.MIN_NORMAL);
        assertThat(state().waiting()).isEqualTo(1);
        assertThat(state().withheld()).isEqualTo(1);
        assertThat(told.withheld).isEqualTo(1);
    }

    @Test
    void aFrozenModelScoresAndWithholdsEveryEvent() {
        Learner learner = learner(400);
        scoring.update("m", learner.freeze(true, "test").model(), 0);
        for (int i = 0; i < 30; i++) {
            accept(i, random.nextGaussian());
        }
        assertThat(told.assignments).hasSize(30);
        assertThat(told.withheld).isEqualTo(30);
        assertThat(state().withheld()).isEqualTo(30);
        assertThat(state().waiting()).isZero();
        assertThat(told.contributed).isEmpty();
    }

    /** The first model is about a single event, and a p-value would say nothing. */
    @Test
    void aModelOfFewEventsHasNoPValues() {
        assertThat(accept(0, 1).assignment().pValue()).isNaN();
        assertThat(accept(1, 2).assignment().pValue()).isNaN();
    }

    @Test
    void aFartherEventIsStranger() {
        scoring.update("m", learner(400).model(), 0);
        double near = accept(0, 0).assignment().score();
        double far = accept(1, 4).assignment().score();
        double farther = accept(2, 8).assignment().score();
        assertThat(near).isLessThan(far);
        assertThat(far).isLessThan(farther);
    }
}

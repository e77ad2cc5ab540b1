package io.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.anomaly.AlertPolicy;
import io.weir.em.EStep;
import io.weir.em.LearningSettings;
import io.weir.em.online.Learner;
import io.weir.em.online.PointBatch;
import io.weir.em.online.ScoringModel;
import io.weir.event.Features;
import io.weir.event.History;
import io.weir.family.CovarianceType;
import io.weir.family.Family;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a batch is full, and what a reset leaves. */
class ScoringStateTest {

    private static final Features FEATURES = Features.parse("x");
    private static final Family FAMILY = FEATURES.family(CovarianceType.FULL);
    private static final AlertPolicy ALERTS = AlertPolicy.DEFAULT;

    private final EStep eStep = new EStep();
    private final Learner learner =
            Learner.create(LearningSettings.defaults(1).withBatchEvents(100), FAMILY, 1, Runnable::run);

    /** A model that has learned so many normal events. */
    private ScoringModel grown(int events) {
        var random = new SplittableRandom(1);
        ScoringModel model = ScoringModel.initial(FAMILY, new double[1]);
        for (int i = 0; i < events; ) {
            PointBatch batch = new PointBatch(1);
            for (int size = model.batchEvents(); batch.size() < size; i++) {
                batch.add(new double[] {random.nextGaussian()}, i, -1.4);
            }
            model = learner.learn(model.contribute(batch, eStep)).model();
        }
        return model;
    }

    private static ScoringState state(ScoringModel model) {
        return ScoringState.of(model, ALERTS, new History(FEATURES));
    }

    private static void pending(ScoringState state, int events) {
        while (state.pending().size() < events) {
            state.pending().add(new double[1], state.pending().size(), -1);
        }
    }

    @Test
    void aBatchIsFullWithTheNumberOfEventsThatTheModelAsksFor() {
        ScoringState state = state(grown(2000));
        assertThat(state.model().batchEvents()).isEqualTo(100);
        pending(state, 99);
        assertThat(state.batchIsFull(2)).isFalse();
        assertThat(state.untilBatchIsFull(2)).isEqualTo(1);
        pending(state, 100);
        assertThat(state.batchIsFull(2)).isTrue();
    }

    /** Eight, and one for every sixteen events. */
    @ParameterizedTest(name = "{1} strange ones of {0} events")
    @CsvSource({"8, 7, false", "8, 8, true", "40, 9, false", "40, 10, true"})
    void aModelThatIsSurprisedAgainAndAgainDoesNotWaitForTheRestOfTheBatch(int events, int strange, boolean full) {
        ScoringState state = state(grown(2000));
        pending(state, events);
        for (int i = 0; i < strange; i++) {
            state.surprised();
        }
        assertThat(state.batchIsFull(2)).isEqualTo(full);
        if (full) {
            state.closeBatch(LearningSettings.defaults(1).halfLife(), 0, eStep);
            pending(state, 8);
            assertThat(state.batchIsFull(2)).as("the next batch").isFalse();
        }
    }

    @Test
    void norDoesOneForWhichARegimeBegins() {
        ScoringState state = state(grown(2000));
        pending(state, 1);
        state.pending().beginsRegime();
        assertThat(state.batchIsFull(2)).isTrue();
    }

    /** An eighth of what is unanswered, up to 1,024. */
    @Test
    void batchesGrowWhileTheModelDoesNotAnswer() {
        ScoringState state = state(grown(2000));
        int longest = 0;
        for (int i = 0; i < 100; i++) {
            int size = state.untilBatchIsFull(2);
            longest = Math.max(longest, size);
            pending(state, size);
            assertThat(state.batchIsFull(2)).isTrue();
            state.closeBatch(LearningSettings.defaults(1).halfLife(), 0, eStep);
        }
        assertThat(longest).isEqualTo(1024);
        state.model(grown(100), ALERTS);
        assertThat(state.untilBatchIsFull(2)).isLessThanOrEqualTo(100);
    }

    @Test
    void resetEqualsNew() {
        ScoringState state = state(grown(2000));
        state.run().sent(1000);
        state.run().keptBack();
        state.levels().add("green");
        pending(state, 30);
        state.surprised();
        state.model(learner.reset("test").model(), ALERTS);
        assertThat(state.run().suppress(1001, 5000)).isFalse();
        assertThat(state.run().repeats()).isZero();
        assertThat(state.levels().isEmpty()).isTrue();
        assertThat(state.waiting()).isZero();
        assertThat(state.alarm().ready()).isFalse();
        assertThat(state.model().warmingUp()).isTrue();
        assertThat(state.withheld())
                .as("the events that waited are accounted for")
                .isEqualTo(30);
    }

    @Test
    void theAccountOfWithheldEventsIsThoseOfTheAlarmAndThoseOfCommandsAndFaults() {
        ScoringState state = state(grown(2000));
        state.alarm().withheld(3);
        state.withhold(4);
        pending(state, 5);
        assertThat(state.withheld()).isEqualTo(7);
        assertThat(state.unlearned()).isEqualTo(12);
    }

    /** Of a model that has yet to begin, its events are written alone, and the vague model is made of the first again. */
    @Test
    void aNewcomerIsReadAsItWasWritten() throws IOException {
        ScoringState state = ScoringState.first(new double[] {7}, FAMILY, ALERTS, new History(FEATURES));
        state.pending().add(new double[] {7}, 1, -1);
        state.seenUntil(123);
        ScoringState read = readAgain(state);
        assertThat(read.pending().point(0)).containsExactly(7);
        assertThat(read.seenUntil()).isEqualTo(123);
        assertThat(read.batchIsFull(2)).as("it waits for its second event").isFalse();
        read.pending().add(new double[] {8}, 2, -1);
        assertThat(read.batchIsFull(2)).isTrue();
        double[] r = new double[1];
        assertThat(read.model().score(new double[] {9}, r, eStep))
                .isEqualTo(state.model().score(new double[] {9}, r, eStep));
    }

    @Test
    void aGrownModelIsReadWithItsPressureAndItsAccount() throws IOException {
        ScoringState state = state(grown(2000));
        pending(state, 40);
        for (int i = 0; i < 9; i++) {
            state.surprised();
        }
        state.withhold(4);
        state.seenUntil(123);
        ScoringState read = readAgain(state);
        assertThat(read.batchIsFull(2)).isFalse();
        read.surprised();
        assertThat(read.batchIsFull(2)).as("with the tenth strange event").isTrue();
        assertThat(read.withheld()).isEqualTo(4);
        assertThat(read.waiting()).isEqualTo(40);
        assertThat(read.seenUntil()).isEqualTo(123);
        assertThat(read.model().version()).isEqualTo(state.model().version());
    }

    private static ScoringState readAgain(ScoringState state) throws IOException {
        var bytes = new ByteArrayOutputStream();
        state.write(new DataOutputStream(bytes));
        var in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
        ScoringState read = ScoringState.read(in, FAMILY, ALERTS, FEATURES);
        assertThat(in.available()).isZero();
        return read;
    }
}

package io.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.anomaly.AlertPolicy;
import io.weir.em.EStep;
import io.weir.em.LearningSettings;
import io.weir.em.online.ScoringModel;
import io.weir.event.Event;
import io.weir.event.Features;
import io.weir.event.Feedback;
import io.weir.event.FeedbackEffect;
import io.weir.event.History;
import io.weir.event.Ranges;
import io.weir.event.Source;
import io.weir.event.Tolerances;
import io.weir.family.CategoryNames;
import io.weir.family.CovarianceType;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What feedback does to the events that wait, and to the account of those withheld. */
class RelabellingTest {

    private static final Features FEATURES = Features.parse("x");
    private static final DetectorSettings SETTINGS = new DetectorSettings(
            FEATURES,
            FEATURES.family(CovarianceType.FULL),
            AlertPolicy.DEFAULT,
            LearningSettings.defaults(1),
            2,
            Tolerances.parse("", FEATURES),
            Ranges.parse("x:-10..10", FEATURES),
            0,
            64,
            0);

    private final MemoryStore<List<RecentEvent>> recent = new MemoryStore<>();
    private final Relabelling relabelling = new Relabelling(recent, SETTINGS, new EStep());
    private final ScoringState state = ScoringState.of(
            ScoringModel.initial(SETTINGS.family(), new double[1]), SETTINGS.alerts(), new History(FEATURES));

    private static Source source(int event) {
        return new Source("t", 0, event);
    }

    /** An event that was judged. */
    private void judged(int event, double x, boolean learned) {
        state.recent()
                .add(
                        "m",
                        new Event(null, event, true, new double[] {x}, List.of("red")),
                        "id" + event,
                        source(event),
                        !learned,
                        learned,
                        recent,
                        64);
    }

    private Optional<FeedbackResult> say(int event, Feedback.Label label) {
        return relabelling.apply(new Feedback("m", null, source(event), label), state);
    }

    private FeedbackEffect effect(int event, Feedback.Label label) {
        return say(event, label).orElseThrow().effect();
    }

    @Test
    void aWithheldEventThatIsNormalWaitsToBeLearned() {
        state.alarm().withheld(1);
        judged(1, 3, false);
        assertThat(effect(1, Feedback.Label.NORMAL)).isEqualTo(FeedbackEffect.LEARNED);
        assertThat(state.waiting()).isEqualTo(1);
        assertThat(state.pending().point(0)).containsExactly(3);
        assertThat(state.pending().levels().knows(CategoryNames.code("red"))).isTrue();
        assertThat(state.withheld()).isZero();
        assertThat(effect(1, Feedback.Label.NORMAL)).as("the second time").isEqualTo(FeedbackEffect.NONE);
        assertThat(state.waiting()).isEqualTo(1);
    }

    @Test
    void aWaitingEventThatIsAnAnomalyIsTakenOut() {
        judged(1, 3, true);
        state.pending().add(new double[] {3}, 1, -1);
        assertThat(effect(1, Feedback.Label.ANOMALY)).isEqualTo(FeedbackEffect.KEPT_OUT);
        assertThat(state.pending().size()).isZero();
        assertThat(state.waiting()).isZero();
        assertThat(state.withheld()).isEqualTo(1);
    }

    @Test
    void aLearnedEventThatIsAnAnomalyIsTakenBackWithTheNextBatch() {
        judged(1, 3, true);
        state.pending().add(new double[] {4}, 2, -1);
        assertThat(effect(1, Feedback.Label.ANOMALY)).isEqualTo(FeedbackEffect.UNLEARNED);
        assertThat(state.pending().size()).as("the other one").isGreaterThanOrEqualTo(1);
        assertThat(state.waiting()).isZero();
        assertThat(state.withheld()).isEqualTo(1);
        assertThat(state.unlearned()).isEqualTo(1);
    }

    @Test
    void anEventThatIsAsItIsSaidToBeStaysAsItIs() {
        judged(1, 3, true);
        judged(2, 3, false);
        assertThat(effect(1, Feedback.Label.NORMAL)).isEqualTo(FeedbackEffect.NONE);
        assertThat(effect(2, Feedback.Label.ANOMALY)).isEqualTo(FeedbackEffect.NONE);
        assertThat(state.waiting()).isZero();
        assertThat(state.withheld()).isZero();
    }

    @Test
    void whatIsOutOfRangeIsNotLearnedWhoeverSaysSo() {
        judged(1, 11, false);
        assertThat(effect(1, Feedback.Label.NORMAL)).isEqualTo(FeedbackEffect.NONE);
        assertThat(state.waiting()).isZero();
    }

    @Test
    void theAnswerNamesTheEventAndAnUnknownOneHasNone() {
        judged(7, 3, true);
        assertThat(say(7, Feedback.Label.ANOMALY).orElseThrow().source()).isEqualTo(source(7));
        assertThat(say(8, Feedback.Label.ANOMALY)).isEmpty();
    }
}

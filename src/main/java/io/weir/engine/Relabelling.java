package io.weir.engine;

import io.weir.em.EStep;
import io.weir.em.online.PointBatch;
import io.weir.event.Feedback;
import io.weir.event.FeedbackEffect;
import io.weir.event.Ranges;
import java.util.List;
import java.util.Optional;

/**
 * Does what feedback says of an event.
 *
 * <pre>
 *   normal    withheld ──► learned with the next batch
 *   anomaly   waiting  ──► taken out of the batch
 *             learned  ──► taken back by the learning, with the next batch
 * </pre>
 */
final class Relabelling {

    private final Store<List<RecentEvent>> recent;
    private final int memory;
    private final Ranges ranges;
    private final EStep eStep;

    /**
     * @param recent events that feedback may be given on
     * @param settings say how many of each kind and model, and what is out of range and never learned
     */
    Relabelling(Store<List<RecentEvent>> recent, DetectorSettings settings, EStep eStep) {
        this.recent = recent;
        memory = settings.feedbackMemory();
        ranges = settings.ranges();
        this.eStep = eStep;
    }

    /**
     * @param state of the model that the event is of
     * @return empty if the event is not known
     */
    Optional<FeedbackResult> apply(Feedback feedback, ScoringState state) {
        FeedbackEffect[] effect = new FeedbackEffect[1];
        return state.recent()
                .change(feedback, recent, memory, event -> effect[0] = apply(feedback, event, state))
                .map(event -> new FeedbackResult(effect[0], state.model().version(), event.source()));
    }

    private FeedbackEffect apply(Feedback feedback, RecentEvent event, ScoringState state) {
        boolean learn = feedback.label() == Feedback.Label.NORMAL;
        if (event.learned() == learn
                || event.number() <= state.forgotten()
                || learn && !ranges.outside(event.x()).isEmpty()) {
            return FeedbackEffect.NONE;
        }
        PointBatch pending = state.pending();
        if (learn) {
            double[] r = new double[state.model().mixture().size()];
            double logLikelihood = state.model().score(event.x(), r, eStep);
            event.learned(true);
            pending.add(event.x(), event.timestamp(), logLikelihood);
            event.levels().forEach(pending.levels()::add);
            state.alarm().withheld(-1);
            return FeedbackEffect.LEARNED;
        }
        event.learned(false);
        state.alarm().withheld(1);
        if (state.takeBack(event)) {
            return FeedbackEffect.KEPT_OUT;
        }
        pending.retract(event.x(), event.timestamp(), state.recent().events() - event.number());
        return FeedbackEffect.UNLEARNED;
    }
}

package io.weir.engine;

import io.weir.anomaly.MissingPattern;
import io.weir.anomaly.Strays;
import io.weir.anomaly.Verdict;
import io.weir.em.online.ScoringModel;
import io.weir.event.Assignment;
import io.weir.event.Event;
import io.weir.event.OutOfRange;
import io.weir.event.Source;
import io.weir.event.Suppressed;
import io.weir.family.Attribution;
import java.util.List;

/** Says of an event that was scored what it is: of which cluster, whether strange and flagged, and whether it is to be learned. */
final class Judge {

    /** Events from which on the scores of a provisional model mean what those of a grown one do, about. */
    private static final int FIRST_EVENTS = 20;

    private final DetectorSettings settings;
    private final ScoringListener listener;
    private final Store<List<RecentEvent>> recent;

    /**
     * @param recent null if no feedback can come
     */
    Judge(DetectorSettings settings, ScoringListener listener, Store<List<RecentEvent>> recent) {
        this.settings = settings;
        this.listener = listener;
        this.recent = recent;
    }

    /** What is found of an event. Changes nothing but the names of levels, of which more do no harm. */
    Finding judge(HeldEvent one, ScoringState state) {
        Event event = one.event();
        Source source = one.observation().source();
        ScoringModel model = state.model();
        double score = one.score();
        boolean judged = judges(model);
        long pattern = MissingPattern.of(event.x());
        List<OutOfRange> outOfRange = settings.ranges().outside(event.x());
        boolean certain = !outOfRange.isEmpty();
        double pValue = certain ? Double.MIN_NORMAL : judged ? state.alarm().pValue(score, pattern) : Double.NaN;
        boolean strange = certain || judged && state.alarm().flags(score, pattern);
        List<Attribution> explanation = strange ? explanation(event, state) : List.of();
        Suppressed suppressed = strange ? suppressed(event, explanation, certain, state) : null;
        var assignment = new Assignment(
                event.id() == null ? source.id() : event.id(),
                event.timestamp(),
                one.name(),
                model.version(),
                model.warmingUp(),
                model.identity(),
                one.r(),
                one.logLikelihood(),
                score,
                pValue,
                strange && suppressed == null,
                suppressed,
                outOfRange,
                source);
        event.levels().forEach(state.levels()::add);
        double targetRate = judged && state.alarm().ready() ? state.alarm().targetRate() : Double.NaN;
        return new Finding(assignment, strange, explanation, state.run().repeats(), state.levels(), targetRate);
    }

    /** Whether scores by a model are counted and compared. */
    private static boolean judges(ScoringModel model) {
        return !model.warmingUp() || model.effectiveEvents() >= FIRST_EVENTS;
    }

    /** Changes the state by an event that was judged. */
    void remember(HeldEvent one, ScoringState state) {
        Finding finding = one.finding();
        Assignment assignment = finding.assignment();
        if (assignment.suppressed() == Suppressed.REPEAT) {
            state.run().keptBack();
        } else if (assignment.anomaly()) {
            state.run().sent(assignment.timestamp());
        }
        listener.counted(finding);
        if (state.model().frozen()) {
            state.withhold(1);
            listener.withheld(1);
        } else if (!assignment.outOfRange().isEmpty()) {
            neverLearn(one.event(), assignment, state);
        } else if (assignment.warmingUp()) {
            learnProvisionally(one.event(), assignment, finding.strange(), state);
        } else {
            learn(one.event(), assignment, finding.strange(), state);
        }
    }

    /** What is out of range says nothing of what is ordinary: neither model nor threshold hear of it. */
    private void neverLearn(Event event, Assignment assignment, ScoringState state) {
        state.withhold(1);
        listener.withheld(1);
        remember(event, assignment, true, false, state);
    }

    /** Lets the event wait to be learned unless it is kept from it. */
    private void learn(Event event, Assignment assignment, boolean strange, ScoringState state) {
        state.alarm()
                .updateCalibration(
                        assignment.pValue(),
                        state.model().mixture(),
                        event.x(),
                        assignment.responsibilities(),
                        assignment.logLikelihood());
        long pattern = MissingPattern.of(event.x());
        Verdict verdict = state.alarm()
                .judge(
                        assignment.score(),
                        pattern,
                        strange,
                        assignment.pValue(),
                        stray(event, assignment, state),
                        event.timestamp(),
                        settings.alerts());
        collect(event, state, assignment.logLikelihood(), strange, verdict);
        remember(event, assignment, strange, verdict == Verdict.LEARN, state);
    }

    /** A provisional model has few events and needs them all: what is flagged waits to be learned, too. */
    private void learnProvisionally(Event event, Assignment assignment, boolean strange, ScoringState state) {
        if (judges(state.model())) {
            state.alarm()
                    .judgeProvisional(
                            assignment.score(),
                            MissingPattern.of(event.x()),
                            strange,
                            assignment.pValue(),
                            event.timestamp(),
                            settings.alerts());
        }
        // A flag is no reason to learn it sooner.
        collect(event, state, assignment.logLikelihood(), false, Verdict.LEARN);
        remember(event, assignment, strange, true, state);
    }

    /** Feedback may be given on the event. */
    private void remember(Event event, Assignment assignment, boolean strange, boolean learned, ScoringState state) {
        if (recent != null) {
            state.recent()
                    .add(
                            assignment.model(),
                            event,
                            assignment.id(),
                            assignment.source(),
                            strange,
                            learned,
                            recent,
                            settings.feedbackMemory());
        }
    }

    private double stray(Event event, Assignment assignment, ScoringState state) {
        ScoringModel model = state.model();
        // Where not every deviation is judged, an event may be far out and not strange.
        boolean all = settings.alerts().context().isEmpty()
                && settings.alerts().directions().isEmpty();
        return Strays.distance(
                model.mixture(), model.effectiveEvents(), event.x(), all ? assignment.pValue() : Double.NaN);
    }

    /** The event waits to be learned, unless it is kept from it. */
    private void collect(Event event, ScoringState state, double logLikelihood, boolean strange, Verdict verdict) {
        if (verdict == Verdict.NEW_REGIME) {
            state.newRegime();
        }
        if (verdict != Verdict.LEARN) {
            listener.withheld(1);
            return;
        }
        if (strange) {
            state.surprised();
        }
        state.pending().add(event.x(), event.timestamp(), logLikelihood);
        event.levels().forEach(state.pending().levels()::add);
    }

    /**
     * Why a strange event is not flagged; null if it is.
     *
     * @param certain whether it is strange by itself
     */
    private Suppressed suppressed(Event event, List<Attribution> explanation, boolean certain, ScoringState state) {
        if (!certain && settings.ignoreNear().ignore(explanation)) {
            return Suppressed.NEAR_EXPECTED;
        }
        return state.run().suppress(event.timestamp(), settings.oncePerMillis()) ? Suppressed.REPEAT : null;
    }

    private List<Attribution> explanation(Event event, ScoringState state) {
        return state.coreScore(settings.alerts()).explain(event.x());
    }
}

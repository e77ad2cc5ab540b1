package io.weir.streams;

import io.weir.anomaly.Alarm;
import io.weir.anomaly.MissingPattern;
import io.weir.anomaly.Verdict;
import io.weir.em.ScoringModel;
import io.weir.event.Assignment;
import io.weir.event.AssignmentWriter;
import io.weir.event.Event;
import io.weir.event.Shown;
import io.weir.event.Source;
import io.weir.event.Suppressed;
import io.weir.family.Attribution;
import io.weir.metrics.Metrics;
import io.weir.metrics.ScoreWindow;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Says of an event that was scored what it is: of which cluster, whether strange and flagged, and whether it is to be learned. */
final class Judge {

    private final WeirConfig config;
    private final AssignmentWriter writer = AssignmentWriter.brief();
    private static final Headers NO_HEADERS = new RecordHeaders();

    private final Net net;
    private final Metrics metrics;
    /** Of anomalies. */
    private final String topic;

    private final ScoreWindow window;
    private final HeapStore<List<RecentEvent>> recent;

    /**
     * @param net its metrics count what is judged, and so does the window
     * @param recent null if no feedback can come
     */
    Judge(WeirConfig config, Net net, ScoreWindow window, HeapStore<List<RecentEvent>> recent) {
        this.config = config;
        this.net = net;
        metrics = net.metrics();
        topic = Topics.of(config).anomalies();
        this.window = window;
        this.recent = recent;
    }

    /**
     * Tells the event what was found of it, and writes that down. Changes nothing but the names of levels, of which more do no harm.
     */
    void judge(HeldEvent one, ScoringState state) {
        Event event = one.event();
        Source source = one.origin().source();
        ScoringModel model = state.model();
        double score = one.score();
        boolean judged = !model.warmingUp();
        long pattern = MissingPattern.of(event.x());
        double pValue = judged ? state.alarm().pValue(score, pattern) : Double.NaN;
        boolean strange = judged && state.alarm().flags(score, pattern);
        List<Attribution> explanation = strange ? explanation(event, state) : List.of();
        Suppressed suppressed = strange ? suppressed(event, explanation, state) : null;
        boolean anomaly = strange && suppressed == null;
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
                anomaly,
                suppressed,
                source);
        event.levels().forEach(state.levels()::add);
        net.at(Net.Step.WRITE, one.name());
        byte[] written = writer.write(assignment);
        one.judged(assignment, strange, written, anomaly ? flagged(one, assignment, explanation, state) : null);
    }

    /** Changes the state by an event that was judged. */
    void remember(HeldEvent one, ScoringState state) {
        Event event = one.event();
        Assignment assignment = one.assignment();
        boolean strange = one.isStrange();
        if (assignment.suppressed() == Suppressed.REPEAT) {
            state.run().keptBack();
        } else if (assignment.anomaly()) {
            state.run().sent(assignment.timestamp());
        }
        count(assignment, strange, state);
        if (state.model().frozen()) {
            state.withhold(1);
            metrics.eventWithheld();
        } else {
            learn(event, assignment, strange, state);
        }
    }

    /** Lets the event wait to be learned unless it is kept from it. */
    private void learn(Event event, Assignment assignment, boolean strange, ScoringState state) {
        if (!assignment.warmingUp()) {
            state.alarm()
                    .witness(
                            assignment.pValue(),
                            state.model().mixture(),
                            event.x(),
                            assignment.responsibilities(),
                            assignment.logLikelihood());
        }
        Verdict verdict = !assignment.warmingUp()
                ? state.alarm()
                        .judge(
                                assignment.score(),
                                MissingPattern.of(event.x()),
                                strange,
                                assignment.pValue(),
                                stray(event, assignment, state),
                                event.timestamp(),
                                config.alerts())
                : Verdict.LEARN;
        collect(event, state, assignment.logLikelihood(), strange, verdict);
        if (recent != null) {
            boolean learned = verdict == Verdict.LEARN;
            state.recent()
                    .add(
                            assignment.model(),
                            event,
                            assignment.id(),
                            assignment.source(),
                            strange,
                            learned,
                            recent,
                            config.feedbackMemory());
        }
    }

    private static double stray(Event event, Assignment assignment, ScoringState state) {
        ScoringModel model = state.model();
        return Alarm.stray(model.mixture(), model.effectiveEvents(), event.x(), assignment.pValue());
    }

    private byte[] flagged(HeldEvent one, Assignment assignment, List<Attribution> explanation, ScoringState state) {
        Shown shown = config.anomalyEvent();
        byte[] whole = anomaly(one, assignment, explanation, state, shown);
        return shown == Shown.FULL && !net.limits().fits(topic, one.origin().key(), whole, NO_HEADERS)
                ? anomaly(one, assignment, explanation, state, Shown.TOO_LARGE)
                : whole;
    }

    private byte[] anomaly(
            HeldEvent one, Assignment assignment, List<Attribution> explanation, ScoringState state, Shown shown) {
        return writer.write(
                assignment, state.run().repeats(), explanation, config.features(), state.levels(), one.json(), shown);
    }

    private void count(Assignment assignment, boolean strange, ScoringState state) {
        metrics.eventScored();
        window.scored(assignment.logLikelihood(), assignment.score());
        if (!assignment.warmingUp() && state.alarm().ready()) {
            window.judged(strange, state.alarm().targetRate());
        }
        if (assignment.suppressed() != null) {
            metrics.suppressed(assignment.suppressed());
        } else if (strange) {
            metrics.alerted();
        }
    }

    /** The event waits to be learned, unless it is kept from it. */
    private void collect(Event event, ScoringState state, double logLikelihood, boolean strange, Verdict verdict) {
        if (verdict == Verdict.NEW_REGIME) {
            state.pending().beginsRegime();
        }
        if (verdict != Verdict.LEARN) {
            metrics.eventWithheld();
            return;
        }
        if (strange) {
            state.surprised();
        }
        state.pending().add(event.x(), event.timestamp(), logLikelihood);
        event.levels().forEach(state.pending().levels()::add);
    }

    /** Why a strange event is not flagged; null if it is. */
    private Suppressed suppressed(Event event, List<Attribution> explanation, ScoringState state) {
        if (config.ignoreNear().ignore(explanation)) {
            return Suppressed.NEAR_EXPECTED;
        }
        return state.run().repeats(event.timestamp(), config.oncePerMillis()) ? Suppressed.REPEAT : null;
    }

    private List<Attribution> explanation(Event event, ScoringState state) {
        List<Attribution> explanation = new ArrayList<>();
        int nearest = state.coreScore(config.alerts()).nearest(event.x());
        state.model().mixture().component(nearest).attribute(event.x(), 0, explanation);
        return Attribution.ranked(explanation);
    }
}

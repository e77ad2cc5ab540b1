package io.weir.streams;

import io.weir.anomaly.CoreScore;
import io.weir.anomaly.Verdict;
import io.weir.em.EStep;
import io.weir.em.ScoringModel;
import io.weir.event.Assignment;
import io.weir.event.AssignmentWriter;
import io.weir.event.DeadLetter;
import io.weir.event.Event;
import io.weir.event.History;
import io.weir.event.Reason;
import io.weir.event.Suppressed;
import io.weir.event.UnreadableEvent;
import io.weir.family.Attribution;
import io.weir.family.Family;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Reads an event, scores it with the model as it is, assigns it, flags it if it is strange, and collects it to be learned; a full
 * batch goes to the M-step.
 *
 * <p>Everything that can fail comes first, forwarding second, and state changes last.
 */
final class EStepProcessor implements Processor<byte[], byte[], Object, Object> {

    private final WeirConfig config;
    private final boolean repartitioned;
    private final String next;
    private final Family family;
    private final EStep eStep = new EStep();
    private final AssignmentWriter writer = new AssignmentWriter();
    private final Consumer<Assignment> observer;

    private ProcessorContext<Object, Object> context;
    private HeapStore<ScoringState> scoring;
    /** Null if no feedback can come. */
    private HeapStore<List<RecentEvent>> recent;
    /** Responsibilities of one event; a field so that no event allocates it. */
    private double[] r = new double[0];

    /**
     * @param repartitioned whether records come with their origin in headers and the model's name as key
     * @param next node that contributions go to
     * @param observer is shown every assignment before its bytes are forwarded; it must not keep the responsibilities
     */
    EStepProcessor(WeirConfig config, boolean repartitioned, String next, Consumer<Assignment> observer) {
        this.config = config;
        this.repartitioned = repartitioned;
        this.next = next;
        this.observer = observer;
        family = config.family();
    }

    @Override
    public void init(ProcessorContext<Object, Object> processorContext) {
        context = processorContext;
        scoring = context.getStateStore(ModelStores.SCORING);
        recent = config.feedbackTopic().isPresent() ? context.getStateStore(ModelStores.RECENT) : null;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        Origin origin = repartitioned ? Origin.ofHeaders(record.headers()) : Origin.ofInput(record, context);
        try {
            String name = repartitioned
                    ? new String(record.key(), StandardCharsets.UTF_8)
                    : origin.model(config.modelKey(), record.value(), config.eventMaxBytes());
            Event event = config.eventReader().read(record.value(), record.timestamp());
            process(event, record.value(), name, origin, record.timestamp());
        } catch (UnreadableEvent e) {
            var letter = new DeadLetter(origin.source(), origin.key(), record.value(), e);
            context.forward(DeadLetters.record(letter, record.timestamp()), WeirTopology.DEAD_LETTERS);
        }
    }

    private void process(Event values, byte[] raw, String name, Origin origin, long timestamp) throws UnreadableEvent {
        ScoringState state = scoring.get(name);
        if (state == null) {
            state = ScoringState.of(
                    ScoringModel.initial(family, values.x()), config.alerts(), new History(config.features()));
        }
        Event event = values.in(state.history());
        ScoringModel model = state.model();
        double logLikelihood = score(event, model);
        CoreScore core = state.core(config.alerts());
        double score = core.of(event.x(), r, logLikelihood);
        boolean judged = !model.warmingUp();
        double pValue = judged ? state.alarm().pValue(score) : Double.NaN;
        boolean strange = judged && state.alarm().flags(score);
        List<Attribution> explanation = strange ? explanation(event, model, core) : List.of();
        Suppressed suppressed = strange ? suppressed(event, explanation, state) : null;
        boolean anomaly = strange && suppressed == null;
        var assignment = new Assignment(
                event.id() == null ? origin.source().id() : event.id(),
                event.timestamp(),
                name,
                model.version(),
                model.warmingUp(),
                model.identity(),
                r,
                logLikelihood,
                score,
                pValue,
                anomaly,
                suppressed,
                origin.source());
        observer.accept(assignment);
        event.levels().forEach(state.levels()::add);
        context.forward(new Record<>(origin.key(), writer.write(assignment), timestamp), WeirTopology.ASSIGNMENTS);
        if (anomaly) {
            long repeats = state.run().sent(event.timestamp());
            byte[] explained = writer.write(assignment, repeats, explanation, config.features(), state.levels(), raw);
            context.forward(new Record<>(origin.key(), explained, timestamp), WeirTopology.ANOMALIES);
        }
        if (judged) {
            state.alarm().witness(pValue, model.mixture(), event.x(), r, logLikelihood);
        }
        Verdict verdict = judged
                ? state.alarm().judge(score, strange, pValue, event.timestamp(), config.alerts())
                : Verdict.LEARN;
        collect(event, state, logLikelihood, strange, verdict);
        if (recent != null) {
            boolean learned = verdict == Verdict.LEARN;
            state.recent()
                    .add(
                            name,
                            event,
                            assignment.id(),
                            origin.source(),
                            strange,
                            learned,
                            recent,
                            config.feedbackMemory());
        }
        state.history().add(values.x());
        scoring.put(name, state);
        if (state.batchIsFull()) {
            context.forward(
                    new Record<>(name, state.contribute(config.learning().halfLife(), eStep), timestamp), next);
        }
    }

    /** The event waits to be learned, unless it is kept from it. */
    private static void collect(
            Event event, ScoringState state, double logLikelihood, boolean strange, Verdict verdict) {
        if (verdict == Verdict.NEW_REGIME) {
            state.pending().beginsRegime();
        }
        if (verdict != Verdict.LEARN) {
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

    private static List<Attribution> explanation(Event event, ScoringModel model, CoreScore core) {
        List<Attribution> explanation = new ArrayList<>();
        model.mixture().component(core.nearest(event.x())).attribute(event.x(), 0, explanation);
        return explanation;
    }

    private double score(Event event, ScoringModel model) throws UnreadableEvent {
        if (r.length < model.mixture().size()) {
            r = new double[model.mixture().size()];
        }
        try {
            return model.score(event.x(), r, eStep);
        } catch (RuntimeException e) {
            throw new UnreadableEvent(Reason.NOT_SCORED, e.toString());
        }
    }
}

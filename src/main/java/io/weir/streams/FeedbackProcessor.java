package io.weir.streams;

import io.weir.em.EStep;
import io.weir.em.PointBatch;
import io.weir.event.DeadLetter;
import io.weir.event.Feedback;
import io.weir.event.FeedbackEffect;
import io.weir.event.Reason;
import io.weir.event.UnreadableEvent;
import io.weir.metrics.Metrics;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Does what feedback says, in the E-step's task that assigned the event.
 *
 * <pre>
 *   normal    withheld ──► learned with the next batch
 *   anomaly   waiting  ──► taken out of the batch
 *             learned  ──► taken back by the M-step, with the next batch
 * </pre>
 */
final class FeedbackProcessor implements Processor<byte[], byte[], Object, Object> {

    private final WeirConfig config;
    private final Metrics metrics;
    private final String next;
    private final EStep eStep = new EStep();

    private ProcessorContext<Object, Object> context;
    private int partition;
    private HeapStore<ScoringState> scoring;
    private HeapStore<List<RecentEvent>> recent;

    /**
     * @param next node that contributions go to
     */
    FeedbackProcessor(WeirConfig config, String next, Metrics metrics) {
        this.metrics = metrics;
        this.config = config;
        this.next = next;
    }

    @Override
    public void init(ProcessorContext<Object, Object> processorContext) {
        context = processorContext;
        partition = context.taskId().partition();
        scoring = context.getStateStore(ModelStores.SCORING);
        recent = context.getStateStore(ModelStores.RECENT);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        scoring.settle();
        Origin origin = Origin.ofHeaders(record.headers());
        try {
            Feedback feedback = Feedback.read(record.value(), config.eventMaxBytes());
            if (!given(feedback, record.timestamp())) {
                handOn(feedback, record);
            }
        } catch (UnreadableEvent e) {
            metrics.deadLetter(e.reason());
            var letter = new DeadLetter(origin.source(), origin.key(), record.value(), e);
            context.forward(
                    DeadLetters.record(letter, record.headers(), record.timestamp()), WeirTopology.DEAD_LETTERS);
        }
    }

    /** Whether the event is known here; then the feedback is done. */
    private boolean given(Feedback feedback, long timestamp) {
        ScoringState state = scoring.get(feedback.model());
        if (state == null) {
            return false;
        }
        FeedbackEffect[] effect = new FeedbackEffect[1];
        Optional<RecentEvent> found = state.recent()
                .change(feedback, recent, config.feedbackMemory(), event -> effect[0] = apply(feedback, event, state));
        if (found.isEmpty()) {
            return false;
        }
        scoring.put(feedback.model(), state);
        byte[] said =
                effect[0].toJson(feedback, state.model().version(), found.get().source());
        context.forward(
                new Record<>(feedback.model(), said, timestamp, OwnTime.headers(timestamp)),
                WeirTopology.FEEDBACK_LIFECYCLE);
        if (!state.model().frozen() && state.batchIsFull(config.firstEvents())) {
            context.forward(
                    new Record<>(
                            feedback.model(),
                            state.closeBatch(config.learning().halfLife(), partition, eStep)
                                    .get(),
                            timestamp),
                    next);
        }
        return true;
    }

    private FeedbackEffect apply(Feedback feedback, RecentEvent event, ScoringState state) {
        boolean learn = feedback.label() == Feedback.Label.NORMAL;
        if (event.learned() == learn || event.number() <= state.forgotten()) {
            return FeedbackEffect.NONE;
        }
        event.learned(learn);
        PointBatch pending = state.pending();
        if (learn) {
            double[] r = new double[state.model().mixture().size()];
            pending.add(event.x(), event.timestamp(), state.model().score(event.x(), r, eStep));
            event.levels().forEach(pending.levels()::add);
            state.alarm().letIn();
            return FeedbackEffect.LEARNED;
        }
        state.alarm().keptOut();
        if (state.takeBack(event)) {
            return FeedbackEffect.KEPT_OUT;
        }
        pending.retract(event.x(), event.timestamp(), state.recent().events() - event.number());
        return FeedbackEffect.UNLEARNED;
    }

    /** Asks the next partition; the first one again has asked them all. */
    private void handOn(Feedback feedback, Record<byte[], byte[]> record) throws UnreadableEvent {
        int here = context.taskId().partition();
        var asked = FeedbackRoute.Asked.of(record.headers(), here);
        boolean known = asked.modelKnown() || scoring.get(feedback.model()) != null;
        boolean everyone = asked.first() == here && !FeedbackRoute.Asked.isFirst(record.headers());
        if (everyone || !FeedbackRoute.mayGoOn(feedback, config)) {
            throw known
                    ? new UnreadableEvent(
                            Reason.UNKNOWN_EVENT,
                            "the event is not among the last " + config.feedbackMemory() + " strange ones and as many"
                                    + " others of model '" + feedback.model() + "'; see feedback.memory")
                    : new UnreadableEvent(Reason.UNKNOWN_MODEL, "there is no model '" + feedback.model() + "'");
        }
        var going = new FeedbackRoute.Asked(asked.first(), known);
        context.forward(
                record.withKey(FeedbackRoute.key(here + 1)).withHeaders(going.toHeaders(record.headers())),
                WeirTopology.FEEDBACK_ON);
    }
}

package io.weir.streams;

import io.weir.em.Contribution;
import io.weir.em.EStep;
import io.weir.em.PointBatch;
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
    private final Net net;
    private Net.Letters letters;
    private Lifecycle lifecycle;
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
    FeedbackProcessor(WeirConfig config, String next, Net net) {
        this.net = net;
        metrics = net.metrics();
        this.config = config;
        this.next = next;
    }

    @Override
    public void init(ProcessorContext<Object, Object> processorContext) {
        context = processorContext;
        letters = net.letters(context, WeirTopology.DEAD_LETTERS, true);
        lifecycle = new Lifecycle(context, WeirTopology.FEEDBACK_LIFECYCLE, metrics);
        partition = context.taskId().partition();
        scoring = context.getStateStore(ModelStores.SCORING);
        recent = context.getStateStore(ModelStores.RECENT);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        scoring.settle();
        Origin origin = letters.origin(record);
        Answer answer = letters.attempt(record, origin, record.timestamp(), () -> {
            net.at(Net.Step.FEEDBACK, origin);
            Feedback feedback = Feedback.read(record.value(), config.eventMaxBytes());
            byte[] said = given(feedback);
            return said == null
                    ? new Answer(feedback, null, handedOn(feedback, record))
                    : new Answer(feedback, said, null);
        });
        if (answer == null) {
            return;
        }
        if (answer.further != null) {
            context.forward(answer.further, WeirTopology.FEEDBACK_ON);
        } else {
            String model = answer.feedback.model();
            long now = record.timestamp();
            context.forward(
                    new Record<>(model, answer.said, now, OwnTime.headers(now)), WeirTopology.FEEDBACK_LIFECYCLE);
            contribute(model, record.timestamp());
        }
    }

    /**
     * What comes of feedback.
     *
     * @param said what it has done; null if the event is not known here
     * @param further the record for the next partition, if it is not
     */
    private record Answer(Feedback feedback, byte[] said, Record<byte[], byte[]> further) {}

    /** Says what was done with the event; null if it is not known here. */
    private byte[] given(Feedback feedback) {
        ScoringState state = scoring.get(feedback.model());
        if (state == null) {
            return null;
        }
        FeedbackEffect[] effect = new FeedbackEffect[1];
        Optional<RecentEvent> found = state.recent()
                .change(feedback, recent, config.feedbackMemory(), event -> effect[0] = apply(feedback, event, state));
        if (found.isEmpty()) {
            return null;
        }
        scoring.put(feedback.model(), state);
        return effect[0].toJson(feedback, state.model().version(), found.get().source());
    }

    private void contribute(String name, long timestamp) {
        ScoringState state = scoring.get(name);
        if (state.model().frozen() || !state.batchIsFull(config.firstEvents())) {
            return;
        }
        int events = state.waiting();
        Contribution made;
        try {
            made = state.closeBatch(config.learning().halfLife(), partition, eStep)
                    .get();
        } catch (Throwable thrown) {
            Net.caught(thrown);
            state.withhold(events);
            metrics.batchFailed(Math.max(0, events));
            lifecycle.failed(name, state.model().version(), thrown, timestamp);
            return;
        }
        context.forward(new Record<>(name, made, timestamp), next);
    }

    private FeedbackEffect apply(Feedback feedback, RecentEvent event, ScoringState state) {
        boolean learn = feedback.label() == Feedback.Label.NORMAL;
        if (event.learned() == learn || event.number() <= state.forgotten()) {
            return FeedbackEffect.NONE;
        }
        PointBatch pending = state.pending();
        if (learn) {
            double[] r = new double[state.model().mixture().size()];
            double logLikelihood = state.model().score(event.x(), r, eStep);
            event.learned(true);
            pending.add(event.x(), event.timestamp(), logLikelihood);
            event.levels().forEach(pending.levels()::add);
            state.alarm().letIn();
            return FeedbackEffect.LEARNED;
        }
        event.learned(false);
        state.alarm().keptOut();
        if (state.takeBack(event)) {
            return FeedbackEffect.KEPT_OUT;
        }
        pending.retract(event.x(), event.timestamp(), state.recent().events() - event.number());
        return FeedbackEffect.UNLEARNED;
    }

    /** The record that asks the next partition; the first one again has asked them all. */
    private Record<byte[], byte[]> handedOn(Feedback feedback, Record<byte[], byte[]> record) throws UnreadableEvent {
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
        byte[] key = FeedbackRoute.key(here + 1);
        return letters.fitting(
                record.withKey(key).withHeaders(going.toHeaders(record.headers())), key, config.routedFeedbackTopic());
    }
}

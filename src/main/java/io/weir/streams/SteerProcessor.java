package io.weir.streams;

import io.weir.em.Heritage;
import io.weir.em.Learned;
import io.weir.em.Learner;
import io.weir.event.Command;
import io.weir.event.DeadLetter;
import io.weir.event.ModelSnapshot;
import io.weir.event.Reason;
import io.weir.event.UnreadableEvent;
import io.weir.metrics.Metrics;
import java.util.concurrent.Executor;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Carries out the commands of the control topic, in the task that owns the model: the model changes, and its new version and what
 * was done are published, in the transaction that takes the command. What cannot be done is a dead letter and changes nothing.
 */
final class SteerProcessor implements Processor<byte[], byte[], Object, Object> {

    private final WeirConfig config;
    private final Executor searches;
    private final boolean repartitioned;
    private final Metrics metrics;
    private ProcessorContext<Object, Object> context;
    private LearningModels models;

    /**
     * @param repartitioned whether commands come with events, and their origin in headers
     */
    SteerProcessor(WeirConfig config, Executor searches, boolean repartitioned, Metrics metrics) {
        this.config = config;
        this.searches = searches;
        this.repartitioned = repartitioned;
        this.metrics = metrics;
    }

    @Override
    public void init(ProcessorContext<Object, Object> processorContext) {
        context = processorContext;
        models = new LearningModels(config, searches, context, metrics);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        if (repartitioned && !Origin.isCommand(record.headers())) {
            return;
        }
        models.settle();
        Origin origin = repartitioned ? Origin.ofHeaders(record.headers()) : Origin.ofInput(record, context);
        // The record's own time was taken from it so that it goes first.
        long now = context.currentSystemTimeMs();
        try {
            Command command = Command.fromJson(record.value());
            Learner learner = models.get(command.model());
            if (learner == null && command.kind() == Command.Kind.IMPORT) {
                learner = models.create(command.model());
            }
            if (learner == null) {
                throw new UnreadableEvent(
                        Reason.UNKNOWN_MODEL,
                        "there is no model '" + command.model()
                                + "' in this partition; a command's key must be the model's name,"
                                + " or for model.key=record-key the events' key, in their partition");
            }
            String reason = command.reason() == null ? "by command" : "by command: " + command.reason();
            Learned learned = carryOut(command, learner, reason);
            models.put(command.model(), learner);
            models.publish(command.model(), learner, learned, origin.source(), now);
        } catch (UnreadableEvent e) {
            metrics.deadLetter(e.reason());
            var letter = new DeadLetter(origin.source(), origin.key(), record.value(), e);
            context.forward(DeadLetters.record(letter, record.headers(), now), WeirTopology.DEAD_LETTERS);
        }
    }

    private Learned carryOut(Command command, Learner learner, String reason) throws UnreadableEvent {
        return switch (command.kind()) {
            case FREEZE -> learner.freeze(true, reason);
            case RESUME -> learner.freeze(false, reason);
            case RESET -> learner.reset(reason);
            case ROLLBACK ->
                learner.rollBack(heritage(earlier(command, learner)), "version " + command.version() + ", " + reason);
            case IMPORT -> learner.adopt(heritage(fitting(command.snapshot())), reason);
        };
    }

    private ModelSnapshot earlier(Command command, Learner learner) throws UnreadableEvent {
        ModelSnapshot earlier = models.versions().get(command.model(), command.version());
        if (earlier == null) {
            throw new UnreadableEvent(
                    Reason.UNKNOWN_VERSION,
                    "version " + command.version() + " of model '" + command.model() + "' is not kept; there are "
                            + models.versions()
                                    .kept(command.model(), learner.model().version()));
        }
        return earlier;
    }

    private ModelSnapshot fitting(ModelSnapshot snapshot) throws UnreadableEvent {
        var problem = ModelFit.problem(snapshot, config);
        if (problem.isPresent()) {
            throw new UnreadableEvent(Reason.BAD_MODEL, "snapshot: " + problem.get());
        }
        return snapshot;
    }

    /** What there is to go on from; tried on a learner that may be spoilt by it. */
    private Heritage heritage(ModelSnapshot snapshot) throws UnreadableEvent {
        try {
            var heritage = new Heritage(
                    snapshot.mixture(),
                    snapshot.levels(),
                    snapshot.components(),
                    snapshot.events(),
                    snapshot.effectiveEvents(),
                    snapshot.meanLogLikelihood(),
                    snapshot.createdAt().toEpochMilli());
            models.create(snapshot.model()).adopt(heritage, "a trial");
            return heritage;
        } catch (RuntimeException e) {
            throw new UnreadableEvent(Reason.BAD_MODEL, "snapshot: " + e.getMessage());
        }
    }
}

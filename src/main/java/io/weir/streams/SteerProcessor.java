package io.weir.streams;

import io.weir.em.Heritage;
import io.weir.em.Learned;
import io.weir.em.Learner;
import io.weir.event.Command;
import io.weir.event.ModelSnapshot;
import io.weir.event.Reason;
import io.weir.event.UnreadableEvent;
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
    private final Net net;
    private Net.Letters letters;
    private ProcessorContext<Object, Object> context;
    private LearningModels models;

    /**
     * @param repartitioned whether commands come with events, and their origin in headers
     */
    SteerProcessor(WeirConfig config, Executor searches, boolean repartitioned, Net net) {
        this.config = config;
        this.searches = searches;
        this.repartitioned = repartitioned;
        this.net = net;
    }

    @Override
    public void init(ProcessorContext<Object, Object> processorContext) {
        context = processorContext;
        models = new LearningModels(config, searches, context, net);
        letters = net.letters(context, WeirTopology.DEAD_LETTERS, repartitioned);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        if (repartitioned && !Origin.isCommand(record.headers())) {
            return;
        }
        models.settle();
        Origin origin = letters.origin(record);
        // The record's own time was taken from it so that it goes first.
        long now = context.currentSystemTimeMs();
        Done done = letters.attempt(record, origin, now, () -> {
            net.at(Net.Step.COMMAND, origin);
            return carryOut(Command.fromJson(record.value()), now);
        });
        if (done != null) {
            models.put(done.model, done.learner);
            models.publish(done.model, done.outcome, origin.source(), now);
        }
    }

    /** A command that was carried out, on a learner of its own. */
    private record Done(String model, Learner learner, LearningModels.Outcome outcome) {}

    private Done carryOut(Command command, long now) throws UnreadableEvent {
        String name = command.model();
        Learner known = models.get(name, now);
        if (known == null && command.kind() != Command.Kind.IMPORT) {
            throw new UnreadableEvent(
                    Reason.UNKNOWN_MODEL,
                    "there is no model '" + name
                            + "' in this partition; a command's key must be the model's name,"
                            + " or for model.key=record-key the events' key, in their partition");
        }
        // A command that fails half-way must not leave half a model.
        Learner learner = known == null ? models.create(name) : models.copy(known);
        String reason = command.reason() == null ? "by command" : "by command: " + command.reason();
        Learned learned = carryOut(command, learner, reason);
        return new Done(name, learner, models.outcome(name, learner, learned));
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

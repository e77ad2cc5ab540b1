package io.weir.streams;

import io.weir.event.Words;
import io.weir.json.snapshot.LifecycleEvent;
import io.weir.metrics.Metrics;
import io.weir.mixture.ComponentChange;
import io.weir.records.OwnTime;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the world what went wrong with a model: on the lifecycle topic, in the metrics and in the log. */
final class Lifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);
    private static final int LONGEST_REASON = 500;

    private final Consumer<Record<String, byte[]>> sink;
    private final Metrics metrics;

    /**
     * @param sink of lifecycle events
     */
    Lifecycle(Consumer<Record<String, byte[]>> sink, Metrics metrics) {
        this.sink = sink;
        this.metrics = metrics;
    }

    /** Something was not learned. */
    void failed(String model, long version, Throwable thrown, long timestamp) {
        LOG.warn("model '{}' goes on as it was, without what it could not learn", model, thrown);
        say(
                model,
                version,
                ComponentChange.Event.LEARNING_FAILED,
                "a batch could not be learned: " + Words.of(thrown),
                timestamp);
    }

    /** Something of a model was written and cannot be read; the model goes on without it. */
    void unreadable(String model, long version, String what, Throwable thrown, long timestamp) {
        LOG.warn("{} of model '{}' cannot be read and is set aside: {}", what, model, thrown.getMessage());
        say(model, version, ComponentChange.Event.UNREADABLE, what + ": " + thrown.getMessage(), timestamp);
    }

    /** Something that is of no one model was written and cannot be read: there is nobody to tell it of on the topic. */
    void unreadable(String what, Throwable thrown) {
        LOG.warn("{} cannot be read and is set aside: {}", what, thrown.getMessage());
        metrics.happened(ComponentChange.Event.UNREADABLE);
    }

    private void say(String model, long version, ComponentChange.Event event, String reason, long timestamp) {
        metrics.happened(event);
        var lineage = new ComponentChange(event, -1, List.of(), Words.beginning(reason, LONGEST_REASON));
        sink.accept(new Record<>(
                model, new LifecycleEvent(model, version, lineage).toJson(), timestamp, OwnTime.headers(timestamp)));
    }
}

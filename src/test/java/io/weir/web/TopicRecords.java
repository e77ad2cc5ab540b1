package io.weir.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.event.Assignment;
import io.weir.event.Features;
import io.weir.event.Reason;
import io.weir.event.Source;
import io.weir.event.UnreadableEvent;
import io.weir.http.Listener;
import io.weir.http.WebJson;
import io.weir.json.AssignmentWriter;
import io.weir.json.DeadLetter;
import io.weir.json.EventReader;
import io.weir.mixture.ComponentIds;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Records as the processor writes them. */
final class TopicRecords {

    static final ViewedTopics TOPICS = new ViewedTopics(
            List.of("events"),
            "w.assignments",
            "w.models",
            "w.dead-letters",
            "w.anomalies",
            "w.lifecycle",
            "w.feedback");

    static final Features FEATURES = Features.parse("a, b");

    private TopicRecords() {}

    /** A dashboard that is only read. */
    static Dashboard dashboard(View view) {
        return Dashboard.start(Listener.LOCAL, 0, view, FeedbackWriter.none(), EmRun.of(() -> utf8("{}")));
    }

    static View view(LongSupplier clock) {
        return new View(TOPICS, FEATURES, new EventReader(FEATURES, null, null, 100_000), clock);
    }

    static ConsumerRecord<byte[], byte[]> record(String topic, long offset, byte[] key, byte[] value) {
        return record(topic, offset, key, value, new RecordHeaders());
    }

    private static ConsumerRecord<byte[], byte[]> record(
            String topic, long offset, byte[] key, byte[] value, Headers headers) {
        return new ConsumerRecord<>(
                topic, 0, offset, 0L, TimestampType.CREATE_TIME, -1, -1, key, value, headers, Optional.empty());
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A model of two round clusters of features a and b at (0, 0) and (x, x). */
    static byte[] model(String name, long version, double x) {
        ObjectNode model = WebJson.object()
                .put("format", "weir-model")
                .put("formatVersion", 1)
                .put("model", name)
                .put("version", version)
                .put("createdAt", "2026-03-01T12:00:00Z")
                .put("events", 100 * version)
                .put("effectiveEvents", 50.0 * version);
        var features = model.putArray("features");
        for (String feature : new String[] {"a", "b"}) {
            features.addObject()
                    .put("name", feature)
                    .put("family", "gaussian")
                    .put("transform", "none")
                    .put("path", "/" + feature);
        }
        model.put("covarianceType", "full");
        var components = model.putArray("components");
        for (int k = 0; k < 2; k++) {
            var component = components
                    .addObject()
                    .put("id", k)
                    .put("weight", k == 0 ? 0.25 : 0.75)
                    .put("mass", 1.0);
            component.putArray("mean").add(k * x).add(k * x);
            var covariance = component.putArray("covariance");
            covariance.addArray().add(1.0).add(0.0);
            covariance.addArray().add(0.0).add(1.0);
            component.put("bornVersion", 1);
        }
        model.put("nextId", 2).putNull("alert");
        model.putObject("logLikelihood").put("mean", -3.5);
        model.putObject("provenance").put("weirVersion", "test");
        return WebJson.bytes(model);
    }

    static ConsumerRecord<byte[], byte[]> modelRecord(String name, long version, double x) {
        return record(TOPICS.models(), version, utf8(name), model(name, version, x));
    }

    /** An assignment of the event at an offset to cluster 0 or 1. */
    static byte[] assignment(String model, long offset, int cluster, double logLikelihood) {
        double[] r = {1 - cluster, cluster};
        return AssignmentWriter.brief()
                .write(new Assignment(
                        "id-" + offset,
                        offset,
                        model,
                        1,
                        false,
                        twoComponents(),
                        r,
                        logLikelihood,
                        -logLikelihood,
                        Double.NaN,
                        false,
                        null,
                        new Source("events", 0, offset)));
    }

    static ConsumerRecord<byte[], byte[]> assignmentRecord(
            String model, long offset, int cluster, double logLikelihood) {
        return record(TOPICS.assignments(), offset, null, assignment(model, offset, cluster, logLikelihood));
    }

    /** A flagged event of features a and b, each with its share. */
    static byte[] anomaly(String model, long offset, long timestamp, double shareA, double shareB) {
        var anomaly = WebJson.object().put("id", "id-" + offset).put("timestamp", timestamp);
        anomaly.put("model", model)
                .put("cluster", 1)
                .put("logLikelihood", -99.5)
                .put("pValue", 0.001);
        anomaly.putObject("source").put("topic", "events").put("partition", 0).put("offset", offset);
        var explanation = anomaly.putArray("explanation");
        explanation.addObject().put("feature", "a").put("share", shareA).put("value", 40);
        explanation.addObject().put("feature", "b").put("share", shareB).put("value", 7);
        anomaly.putObject("event").put("a", 40).put("b", 7);
        return WebJson.bytes(anomaly);
    }

    static ConsumerRecord<byte[], byte[]> anomalyRecord(
            String model, long offset, long timestamp, double shareA, double shareB) {
        return record(TOPICS.anomalies(), offset, null, anomaly(model, offset, timestamp, shareA, shareB));
    }

    static ConsumerRecord<byte[], byte[]> eventRecord(long offset, String json) {
        return record("events", offset, null, utf8(json));
    }

    static DeadLetter deadLetter(long offset, byte[] value, Reason reason, String message) {
        return new DeadLetter(
                new Source("events", 0, offset), utf8("key"), value, new UnreadableEvent(reason, message));
    }

    static ConsumerRecord<byte[], byte[]> deadLetterRecord(long offset, byte[] value, Reason reason, String message) {
        var letter = deadLetter(offset, value, reason, message);
        var headers = new RecordHeaders();
        letter.headers().forEach((name, text) -> headers.add(name, utf8(text)));
        return record(TOPICS.deadLetters(), offset, letter.key(), value, headers);
    }

    private static ComponentIds twoComponents() {
        return ComponentIds.first(2, 1);
    }
}

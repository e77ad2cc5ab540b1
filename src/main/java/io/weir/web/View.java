package io.weir.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.event.Feature;
import io.weir.event.Features;
import io.weir.event.History;
import io.weir.event.Source;
import io.weir.event.UnreadableEvent;
import io.weir.family.product.FeatureKind;
import io.weir.http.WebJson;
import io.weir.json.EventReader;
import io.weir.json.EventValues;
import io.weir.json.FeedbackReader;
import io.weir.json.snapshot.InvalidModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the topics say, for some minutes and in bounded memory. One thread gives it records, any number look at it.
 *
 * <p>Totals count from the moment the dashboard started; records from before are shown, and not counted.
 */
public final class View {

    private static final Logger LOG = LoggerFactory.getLogger(View.class);
    private static final int RECENT = 200;
    private static final int MANY = 1000;

    private final ViewedTopics topics;
    private final Features features;
    private final EventReader reader;
    private final Standing standing;
    private final Totals totals = new Totals();

    final Seconds seconds;
    public final Models models = new Models();
    final RecentPoints points;
    public final RecentRecords deadLetters = new RecentRecords(RECENT);
    public final RecentRecords anomalies = new RecentRecords(MANY);
    public final RecentRecords lifecycle = new RecentRecords(MANY);
    final Labels labels = new Labels();

    /**
     * @param reader how the events of the input topics are read
     * @param clock ms since the epoch
     */
    public View(ViewedTopics topics, Features features, EventReader reader, LongSupplier clock) {
        this.topics = topics;
        this.features = features;
        this.reader = reader;
        standing = new Standing(topics, clock);
        seconds = new Seconds(standing.startedAt());
        points = new RecentPoints(features.size());
    }

    public ViewedTopics topics() {
        return topics;
    }

    public Features features() {
        return features;
    }

    public EventReader reader() {
        return reader;
    }

    long now() {
        return standing.now();
    }

    /**
     * Takes a record of one of the topics.
     *
     * @param live whether it was written after the dashboard started
     */
    public void accept(ConsumerRecord<byte[], byte[]> record, boolean live) {
        String topic = record.topic();
        try {
            if (topic.equals(topics.assignments())) {
                EventValues.check(record.value(), Integer.MAX_VALUE);
                assignment(SeenAssignment.read(record.value()), live);
            } else if (topic.equals(topics.models())) {
                models.accept(record.key(), record.value(), now());
            } else if (topic.equals(topics.deadLetters())) {
                deadLetter(record, live);
            } else if (topic.equals(topics.anomalies())) {
                anomalies.add(object(record, Shapes::anomaly));
            } else if (topic.equals(topics.lifecycle())) {
                lifecycle.add(object(record, Shapes::lifecycle).put("timestamp", timestamp(record)));
            } else if (topic.equals(topics.feedback())) {
                labels.add(FeedbackReader.read(record.value(), Integer.MAX_VALUE));
            } else if (topics.input().contains(topic)) {
                event(record);
            }
        } catch (IOException | InvalidModel | UnreadableEvent | RuntimeException | StackOverflowError e) {
            // Whoever else writes to the topics must not stop the dashboard.
            LOG.debug("a record is not shown", e);
            unreadable(NotShown.sentence(
                    record, e, topic.equals(topics.feedback()) ? NotShown.SEND_AGAIN : NotShown.NOBODY_ELSE));
        }
    }

    private void unreadable(String why) {
        totals.unreadable();
        standing.problem(why);
    }

    private void assignment(SeenAssignment assignment, boolean live) {
        points.assignment(assignment, now());
        if (live) {
            totals.assignment(assignment.warmingUp());
            seconds.assignment(assignment, now());
        }
    }

    private void deadLetter(ConsumerRecord<byte[], byte[]> record, boolean live) {
        var letter = SeenDeadLetter.json(record, now());
        deadLetters.add(letter);
        if (live) {
            seconds.deadLetter(now());
            totals.deadLetter(letter.path("reason").asText());
        }
    }

    /** What was last said of a flagged event, or null. */
    String label(JsonNode anomaly) {
        JsonNode source = anomaly.path("source");
        return labels.of(
                anomaly.path("model").asText(),
                anomaly.path("id").asText(),
                new Source(
                        source.path("topic").asText(),
                        source.path("partition").asInt(),
                        source.path("offset").asLong()));
    }

    /** Looks whether an object is one that can be shown. */
    private interface Shape {
        void check(JsonNode json) throws IOException;
    }

    private ObjectNode object(ConsumerRecord<byte[], byte[]> record, Shape shape) throws IOException, UnreadableEvent {
        JsonNode node = EventReader.parse(record.value(), Integer.MAX_VALUE);
        shape.check(node);
        var object = (ObjectNode) WebJson.shortened(node);
        object.put("seenAt", now());
        return object;
    }

    /** Of the event that made the record, which a header says; the record itself has the time at which it was written. */
    private static long timestamp(ConsumerRecord<byte[], byte[]> record) {
        var header = record.headers().lastHeader("weir.timestamp");
        String text =
                header == null || header.value() == null ? "" : new String(header.value(), StandardCharsets.US_ASCII);
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : record.timestamp();
    }

    private void event(ConsumerRecord<byte[], byte[]> record) {
        var source = new Source(record.topic(), record.partition(), record.offset());
        if (!points.isWaitedFor(source)) {
            return;
        }
        try {
            // What was before the event is not known here, so what looks back is missing.
            double[] slots = reader.read(record.value(), record.timestamp())
                    .in(new History(features))
                    .x();
            double[] x = new double[features.size()];
            for (int j = 0; j < x.length; j++) {
                // The code of a category is no place on an axis.
                double v = slots[features.slot(j)];
                Feature feature = features.get(j);
                boolean level = feature.kind() == FeatureKind.CATEGORICAL;
                x[j] = level
                        ? Double.NaN
                        : feature.circle() == null || v != v
                                ? v
                                : feature.circle().place(v);
            }
            points.event(source, x);
        } catch (UnreadableEvent e) {
            // The processor reads other features than this configuration says.
            points.readUpTo(source.topic(), source.partition(), source.offset() + 1);
            unreadable(NotShown.sentence(record, e, NotShown.CONFIGURATION));
        }
    }

    /** How things stand with the cluster. */
    Standing standing() {
        return standing;
    }

    /**
     * Whether the cluster can be read.
     *
     * @param message what is wrong; null if nothing is
     */
    void connection(Standing.Connection state, String message) {
        standing.connection(state, message, totals.isAllReadable());
    }

    /** Whether it has something to show: the cluster answers, and what was there at the start has been read. */
    boolean ready() {
        return standing.ready();
    }

    /** How things stand, and the last whole second. */
    ObjectNode overview() {
        long now = now();
        var json = WebJson.object();
        standing.write(json, now);
        var named = json.putObject("roles");
        named.put("input", String.join(", ", topics.input()));
        named.put("assignments", topics.assignments());
        named.put("models", topics.models());
        named.put("deadLetters", topics.deadLetters());
        named.put("anomalies", topics.anomalies());
        named.put("lifecycle", topics.lifecycle());
        named.put("feedback", topics.feedback());
        totals.write(json);
        json.set("processor", standing.processor());
        json.set("second", seconds.last(1, now));
        json.set("anomalyShare", WebJson.number(seconds.anomalyShare()));
        json.put("models", models.size());
        json.put("modelsForgotten", models.forgotten());
        json.put("clusters", models.clusters());
        json.put("stride", points.stride());
        var newest = json.putObject("newest");
        newest.put("deadLetters", deadLetters.count());
        newest.put("anomalies", anomalies.count());
        newest.put("lifecycle", lifecycle.count());
        newest.put("feedback", labels.count());
        return json;
    }
}

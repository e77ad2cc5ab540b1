package io.weir.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.config.Topics;
import io.weir.json.snapshot.ModelSnapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A record for a topic other than the events'.
 *
 * @param fates what may become of it: the reason of a dead letter, {@link #DONE}, or both
 */
record Mischief(String name, Set<String> fates, ProducerRecord<byte[], byte[]> record) {

    /** The fate of a record that leaves no dead letter. */
    static final String DONE = "DONE";

    /** Header of records that are written to topics of outputs, so that they are not taken for such. */
    static final String FOREIGN = "soak";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Commands and what poses as such. */
    static List<Mischief> commands(Topics topics, ModelSnapshot snapshot) {
        String model = snapshot.model();
        String at = "{\"model\":" + quoted(model) + ",\"command\":";
        var all = new ArrayList<Mischief>();
        var make = new Object() {
            void add(String name, Set<String> fates, String json) {
                all.add(new Mischief(
                        name,
                        fates,
                        new ProducerRecord<>(topics.control(), utf8(model), json == null ? null : utf8(json))));
            }

            void bad(String name, String json) {
                add(name, Set.of("BAD_COMMAND"), json);
            }

            void model(String name, Consumer<ObjectNode> change) {
                model(name, Set.of("BAD_MODEL"), change);
            }

            void model(String name, Set<String> fates, Consumer<ObjectNode> change) {
                ObjectNode changed = json(snapshot);
                change.accept(changed);
                add("import: " + name, fates, at + "\"import\",\"snapshot\":" + changed + "}");
            }
        };
        make.bad("command: nothing", "");
        make.bad("command: tombstone", null);
        make.bad("command: no JSON", "freeze " + model);
        make.bad("command: unknown word", at + "\"dance\"}");
        make.bad("command: half a surrogate pair", at + "\"freeze\",\"reason\":\"\\ud800\"}");
        make.bad("command: version 0", at + "\"rollback\",\"version\":0}");
        make.bad("command: version 1e400", at + "\"rollback\",\"version\":1e400}");
        make.bad("command: nested", at + "[".repeat(3000) + "]".repeat(3000) + "}");
        make.add(
                "command: a version never reached",
                Set.of("UNKNOWN_VERSION", "BAD_COMMAND"),
                at + "\"rollback\",\"version\":9223372036854775807}");
        make.add("command: unknown model", Set.of("UNKNOWN_MODEL"), "{\"model\":\"nobody\",\"command\":\"reset\"}");
        make.add("command: freeze", Set.of(DONE), at + "\"freeze\",\"reason\":\"\\u0000\\u001b[2J\"}");
        make.add("command: resume", Set.of(DONE), at + "\"resume\"}");
        make.add(
                "command: rollback",
                Set.of(DONE, "UNKNOWN_VERSION"),
                at + "\"rollback\",\"version\":" + snapshot.version() + "}");
        make.model("most events", s -> s.put("events", Long.MAX_VALUE));
        make.model("negative events", s -> s.put("events", -1));
        make.model("1e308 effective events", s -> s.put("effectiveEvents", 1e308));
        make.model("negative effective events", s -> s.put("effectiveEvents", -5));
        make.model("the largest next id", s -> s.put("nextId", Long.MAX_VALUE));
        make.model("the end of time", s -> s.put("createdAt", "+1000000000-12-31T23:59:59.999999999Z"));
        make.model("weight −1", s -> component(s).put("weight", -1));
        make.model("other features", s -> ((ArrayNode) s.get("features")).remove(0));
        make.model("asymmetric covariance", Mischief::asymmetric);
        make.model("huge variance", s -> row(s).set(0, JSON.getNodeFactory().numberNode(1e308)));
        make.model(
                "large variance",
                Set.of("BAD_MODEL", DONE),
                s -> row(s).set(0, JSON.getNodeFactory().numberNode(1e303)));
        make.model(
                "far mean",
                Set.of("BAD_MODEL", DONE),
                s -> ((ArrayNode) component(s).get("mean"))
                        .set(0, JSON.getNodeFactory().numberNode(9e151)));
        return all;
    }

    /** Feedback on an event that was flagged, and what poses as feedback. */
    static List<Mischief> feedback(Topics topics, JsonNode anomaly) {
        String at = "{\"model\":" + anomaly.get("model") + ",\"label\":\"normal\",";
        var all = new ArrayList<Mischief>();
        var make = new Object() {
            void add(String name, Set<String> fates, String json) {
                all.add(new Mischief(
                        "feedback: " + name,
                        fates,
                        new ProducerRecord<>(
                                topics.feedback().orElseThrow(), utf8("any"), json == null ? null : utf8(json))));
            }

            void bad(String name, String json) {
                add(name, Set.of("BAD_FEEDBACK"), json);
            }
        };
        make.add("tombstone", Set.of("BAD_FEEDBACK", "TOMBSTONE"), null);
        make.add("no JSON", Set.of("BAD_FEEDBACK", "NOT_JSON"), "normal!");
        make.add("an array", Set.of("BAD_FEEDBACK", "NOT_AN_OBJECT"), "[]");
        make.bad("no event", at + "\"z\":1}");
        make.bad("another label", at.replace("normal", "maybe") + "\"id\":\"1\"}");
        make.add("half a surrogate pair", Set.of("BAD_FEEDBACK", "NOT_JSON"), at + "\"id\":\"\\ud800\"}");
        make.bad("partition 1e400", at + "\"source\":{\"topic\":\"events\",\"partition\":1e400,\"offset\":1}}");
        make.add(
                "partition −1",
                Set.of("BAD_FEEDBACK", "UNKNOWN_EVENT", "UNKNOWN_MODEL"),
                at + "\"source\":{\"topic\":\"events\",\"partition\":-1,\"offset\":9223372036854775807}}");
        make.add("unknown event", Set.of("UNKNOWN_EVENT", "UNKNOWN_MODEL"), at + "\"id\":\"never\"}");
        make.add(
                "unknown model",
                Set.of("UNKNOWN_MODEL", "UNKNOWN_EVENT"),
                "{\"model\":\"nobody\",\"label\":\"normal\",\"id\":\"1\"}");
        Set<String> perhaps = Set.of(DONE, "UNKNOWN_EVENT", "UNKNOWN_MODEL");
        make.add("normal", perhaps, at + "\"id\":" + anomaly.get("id") + "}");
        make.add("anomaly", perhaps, at.replace("normal", "anomaly") + "\"id\":" + anomaly.get("id") + "}");
        return all;
    }

    /** Records of others on the topics that Weir writes. */
    static List<Mischief> foreign(Topics topics) {
        var all = new ArrayList<Mischief>();
        for (String topic :
                List.of(topics.assignments(), topics.anomalies(), topics.lifecycle(), topics.deadLetters())) {
            for (byte[] value :
                    List.of(utf8("junk"), utf8("{\"model\":1}"), utf8("[]"), new byte[] {(byte) 0xff}, new byte[0])) {
                all.add(foreign(topic, value));
            }
        }
        Mischief forged = foreign(topics.deadLetters(), utf8("{\"x\":1}"));
        forged.record.headers().add("weir.reason", utf8("WRONG_TYPE"));
        forged.record.headers().add("__streams.errors.topic", utf8("other"));
        forged.record.headers().add("__streams.errors.partition", utf8("-1"));
        forged.record.headers().add("__streams.errors.offset", null);
        all.add(forged);
        Mischief garbled = foreign(topics.deadLetters(), null);
        garbled.record.headers().add("weir.reason", null);
        all.add(garbled);
        return all;
    }

    private static Mischief foreign(String topic, byte[] value) {
        var record = new ProducerRecord<>(topic, new byte[] {(byte) 0xfe}, value);
        record.headers().add(FOREIGN, new byte[0]);
        return new Mischief("foreign on " + topic, Set.of(DONE), record);
    }

    private static ObjectNode json(ModelSnapshot snapshot) {
        try {
            return (ObjectNode) JSON.readTree(snapshot.toJson());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode component(ObjectNode snapshot) {
        return (ObjectNode) snapshot.get("components").get(0);
    }

    private static ArrayNode row(ObjectNode snapshot) {
        return (ArrayNode) component(snapshot).get("covariance").get(0);
    }

    private static void asymmetric(ObjectNode snapshot) {
        ArrayNode row = row(snapshot);
        row.set(
                1,
                JSON.getNodeFactory()
                        .numberNode(row.get(1).doubleValue() + 0.1 * row.get(0).doubleValue()));
    }

    private static String quoted(String text) {
        return JSON.getNodeFactory().textNode(text).toString();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

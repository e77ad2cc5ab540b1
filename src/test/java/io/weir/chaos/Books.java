package io.weir.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.networknt.schema.JsonSchema;
import io.weir.Schemas;
import io.weir.StrictJson;
import io.weir.chaos.Traffic.Place;
import io.weir.config.Topics;
import io.weir.event.Source;
import io.weir.json.snapshot.InvalidModel;
import io.weir.json.snapshot.ModelSnapshot;
import io.weir.records.DeadLetters;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * What the topics say of each record that was sent, held against what had to become of it; and whether all that was written can be
 * read, strictly.
 */
final class Books {

    /** Records looked at by the schemas: every so many-th. */
    private static final int SAMPLED = 101;

    private final Ledger ledger;
    private final Topics topics;
    private final Traffic traffic;
    private final boolean keyed;

    /** By topic and partition, the offsets that have an assignment or a dead letter. */
    private final Map<String, BitSet> answered = new HashMap<>();
    /** How many records of a kind had a fate. */
    private final Map<String, Long> fates = new TreeMap<>();
    /** What is wrong, with an example, and how often. */
    private final Map<String, Long> wrongs = new TreeMap<>();

    private final Map<String, String> modelsByKey = new HashMap<>();
    private long assignments;
    private long letters;
    private long anomalies;

    /**
     * @param keyed whether two keys are two models
     */
    Books(Ledger ledger, Topics topics, Traffic traffic, boolean keyed) {
        this.ledger = ledger;
        this.topics = topics;
        this.traffic = traffic;
        this.keyed = keyed;
    }

    /** Reads all outputs. */
    void read() throws IOException {
        JsonSchema ofAssignments = Schemas.schema("assignment");
        JsonSchema ofAnomalies = Schemas.schema("anomaly");
        JsonSchema ofLifecycle = Schemas.schema("lifecycle");
        ledger.read(topics.assignments(), r -> ours(r, () -> assigned(r, sampled(r) ? ofAssignments : null)));
        ledger.read(
                topics.anomalies(),
                r -> ours(r, () -> {
                    anomalies++;
                    strict(r, sampled(r) ? ofAnomalies : null);
                }));
        ledger.read(topics.lifecycle(), r -> ours(r, () -> strict(r, ofLifecycle)));
        ledger.read(topics.models(), r -> ours(r, () -> model(r)));
        ledger.read(topics.deadLetters(), r -> ours(r, () -> letter(r)));
        for (Place place : traffic.hostile()) {
            boolean silent = traffic.fates(place).contains(Mischief.DONE);
            if (!place.topic().equals(topics.input().get(0)) && !silent && !isAnswered(place)) {
                wrong("%s left no dead letter", traffic.kind(place).orElseThrow());
            }
        }
    }

    private static boolean sampled(ConsumerRecord<byte[], byte[]> record) {
        return record.offset() % SAMPLED == 0;
    }

    private void ours(ConsumerRecord<byte[], byte[]> record, Runnable look) {
        if (record.headers().lastHeader(Mischief.FOREIGN) == null) {
            look.run();
        }
    }

    private void assigned(ConsumerRecord<byte[], byte[]> record, JsonSchema schema) {
        assignments++;
        JsonNode assignment = strict(record, schema);
        JsonNode source = assignment.path("source");
        var place = new Place(
                source.path("topic").asText(),
                source.path("partition").asInt(),
                source.path("offset").asLong());
        answer(place, HostileEvent.ASSIGNED, "");
        if (keyed && traffic.kind(place).isPresent()) {
            String key = record.key() == null ? "none" : HexFormat.of().formatHex(record.key());
            String other = modelsByKey.putIfAbsent(assignment.path("model").asText(), key);
            if (other != null && !other.equals(key)) {
                wrong("keys %s and %s are one model", other, key);
            }
        }
    }

    private void letter(ConsumerRecord<byte[], byte[]> record) {
        for (Header header : record.headers()) {
            if (header.key().startsWith("__streams.errors.") || header.key().startsWith("weir.reason")) {
                utf8(header);
            }
        }
        Source source = DeadLetters.source(record.headers()).orElse(null);
        String reason = DeadLetters.header(record.headers(), DeadLetters.REASON);
        if (source == null || reason == null) {
            wrong("a dead letter without its source or reason at %s", record.offset());
            return;
        }
        if (source.topic().equals(topics.input().get(0))) {
            letters++;
        }
        answer(
                new Place(source.topic(), source.partition(), source.offset()),
                reason,
                DeadLetters.header(record.headers(), DeadLetters.MESSAGE));
    }

    private void utf8(Header header) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(header.value()));
        } catch (CharacterCodingException e) {
            wrong("header %s is not UTF-8", header.key());
        }
    }

    private void answer(Place place, String fate, String message) {
        String kind = traffic.kind(place).orElse("ordinary");
        BitSet offsets = answered.computeIfAbsent(place.topic() + "-" + place.partition(), p -> new BitSet());
        int offset = Math.toIntExact(place.offset());
        if (offsets.get(offset)) {
            wrong("%s was answered twice", kind);
        }
        offsets.set(offset);
        fates.merge(kind + " → " + fate, 1L, Long::sum);
        if (!traffic.fates(place).contains(fate)) {
            wrong("%s became %s, not one of %s (%s)", kind, fate, traffic.fates(place), message);
        }
    }

    private boolean isAnswered(Place place) {
        return answered.getOrDefault(place.topic() + "-" + place.partition(), new BitSet())
                .get(Math.toIntExact(place.offset()));
    }

    private void model(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return;
        }
        strict(record, null);
        try {
            byte[] again = ModelSnapshot.fromJson(record.value()).toJson();
            if (!Arrays.equals(again, record.value())) {
                wrong("a snapshot is not written as it was read");
            }
        } catch (InvalidModel e) {
            wrong("a snapshot that cannot be read: %s", e.getMessage());
        }
    }

    /** The record's JSON; an empty object if a strict reader does not take it. */
    private JsonNode strict(ConsumerRecord<byte[], byte[]> record, JsonSchema schema) {
        try {
            JsonNode json = StrictJson.parseWithCopy(record.value(), "event");
            if (schema != null) {
                schema.validate(json).forEach(m -> wrong("%s is not as its schema says: %s", record.topic(), m));
            }
            return json;
        } catch (AssertionError e) {
            wrong("%s: %s", record.topic(), e.getMessage());
            return JsonNodeFactory.instance.objectNode();
        }
    }

    private void wrong(String sentence, Object... values) {
        String text = String.format(sentence, values);
        wrongs.merge(text.length() > 400 ? text.substring(0, 400) : text, 1L, Long::sum);
    }

    /** Events of a partition without an answer are wrong. */
    void assertAllAnswered(int partition, long end) {
        BitSet offsets = answered.getOrDefault(topics.input().get(0) + "-" + partition, new BitSet());
        for (int i = offsets.nextClearBit(0); i < end; i = offsets.nextClearBit(i + 1)) {
            var place = new Place(topics.input().get(0), partition, i);
            wrong("%s was not answered", traffic.kind(place).orElse("ordinary"));
        }
    }

    long assignments() {
        return assignments;
    }

    long letters() {
        return letters;
    }

    long anomalies() {
        return anomalies;
    }

    /** How many records of each kind had which fate. */
    Map<String, Long> fates() {
        return fates;
    }

    /** What is wrong, and how often. */
    Map<String, Long> wrongs() {
        return wrongs;
    }
}

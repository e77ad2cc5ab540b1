package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.StrictJson;
import io.weir.event.Source;
import io.weir.json.snapshot.InvalidModel;
import io.weir.json.snapshot.ModelSnapshot;
import io.weir.records.DeadLetters;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.streams.test.TestRecord;

/** What became of events that were sent, by the output topics, and what is wrong with it. */
final class Answers {

    /** A name that only programmers know. */
    private static final Pattern CLASS = Pattern.compile(
            "\\b(java|javax|io\\.weir|com\\.[a-z]+|org\\.[a-z]+)\\.[a-zA-Z.]*[A-Z]|\\[Source:|reference chain|`[A-Z]");

    private static final int MOST_PROBLEMS = 20;

    private final boolean byRecordKey;
    private final List<TestRecord<byte[], byte[]>> sent = new ArrayList<>();
    private final Set<Long> answered = new HashSet<>();
    private final Map<String, String> keys = new HashMap<>();
    private final List<String> problems = new ArrayList<>();
    private String snapshot;
    private String model = "\"default\"";

    /**
     * @param byRecordKey whether the record's key names the model
     */
    Answers(boolean byRecordKey) {
        this.byRecordKey = byRecordKey;
    }

    /** The next event. */
    void sent(TestRecord<byte[], byte[]> event) {
        sent.add(event);
    }

    /** A model that was published, as JSON; null if none was. */
    String snapshot() {
        return snapshot;
    }

    /** The name of a model, as JSON. */
    String model() {
        return model;
    }

    private void problem(String sentence) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(sentence);
        }
    }

    /** Reads what came out since the last time. */
    void read(Driven driven) {
        driven.read("weir.assignments").forEach(this::assignment);
        driven.read("weir.anomalies").forEach(record -> StrictJson.parseWithCopy(record.value(), "event"));
        driven.read("weir.lifecycle").forEach(record -> {
            String reason = StrictJson.parse(record.value()).path("reason").asText();
            if (CLASS.matcher(reason).find()) {
                problem("a lifecycle event says " + reason);
            }
        });
        driven.read("weir.models").forEach(this::published);
        driven.read("weir.dead-letters").forEach(this::letter);
    }

    private void assignment(TestRecord<byte[], byte[]> record) {
        JsonNode json = StrictJson.parse(record.value());
        long offset = json.at("/source/offset").longValue();
        answer(offset);
        byte[] key = sent.get((int) offset).key();
        if (!Arrays.equals(record.key(), key)) {
            problem("an assignment has another key than its event, " + Nasty.shown(key));
        }
        String before = byRecordKey ? keys.put(json.get("model").textValue(), Arrays.toString(key)) : null;
        if (before != null && !before.equals(Arrays.toString(key))) {
            problem("one model for two keys, " + before + " and " + Arrays.toString(key));
        }
    }

    private void answer(long offset) {
        if (!answered.add(offset)) {
            problem("event " + offset + " is answered twice");
        }
    }

    private void published(TestRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return;
        }
        model = StrictJson.parse(record.value()).get("model").toString();
        snapshot = new String(record.value(), StandardCharsets.UTF_8);
        try {
            ModelSnapshot.fromJson(record.value());
        } catch (InvalidModel e) {
            problem("a model is not read as written: " + e.getMessage());
        }
    }

    private void letter(TestRecord<byte[], byte[]> letter) {
        Source source = DeadLetters.source(letter.headers()).orElseThrow();
        String reason = DeadLetters.header(letter.headers(), DeadLetters.REASON);
        String message = DeadLetters.header(letter.headers(), DeadLetters.MESSAGE);
        String value = Nasty.shown(letter.value());
        if (reason.equals("NOT_SCORED")) {
            problem("a fault of the program: " + message + ", of " + value);
        }
        if (message.isBlank() || CLASS.matcher(message).find()) {
            problem("in words: " + message);
        }
        if (message.contains("?…") || message.contains("Infinity\"; expected at most")) {
            problem("not what was sent: " + message);
        }
        if (source.topic().equals("events")) {
            answer(source.offset());
            whole(letter, sent.get((int) source.offset()));
        }
    }

    private void whole(TestRecord<byte[], byte[]> letter, TestRecord<byte[], byte[]> event) {
        if (!Arrays.equals(event.value(), letter.value()) || !Arrays.equals(event.key(), letter.key())) {
            problem("a dead letter of other bytes than " + Nasty.shown(event.value()));
        }
        Header[] before = event.headers().toArray();
        Header[] after = DeadLetters.original(letter.headers()).toArray();
        boolean same = before.length == after.length;
        for (int i = 0; same && i < before.length; i++) {
            same = before[i].key().equals(after[i].key()) && Arrays.equals(before[i].value(), after[i].value());
        }
        if (!same) {
            problem("headers " + event.headers() + " became " + letter.headers());
        }
    }

    /** Fails if anything is wrong, or an event has no answer. */
    void check() {
        for (int i = 0; i < sent.size(); i++) {
            if (!answered.contains((long) i)) {
                problem("no answer to " + Nasty.shown(sent.get(i).value()));
            }
        }
        assertThat(problems).isEmpty();
    }
}

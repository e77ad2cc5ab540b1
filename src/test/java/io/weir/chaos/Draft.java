package io.weir.chaos;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/** An event that is being made: an ordinary one of three clusters, until something is changed. */
final class Draft {

    private static final int KEYS = 8;

    final long number;
    final SplittableRandom random;
    private final Map<String, String> fields = new LinkedHashMap<>();
    private final List<Header> headers = new ArrayList<>();
    private byte[] key;
    /** Null: the fields as an object. */
    private byte[] value;

    private boolean tombstone;

    /**
     * @param progress of the run, 0 to 1: one feature vanishes, one comes late
     * @param now event time, ms since the epoch
     */
    Draft(long number, double progress, long now, SplittableRandom random) {
        this.number = number;
        this.random = random;
        int cluster = random.nextInt(3);
        key("k" + random.nextInt(KEYS));
        with("id", Long.toString(number));
        with("ts", Long.toString(now));
        with("x", number(9 * cluster + random.nextGaussian()));
        with("y", number(random.nextGaussian()));
        with("k", "5");
        with(progress < 0.4 ? "early" : "late", number(random.nextGaussian()));
        with("c", "\"level" + (cluster + random.nextInt(2)) + "\"");
        with("n", Integer.toString(random.nextInt(3 + cluster)));
    }

    private static String number(double v) {
        return String.format(Locale.ROOT, "%.6f", v);
    }

    /** A field with its JSON as it is. */
    Draft with(String name, String json) {
        fields.put(name, json);
        return this;
    }

    Draft without(String... names) {
        for (String name : names) {
            fields.remove(name);
        }
        return this;
    }

    Draft key(String text) {
        return key(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Null for none. */
    Draft key(byte[] bytes) {
        key = bytes;
        return this;
    }

    Draft value(byte[] bytes) {
        value = bytes;
        tombstone = bytes == null;
        return this;
    }

    Draft value(String text) {
        return value(text.getBytes(StandardCharsets.UTF_8));
    }

    Draft header(String name, String text) {
        headers.add(new RecordHeader(name, text == null ? null : text.getBytes(StandardCharsets.UTF_8)));
        return this;
    }

    /** The fields as a JSON object. */
    String json() {
        return fields.entrySet().stream()
                .map(f -> "\"" + f.getKey() + "\":" + f.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    /** The JSON object with a text of {@code bytes} bytes beside it. */
    String padded(int bytes) {
        String json = json();
        String before = ",\"pad\":\"";
        int room = bytes - json.length() - before.length() - 1;
        return json.substring(0, json.length() - 1) + before + "p".repeat(room) + "\"}";
    }

    ProducerRecord<byte[], byte[]> record(String topic) {
        byte[] bytes = tombstone || value != null ? value : json().getBytes(StandardCharsets.UTF_8);
        return new ProducerRecord<>(topic, null, null, key, bytes, headers);
    }
}

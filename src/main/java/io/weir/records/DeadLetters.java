package io.weir.records;

import io.weir.event.Source;
import io.weir.json.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Dead letters as records: the original bytes and headers, and headers that say why.
 *
 * <pre>
 *   weir.reason, __streams.errors.…     why, and where the original is
 *   weir.original.header.NAME           a header of the original whose NAME begins like those of ours
 *   weir.original.bytes                 length of the original value; there only if the letter is cut, because its topic would not
 *                                       take it: then value, key or headers are not all here, and the whole is in the source
 *   weir.original.key.bytes             length of the original key; only if the key is left out
 *   weir.original.headers               number of the original headers; only if they are left out
 * </pre>
 */
public final class DeadLetters {

    public static final String REASON = "weir.reason";
    public static final String MESSAGE = "__streams.errors.message";
    private static final String KAFKAS = "__streams.errors.";
    private static final String ORIGINAL_HEADER = "weir.original.header.";
    private static final String ORIGINAL_BYTES = "weir.original.bytes";
    private static final String ORIGINAL_KEY_BYTES = "weir.original.key.bytes";
    private static final String ORIGINAL_HEADERS = "weir.original.headers";

    /** Keys and headers that take more than this part of a letter that is too long are left out of it. */
    private static final int PART = 4;
    /** Of the headers that say how it was cut. */
    private static final int CUT_HEADERS = 200;

    private DeadLetters() {}

    /**
     * A letter that its topic takes.
     *
     * @param original headers of the record as it was written by its producer
     * @param timestamp of the original record, ms since the epoch
     * @param most bytes that the topic takes, see {@link Limits#most}
     */
    public static Record<byte[], byte[]> record(DeadLetter letter, Headers original, long timestamp, long most) {
        Headers headers = OwnTime.to(kept(original), timestamp);
        letter.headers().forEach((name, text) -> headers.add(name, utf8(text)));
        return WholeSize.isWhole(original, letter.value()) && Limits.size(letter.key(), letter.value(), headers) <= most
                ? new Record<>(letter.key(), letter.value(), timestamp, headers)
                : cut(letter, original, timestamp, most);
    }

    private static Record<byte[], byte[]> cut(DeadLetter letter, Headers original, long timestamp, long most) {
        Headers headers = kept(original);
        boolean left = Limits.size(headers) > most / PART;
        if (left) {
            int count = original.toArray().length;
            headers = new RecordHeaders().add(ORIGINAL_HEADERS, utf8(Integer.toString(count)));
        }
        OwnTime.to(headers, timestamp);
        byte[] key = letter.key();
        if (key != null && key.length > most / PART) {
            headers.add(ORIGINAL_KEY_BYTES, utf8(Integer.toString(key.length)));
            key = null;
        }
        byte[] value = letter.value();
        headers.add(ORIGINAL_BYTES, utf8(Integer.toString(WholeSize.of(original, value))));
        for (var header : letter.headers().entrySet()) {
            headers.add(header.getKey(), utf8(header.getValue()));
        }
        long room = Math.max(0, most - CUT_HEADERS - Limits.size(key, null, headers));
        return new Record<>(
                key,
                value == null || value.length <= room ? value : Arrays.copyOf(value, (int) room),
                timestamp,
                headers);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A copy of the headers that a producer wrote, renamed where they could be taken for ours. */
    static Headers kept(Headers original) {
        Headers kept = new RecordHeaders();
        for (Header header : original) {
            if (header instanceof WholeSize) {
                continue;
            }
            if (isOurs(header.key())) {
                kept.add(ORIGINAL_HEADER + header.key(), header.value());
            } else {
                kept.add(header);
            }
        }
        return kept;
    }

    /** The headers that the record had before it was repartitioned or became a dead letter. */
    public static Headers original(Headers headers) {
        Headers original = new RecordHeaders();
        for (Header header : headers) {
            String name = header.key();
            if (name.startsWith(ORIGINAL_HEADER)) {
                original.add(name.substring(ORIGINAL_HEADER.length()), header.value());
            } else if (!isOurs(name)) {
                original.add(header);
            }
        }
        return original;
    }

    private static boolean isOurs(String header) {
        return header.startsWith(KAFKAS) || header.startsWith("weir.");
    }

    /** Whether something of the original record is not in the letter. */
    public static boolean isCut(Headers headers) {
        return headers.lastHeader(ORIGINAL_BYTES) != null;
    }

    /**
     * Whether a cut letter may be of a record: a topic that was deleted and made anew has others at the same offsets.
     *
     * @param record as it is in its source now
     */
    public static boolean isBeginning(ConsumerRecord<byte[], byte[]> letter, ConsumerRecord<byte[], byte[]> record) {
        byte[] head = letter.value() == null ? new byte[0] : letter.value();
        byte[] whole = record.value() == null ? new byte[0] : record.value();
        return Integer.toString(whole.length).equals(header(letter.headers(), ORIGINAL_BYTES))
                && head.length <= whole.length
                && Arrays.equals(head, 0, head.length, whole, 0, head.length)
                && (letter.key() == null || Arrays.equals(letter.key(), record.key()));
    }

    /** Where the original record is; empty if the headers do not say so. */
    public static Optional<Source> source(Headers headers) {
        String topic = header(headers, KAFKAS + "topic");
        String partition = header(headers, KAFKAS + "partition");
        String offset = header(headers, KAFKAS + "offset");
        if (topic == null || partition == null || offset == null) {
            return Optional.empty();
        }
        try {
            var source = new Source(topic, Integer.parseInt(partition), Long.parseLong(offset));
            return source.partition() < 0 || source.offset() < 0 ? Optional.empty() : Optional.of(source);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The text of a header; null if it is not there, or has no value. */
    public static String header(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}

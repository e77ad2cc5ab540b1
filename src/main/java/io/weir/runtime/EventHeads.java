package io.weir.runtime;

import io.weir.records.WholeSize;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Reads values as bytes, but of an event that is longer than it may be only the head, with its {@link WholeSize}. A poll brings a thousand
 * records, and fifty megabytes of zeros travel as a few kilobytes: so one of them at the most is whole in memory.
 *
 * <pre>
 *   value ≤ event.max.bytes    all of it
 *   longer                     as much as a dead letter takes, while the heads of this poll fit in {@value #MOST_HEADS} bytes
 *   after that                 {@value #LEAST} bytes
 * </pre>
 */
final class EventHeads implements Deserializer<byte[]> {

    private static final int MOST_HEADS = 32 << 20;
    private static final int LEAST = 1024;

    private final Set<String> topics;
    private final int maxBytes;
    private final LongSupplier letter;
    private long room = MOST_HEADS;

    /**
     * @param topics of events; values of others are left whole
     * @param maxBytes that an event may have
     * @param letter bytes that a dead letter may have
     */
    EventHeads(Set<String> topics, int maxBytes, LongSupplier letter) {
        this.topics = Set.copyOf(topics);
        this.maxBytes = maxBytes;
        this.letter = letter;
    }

    /** What was read before is being worked on. */
    void nextPoll() {
        room = MOST_HEADS;
    }

    @Override
    public byte[] deserialize(String topic, byte[] data) {
        return data;
    }

    @Override
    public byte[] deserialize(String topic, Headers headers, ByteBuffer data) {
        if (data == null) {
            return null;
        }
        int whole = data.remaining();
        int kept = whole > maxBytes && topics.contains(topic) ? head(whole) : whole;
        byte[] value = new byte[kept];
        data.get(value);
        if (kept < whole) {
            headers.add(new WholeSize(whole));
        }
        return value;
    }

    private int head(int whole) {
        long most = Math.max(LEAST, Math.min(letter.getAsLong(), room));
        int kept = (int) Math.min(whole, most);
        room -= kept;
        return kept;
    }
}

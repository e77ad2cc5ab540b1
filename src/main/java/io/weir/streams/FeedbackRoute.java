package io.weir.streams;

import io.weir.config.WeirConfig;
import io.weir.event.Feedback;
import io.weir.json.ModelKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.processor.StreamPartitioner;

/**
 * Which partition feedback goes to: the key of a routed record is a number, and the partition that number modulo their count.
 *
 * <p>Where events are scored in the partitions they came in, the source says which; an id alone does not, unless the producer used
 * Kafka's own partitioner. So an E-step that does not know the event hands the feedback on to the next partition, until it has been
 * all the way round.
 *
 * <pre>
 *   header weir.asked   int the first partition that was asked, byte 1 if any of them knew the model
 * </pre>
 */
final class FeedbackRoute implements StreamPartitioner<byte[], byte[]> {

    private static final String ASKED_HEADER = "weir.asked";

    /** The key of a record that was not asked for anywhere yet. */
    static byte[] first(Feedback feedback, WeirConfig config) {
        return key(
                inItsPartition(config) && feedback.source() != null
                        ? Math.max(0, feedback.source().partition())
                        : Utils.toPositive(Utils.murmur2(feedback.model().getBytes(StandardCharsets.UTF_8))));
    }

    /** Whether events are scored in the partitions they came in. */
    private static boolean inItsPartition(WeirConfig config) {
        return config.isShared() || config.modelKey().kind() == ModelKey.Kind.RECORD_KEY;
    }

    /** Whether the event may be in another partition than the first one. */
    static boolean mayGoOn(Feedback feedback, WeirConfig config) {
        return inItsPartition(config) && feedback.source() == null;
    }

    /** The key that leads to a partition. */
    static byte[] key(int partition) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(partition).array();
    }

    /** Who has been asked. */
    record Asked(int first, boolean modelKnown) {

        /** Of a record at a partition. */
        static Asked of(Headers headers, int partition) {
            Header header = headers.lastHeader(ASKED_HEADER);
            if (header == null || header.value() == null || header.value().length != Integer.BYTES + 1) {
                return new Asked(partition, false);
            }
            ByteBuffer value = ByteBuffer.wrap(header.value());
            return new Asked(value.getInt(), value.get() == 1);
        }

        static boolean isFirst(Headers headers) {
            return headers.lastHeader(ASKED_HEADER) == null;
        }

        Headers toHeaders(Headers others) {
            byte[] value = ByteBuffer.allocate(Integer.BYTES + 1)
                    .putInt(first)
                    .put((byte) (modelKnown ? 1 : 0))
                    .array();
            return new RecordHeaders(others).remove(ASKED_HEADER).add(ASKED_HEADER, value);
        }
    }

    // Kafka 4.4 has another one, with headers, which calls this one; 4.3 has this one alone.
    @SuppressWarnings("removal")
    @Override
    public Optional<Set<Integer>> partitions(String topic, byte[] key, byte[] value, int partitions) {
        return Optional.of(Set.of(ByteBuffer.wrap(key).getInt() % partitions));
    }
}

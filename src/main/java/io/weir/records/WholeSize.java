package io.weir.records;

import io.weir.event.Reason;
import io.weir.event.UnreadableEvent;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * How long the value of a record is of which only the head was kept, beside the headers that its producer wrote. It is told from those by
 * its class, so that nobody outside can write one.
 *
 * @param bytes of the whole value
 */
public record WholeSize(int bytes) implements Header {

    @Override
    public String key() {
        return "weir.whole.bytes";
    }

    @Override
    public byte[] value() {
        return Integer.toString(bytes).getBytes(StandardCharsets.US_ASCII);
    }

    /** Bytes of the whole value of a record. */
    public static int of(Headers headers, byte[] value) {
        for (Header header : headers) {
            if (header instanceof WholeSize whole) {
                return whole.bytes;
            }
        }
        return value == null ? 0 : value.length;
    }

    /** Refuses a record of which only the head was kept. */
    public static void check(Headers headers, byte[] value, int maxBytes) throws UnreadableEvent {
        if (!isWhole(headers, value)) {
            throw new UnreadableEvent(
                    Reason.TOO_LARGE,
                    "the value has " + of(headers, value) + " bytes, more than event.max.bytes=" + maxBytes);
        }
    }

    /** Whether all of the value of a record is there. */
    public static boolean isWhole(Headers headers, byte[] value) {
        return value == null || of(headers, value) <= value.length;
    }
}

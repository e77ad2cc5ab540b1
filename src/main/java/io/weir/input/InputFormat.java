package io.weir.input;

import io.weir.event.UnreadableEvent;
import org.apache.kafka.common.header.Headers;

/** How the value of an input record becomes the JSON object that features are read from. Use from one thread. */
@FunctionalInterface
public interface InputFormat {

    /**
     * @param value raw bytes, or null; not modified
     * @return the event as JSON, or something that will be refused as an event
     */
    byte[] json(String topic, Headers headers, byte[] value) throws UnreadableEvent;

    /** The value is JSON already. */
    static InputFormat asIs() {
        return (topic, headers, value) -> value;
    }
}

package io.weir.event;

/** Where an event came from; it names the event wherever the event names nothing itself. */
public record Source(String topic, int partition, long offset) {

    /** {@code topic-partition-offset}. */
    public String id() {
        return topic + '-' + partition + '-' + offset;
    }
}

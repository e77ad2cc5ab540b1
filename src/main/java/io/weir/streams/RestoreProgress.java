package io.weir.streams;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;

/** How far the local state is restored from its changelogs. Synchronised: stream threads write, anybody reads. */
final class RestoreProgress implements StateRestoreListener {

    private record Part(long restored, long total) {}

    private final Map<TopicPartition, Part> parts = new LinkedHashMap<>();

    @Override
    public synchronized void onRestoreStart(TopicPartition partition, String store, long start, long end) {
        parts.put(partition, new Part(0, Math.max(0, end - start)));
    }

    @Override
    public synchronized void onBatchRestored(TopicPartition partition, String store, long end, long restored) {
        parts.computeIfPresent(partition, (p, part) -> new Part(part.restored + restored, part.total));
    }

    @Override
    public synchronized void onRestoreEnd(TopicPartition partition, String store, long restored) {
        parts.remove(partition);
    }

    @Override
    public synchronized void onRestoreSuspended(TopicPartition partition, String store, long restored) {
        parts.remove(partition);
    }

    /** In words; empty where nothing is being restored. */
    synchronized Optional<String> words() {
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        long restored = parts.values().stream().mapToLong(Part::restored).sum();
        long total = parts.values().stream().mapToLong(Part::total).sum();
        return Optional.of(String.format(
                Locale.ROOT, "%,d of %,d records in %d partitions", Math.min(restored, total), total, parts.size()));
    }
}

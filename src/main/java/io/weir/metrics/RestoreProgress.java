package io.weir.metrics;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How far the state is restored from its changelogs. Use from any thread. */
public final class RestoreProgress {

    private final Map<String, Long> remaining = new ConcurrentHashMap<>();
    final LongAdder restored = new LongAdder();

    /**
     * @param changelog name of a partition of a changelog
     * @param offsets between what is there and its end
     */
    public void started(String changelog, long offsets) {
        remaining.put(changelog, Math.max(0, offsets));
    }

    /**
     * @param records that were restored since the last call
     * @param remainingOffsets between what is there now and its end
     */
    public void advanced(String changelog, long records, long remainingOffsets) {
        restored.add(records);
        remaining.put(changelog, Math.max(0, remainingOffsets));
    }

    /** It is complete, or somebody else's now. */
    public void ended(String changelog) {
        remaining.remove(changelog);
    }

    /** Changelog partitions that are being restored. */
    public int partitions() {
        return remaining.size();
    }

    /** In words; empty where nothing is being restored. */
    public Optional<String> words() {
        return remaining.isEmpty()
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT, "%,d records of %d partitions to go", remaining(), remaining.size()));
    }

    /** Offsets still to go. */
    public long remaining() {
        return remaining.values().stream().mapToLong(Long::longValue).sum();
    }
}

package io.weir.runtime;

import io.weir.metrics.RestoreProgress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;

/** Tells how far the stores are restored. Kafka Streams calls it from its restoring threads. */
final class RestoreListener implements StateRestoreListener {

    private final RestoreProgress progress;
    private final Map<TopicPartition, Long> ends = new ConcurrentHashMap<>();

    RestoreListener(RestoreProgress progress) {
        this.progress = progress;
    }

    @Override
    public void onRestoreStart(TopicPartition partition, String store, long startingOffset, long endingOffset) {
        ends.put(partition, endingOffset);
        progress.started(partition.toString(), endingOffset - startingOffset);
    }

    @Override
    public void onBatchRestored(TopicPartition partition, String store, long batchEndOffset, long records) {
        long end = ends.getOrDefault(partition, batchEndOffset);
        progress.advanced(partition.toString(), records, end - batchEndOffset);
    }

    @Override
    public void onRestoreEnd(TopicPartition partition, String store, long totalRestored) {
        ended(partition);
    }

    @Override
    public void onRestoreSuspended(TopicPartition partition, String store, long totalRestored) {
        ended(partition);
    }

    private void ended(TopicPartition partition) {
        ends.remove(partition);
        progress.ended(partition.toString());
    }
}

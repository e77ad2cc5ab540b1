package io.weir.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReadingOrderTest {

    private static final TopicPartition EVENTS_0 = new TopicPartition("events", 0);
    private static final TopicPartition EVENTS_1 = new TopicPartition("events", 1);
    private static final TopicPartition CONTROL_0 = new TopicPartition("control", 0);
    private static final TopicPartition CONTROL_1 = new TopicPartition("control", 1);

    private final ReadingOrder order = new ReadingOrder(Set.of("control"));
    /** Partitions that something was fetched of, so that their lag is known. */
    private final Set<TopicPartition> fetched = new HashSet<>();

    private boolean silent;
    private int asked;

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest") {

        @Override
        public synchronized OptionalLong currentLag(TopicPartition partition) {
            return fetched.contains(partition) ? super.currentLag(partition) : OptionalLong.empty();
        }

        @Override
        public synchronized Map<TopicPartition, Long> endOffsets(
                java.util.Collection<TopicPartition> partitions, Duration timeout) {
            asked++;
            if (silent) {
                throw new TimeoutException("nobody answers");
            }
            return super.endOffsets(partitions, timeout);
        }
    };

    @BeforeEach
    void assign() {
        List<TopicPartition> all = List.of(EVENTS_0, EVENTS_1, CONTROL_0, CONTROL_1);
        consumer.assign(all);
        for (TopicPartition partition : all) {
            consumer.updateBeginningOffsets(Map.of(partition, 0L));
            consumer.seek(partition, 0);
            consumer.updateEndOffsets(Map.of(partition, partition.topic().equals("events") ? 100L : 0L));
        }
    }

    @Test
    void eventsWaitForTheCommandsOfTheirTaskAlone() {
        assertThat(order.waiting(consumer)).isEmpty();
        consumer.updateEndOffsets(Map.of(CONTROL_1, 3L));
        fetched.add(CONTROL_1);
        assertThat(order.waiting(consumer)).containsExactly(EVENTS_1);
        consumer.seek(CONTROL_1, 3);
        assertThat(order.waiting(consumer)).isEmpty();
    }

    @Test
    void beforeAnythingIsFetchedTheBrokerIsAskedUntilItHasSaidThatAllIsRead() {
        consumer.updateEndOffsets(Map.of(CONTROL_0, 1L));
        assertThat(order.waiting(consumer)).containsExactly(EVENTS_0);
        assertThat(asked).isEqualTo(2);
        consumer.seek(CONTROL_0, 1);
        assertThat(order.waiting(consumer)).isEmpty();
        assertThat(asked).isEqualTo(3);
        assertThat(order.waiting(consumer)).isEmpty();
        assertThat(asked).isEqualTo(3);
    }

    @Test
    void aBrokerThatDoesNotAnswerMakesThemWait() {
        silent = true;
        assertThat(order.waiting(consumer)).containsExactlyInAnyOrder(EVENTS_0, EVENTS_1);
    }

    @Test
    void whatStreamsHasPausedWaitsForNobodyAndNobodyForIt() {
        consumer.updateEndOffsets(Map.of(CONTROL_0, 1L, CONTROL_1, 1L));
        consumer.pause(List.of(CONTROL_0, EVENTS_1));
        assertThat(order.waiting(consumer)).isEmpty();
    }

    @Test
    void aPartitionThatComesBackIsLookedAtAgain() {
        assertThat(order.waiting(consumer)).isEmpty();
        consumer.assign(List.of(EVENTS_0));
        assertThat(order.waiting(consumer)).isEmpty();
        assign();
        consumer.updateEndOffsets(Map.of(CONTROL_0, 1L));
        assertThat(order.waiting(consumer)).containsExactly(EVENTS_0);
    }
}

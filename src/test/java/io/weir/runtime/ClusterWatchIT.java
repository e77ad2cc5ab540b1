package io.weir.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.admin.ClusterTopics;
import io.weir.broker.EmbeddedBroker;
import io.weir.config.WeirConfig;
import io.weir.metrics.Exposition;
import io.weir.metrics.Metrics;
import io.weir.store.KeptState;
import io.weir.streams.Applications;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stream threads cannot say while they wait is said by metrics and in words: no broker, new partitions, nothing committed. */
class ClusterWatchIT {

    private static final Duration EVERY = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    @TempDir
    private Path directory;

    private static void await(String what, BooleanSupplier holds) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            Thread.sleep(50);
        }
    }

    private static ClusterTopics look(WeirConfig config) throws Exception {
        try (Admin admin = Admin.create(config.adminProperties())) {
            return ClusterTopics.look(admin, config);
        }
    }

    @Test
    void aBrokerThatIsAwayNewPartitionsAndAStandstillAreSaid() throws Exception {
        var metrics = new Metrics();
        var broker = EmbeddedBroker.start(0, directory.resolve("broker"));
        try (var exposition = new Exposition(metrics, () -> true)) {
            WeirConfig config = new Applications(broker.bootstrapServers()).config(directory.resolve("state"));
            Applications.createTopics(config);
            String input = config.inputTopics().get(0);
            Set<TopicPartition> own = Set.of(new TopicPartition(input, 0));
            try (var watch =
                    new ClusterWatch(config, KeptState.of(config), metrics.cluster(), () -> own, EVERY, PATIENCE)) {
                watch.start(look(config));
                Thread.sleep(2 * PATIENCE.toMillis());
                assertThat(watch.trouble()).as("nothing waits").isEmpty();

                Applications.send(config, 0, 100);
                await("a standstill is said", () -> watch.trouble().isPresent());
                assertThat(watch.trouble().get()).contains("100 events wait", "nothing was committed for");
                assertThat(exposition.scrape())
                        .contains("\nweir_events_waiting 100.0")
                        .doesNotContain("\nweir_stalled_seconds 0.0");

                try (Admin admin = Admin.create(config.adminProperties())) {
                    admin.createPartitions(Map.of(input, NewPartitions.increaseTo(3)))
                            .all()
                            .get();
                }
                await("new partitions are said", () -> watch.otherPartitions().isPresent());
                assertThat(watch.otherPartitions().get())
                        .contains("the input has 3 partitions", "over 1", "weir topics create");
                assertThat(exposition.scrape()).contains("\nweir_partitions_unread 2.0");

                broker.close();
                await(
                        "a broker that is away is said",
                        () -> watch.trouble().orElse("").contains("no broker"));
                assertThat(exposition.scrape()).doesNotContain("\nweir_broker_silent_seconds 0.0");
            }
        } finally {
            broker.close();
        }
    }

    @Test
    void aProcessorWhoseBrokerIsAwayIsNotReady() throws Exception {
        var broker = EmbeddedBroker.start(0, directory.resolve("broker"));
        try {
            WeirConfig config = new Applications(broker.bootstrapServers()).config(directory.resolve("state"));
            Applications.createTopics(config);
            try (var streams = new WeirStreams(config)) {
                streams.start();
                assertThat(streams.awaitRunning(Duration.ofSeconds(90))).isTrue();
                await("it is ready", streams::isReady);
                broker.close();
                await("it is not", () -> !streams.isReady() && streams.state().contains("no broker"));
                assertThat(List.of(streams.state())).first().asString().contains("nothing is lost");
            }
        } finally {
            broker.close();
        }
    }
}

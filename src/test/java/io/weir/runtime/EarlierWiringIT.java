package io.weir.runtime;

import static io.weir.streams.Applications.run;
import static io.weir.streams.Applications.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.admin.ApplicationReset;
import io.weir.admin.ClusterTopics;
import io.weir.admin.TopicAdmin;
import io.weir.config.CannotStart;
import io.weir.config.Topics;
import io.weir.config.WeirConfig;
import io.weir.streams.Applications;
import io.weir.streams.OwnBroker;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An application that has run is not started with a configuration or an input that its models do not fit; a sentence says what to do. */
class EarlierWiringIT {

    @RegisterExtension
    static final OwnBroker BROKER = new OwnBroker();

    @TempDir
    private Path directory;

    private static void assertRefused(WeirConfig config, String... words) {
        try (var streams = new WeirStreams(config)) {
            assertThatThrownBy(streams::start)
                    .isInstanceOf(CannotStart.class)
                    .satisfies(e -> assertThat(e.getMessage()).contains(words).doesNotContain("\n"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "key,    record-key,  shared, constant",
        "shared, constant,    key,    record-key",
        "key,    record-key,  key,    field(/id)",
        "key,    field(/x),   key,    field(/y)",
        "key,    field(/x),   key,    constant",
        "key,    field(/x),   key,    record-key",
        "shared, constant,    shared, record-key",
    })
    void anotherScopeOrKeyIsASentence(String scope, String key, String newScope, String newKey) throws Exception {
        WeirConfig config = BROKER.applications()
                .config(directory, "model.scope=" + scope, "model.key=" + key, "model.first.events=1");
        Applications.createTopics(config);
        Applications.send(config, 0, 300);
        run(config, 300);
        assertRefused(
                with(config, Map.of("model.scope", newScope, "model.key", newKey)),
                "model.scope=" + newScope,
                "model.key=" + newKey,
                "weir reset");
        run(config, 300);
    }

    @Test
    void featuresAndCovarianceOfBeforeAreASentence() throws Exception {
        WeirConfig config = BROKER.applications().config(directory);
        Applications.createTopics(config);
        Applications.send(config, 0, 300);
        run(config, 300);
        for (var change : List.of(
                Map.of("features", "x"),
                Map.of("features", "x, log(y)"),
                Map.of("model.covariance", "diagonal"),
                Map.of("learning.half.life", "5000 events"))) {
            try (var streams = new WeirStreams(with(config, change))) {
                assertThatThrownBy(streams::start)
                        .isInstanceOf(CannotStart.class)
                        .hasMessageContaining("go back to that configuration");
            }
        }
    }

    @Test
    void theGroupOfAnotherProgramIsNotTaken() throws Exception {
        WeirConfig config = BROKER.applications().config(directory);
        Applications.createTopics(config);
        WeirConfig other = BROKER.applications().config(directory);
        Applications.createTopics(other);
        offsets(config, other.inputTopics().get(0), 0);
        assertRefused(config, "application.id=" + config.applicationId(), "another program");
    }

    private static void offsets(WeirConfig config, String topic, long offset) throws Exception {
        try (Admin admin = Admin.create(config.adminProperties())) {
            admin.alterConsumerGroupOffsets(
                            config.applicationId(), Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(offset)))
                    .all()
                    .get();
        }
    }

    @ParameterizedTest
    @CsvSource({"key, record-key", "key, field(/x)", "shared, constant"})
    void partitionsThatAreAddedAreASentenceAndItsCommandsWork(String scope, String key) throws Exception {
        WeirConfig config = BROKER.applications()
                .config(directory, "model.scope=" + scope, "model.key=" + key, "topic.partitions=3");
        Applications.createTopics(config);
        Applications.send(config, 0, 300);
        run(config, 300);
        String input = config.inputTopics().get(0);
        try (Admin admin = Admin.create(config.adminProperties())) {
            admin.createPartitions(Map.of(input, NewPartitions.increaseTo(5)))
                    .all()
                    .get();
            awaitPartitions(admin, input);
            assertRefused(
                    config,
                    "the input has 5 partitions",
                    "over 3",
                    "weir models export",
                    "weir reset --yes",
                    "weir topics create",
                    "weir models import");
            try (var reset = new ApplicationReset(config)) {
                reset.run(reset.plan(true), true);
            }
            TopicAdmin.extend(admin, config);
            assertThat(TopicAdmin.extend(admin, config)).isEmpty();
            assertThat(TopicAdmin.check(admin, config)).isEmpty();
        }
        Applications.send(config, 300, 600);
        run(config, 300);
        Applications.assertAccount(config, 300);
    }

    private static void awaitPartitions(Admin admin, String topic) throws Exception {
        while (ClusterTopics.describe(admin, List.of(topic))
                        .get(topic)
                        .partitions()
                        .size()
                < 5) {
            Thread.sleep(20);
        }
    }

    @Test
    void whatRetentionDeletedUnreadIsCounted() throws Exception {
        WeirConfig config = BROKER.applications().config(directory);
        Applications.createTopics(config);
        Applications.send(config, 0, 300);
        run(config, 300);
        Applications.send(config, 300, 500);
        var partition = new TopicPartition(config.inputTopics().get(0), 0);
        try (Admin admin = Admin.create(config.adminProperties())) {
            admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(420)))
                    .all()
                    .get();
        }
        var metrics = new io.weir.metrics.Metrics();
        try (var exposition = new io.weir.metrics.Exposition(metrics, () -> true);
                var streams = new WeirStreams(config, metrics)) {
            streams.start();
            Applications.awaitOutput(config, 380);
            assertThat(exposition.scrape()).contains("\nweir_events_overtaken_total 120.0");
        }
    }

    @Test
    void outputsKeepTheTimeAtWhichTheyAreWrittenAndTheInputItsOwn() throws Exception {
        WeirConfig config = BROKER.applications().config(directory);
        Applications.createTopics(config);
        try (Admin admin = Admin.create(config.adminProperties())) {
            var states = TopicAdmin.read(admin, Topics.of(config).all());
            Topics.of(config)
                    .output()
                    .forEach(topic -> assertThat(states.get(topic).setting("message.timestamp.type"))
                            .isEqualTo("LogAppendTime"));
            assertThat(states.get(config.inputTopics().get(0)).setting("message.timestamp.type"))
                    .isEqualTo("CreateTime");
            assertThat(TopicAdmin.warnings(admin, config)).isEmpty();
            String assignments = Topics.of(config).assignments();
            var before = new org.apache.kafka.clients.admin.NewTopic(
                    "other." + assignments, Optional.of(1), Optional.empty());
            admin.createTopics(List.of(before)).all().get();
            WeirConfig other = with(config, Map.of("topic.prefix", "other." + config.getString("topic.prefix")));
            List<String> warnings = TopicAdmin.warnings(admin, other);
            // A topic is described a moment after it was made.
            for (int i = 0; warnings.isEmpty() && i < 50; i++) {
                TimeUnit.MILLISECONDS.sleep(200);
                warnings = TopicAdmin.warnings(admin, other);
            }
            assertThat(warnings)
                    .singleElement()
                    .asString()
                    .contains("other." + assignments, "CreateTime", "LogAppendTime");
        }
    }
}

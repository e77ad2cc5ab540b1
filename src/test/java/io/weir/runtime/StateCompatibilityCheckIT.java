package io.weir.runtime;

import static io.weir.streams.Applications.run;
import static io.weir.streams.Applications.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.weir.admin.TopicAdmin;
import io.weir.config.CannotStart;
import io.weir.config.Topics;
import io.weir.config.WeirConfig;
import io.weir.streams.Applications;
import io.weir.streams.Driven;
import io.weir.streams.ModelStores;
import io.weir.streams.OwnBroker;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is on the cluster from earlier and cannot be gone on from is refused at the start, and stays as it is. */
@Tag("long")
class StateCompatibilityCheckIT {

    @RegisterExtension
    static final OwnBroker BROKER = new OwnBroker();

    @TempDir
    Path directory;

    private static void write(WeirConfig config, String topic, String key, byte[] value) throws Exception {
        Map<String, Object> properties = Map.of("bootstrap.servers", config.bootstrapServers());
        try (var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, Driven.utf8(key), value)).get();
        }
    }

    /** It does not start, says so in these words, and the topics are as they were. */
    private static void assertRefused(WeirConfig config, String... words) {
        Topics topics = Topics.of(config);
        int before = Applications.committed(config, topics.models()).size();
        try (var streams = new WeirStreams(config)) {
            assertThatThrownBy(streams::start)
                    .isInstanceOf(CannotStart.class)
                    .satisfies(e ->
                            assertThat(e.getMessage().lines()).first(STRING).contains(words));
        }
        assertThat(Applications.committed(config, topics.models())).hasSize(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"key", "shared"})
    void modelsOfAnotherApplicationAreNotOverwritten(String scope) throws Exception {
        WeirConfig config = BROKER.applications()
                .config(
                        directory,
                        "model.scope=" + scope,
                        "model.key=" + (scope.equals("key") ? "record-key" : "constant"));
        Applications.createTopics(config);
        Applications.send(config, 0, 300);
        run(config, 300);
        assertThat(Applications.committed(config, Topics.of(config).models())).isNotEmpty();
        assertRefused(
                with(config, Map.of("application.id", "newcomer")),
                "'" + Topics.of(config).models() + "' holds the models of application '" + config.applicationId() + "'",
                "topic.prefix");
        run(config, 300);
    }

    @Test
    void aModelOfANewerFormatIsNotOverwritten() throws Exception {
        WeirConfig config = BROKER.applications().config(directory);
        Applications.createTopics(config);
        Applications.send(config, 0, 300);
        run(config, 300);
        byte[] newest =
                Applications.newestModels(config).values().iterator().next().toJson();
        String newer = new String(newest, StandardCharsets.UTF_8).replace("\"formatVersion\":1", "\"formatVersion\":2");
        write(config, Topics.of(config).models(), "k0", Driven.utf8(newer));
        assertRefused(config, "formatVersion", "a newer program wrote this model", "topic.prefix");
    }

    @ParameterizedTest
    @ValueSource(strings = {ModelStores.SCORING, ModelStores.LEARNING, ModelStores.RESERVOIR})
    void aRecordOfAChangelogThatIsDamagedIsSetAsideAloneAndOneOfANewerFormatRefused(String store) throws Exception {
        WeirConfig config = BROKER.applications().config(directory);
        Applications.createTopics(config);
        Applications.send(config, 0, 300);
        run(config, 300);
        String changelog = config.internalTopics().changelog(store);
        var record = Applications.committed(config, changelog).get(0);
        String key = new String(record.key(), StandardCharsets.UTF_8);
        byte[] value = record.value();
        write(config, changelog, key, Arrays.copyOf(value, value.length - 9));
        Applications.send(config, 300, 900);
        run(config, 900);
        assertThat(Applications.committed(config, Topics.of(config).lifecycle()))
                .extracting(r -> Driven.json(r.value()).get("event").textValue())
                .containsOnlyOnce("unreadable");
        byte[] newer = value.clone();
        newer[3]++;
        // Of a program that writes checksums as this one does.
        var sum = new CRC32C();
        sum.update(newer, 0, newer.length - Integer.BYTES);
        ByteBuffer.wrap(newer).putInt(newer.length - Integer.BYTES, (int) sum.getValue());
        write(config, changelog, key, newer);
        assertRefused(config, "'" + changelog + "'", "of format", "application.id");
    }

    @Test
    void inputsWithDifferentNumbersOfPartitionsAreRefusedWhereKeysMakeModels() throws Exception {
        WeirConfig one = BROKER.applications().config(directory);
        String first = one.inputTopics().get(0);
        WeirConfig config = with(one, Map.of("input.topics", first + "," + first + ".more"));
        Applications.createTopics(config);
        try (Admin admin = Admin.create(config.adminProperties())) {
            assertThat(TopicAdmin.check(admin, config)).isEmpty();
            admin.createPartitions(Map.of(first, NewPartitions.increaseTo(3)))
                    .all()
                    .get();
            awaitPartitions(admin, first, 3);
        }
        assertRefused(config, "'" + first + "' has 3", "'" + first + ".more' has 1", "add partitions");
    }

    private static void awaitPartitions(Admin admin, String topic, int partitions) throws Exception {
        while (admin.describeTopics(Set.of(topic))
                        .allTopicNames()
                        .get()
                        .get(topic)
                        .partitions()
                        .size()
                < partitions) {
            Thread.sleep(20);
        }
    }

    @Test
    void aTopicOfModelsThatIsNotCompactedIsRefused() throws Exception {
        WeirConfig config = BROKER.applications().config(directory);
        String models = Topics.of(config).models();
        try (Admin admin = Admin.create(config.adminProperties())) {
            admin.createTopics(List.of(new NewTopic(models, 1, (short) 1).configs(Map.of("cleanup.policy", "delete"))))
                    .all()
                    .get();
            Applications.awaitTopics(admin, Set.of(models));
        }
        Applications.createTopics(config);
        assertRefused(config, "'" + models + "'", "cleanup.policy=delete", "set it to compact");
    }
}

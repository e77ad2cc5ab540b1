package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.admin.NoBroker;
import io.weir.admin.TopicAdmin;
import io.weir.config.CannotStart;
import io.weir.config.Topics;
import io.weir.config.WeirConfig;
import io.weir.runtime.WeirStreams;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What the processor on the embedded broker does with what it cannot go on from: it says so, or gets round it. */
class StreamsFailureIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @RegisterExtension
    static final OwnBroker BROKER = new OwnBroker();

    @TempDir
    private Path directory;

    private WeirConfig config(String... settings) {
        return BROKER.applications().config(directory, settings);
    }

    @Test
    void whatFailsAgainAndAgainStopsTheProcessorAndSaysWhy() throws Exception {
        WeirConfig config = config();
        Applications.createTopics(config);
        var topology = WeirTopology.build(config);
        topology.addProcessor(
                "faulty",
                () -> new ContextualProcessor<byte[], byte[], Void, Void>() {
                    @Override
                    public void process(Record<byte[], byte[]> record) {
                        throw new IllegalStateException("never heals");
                    }
                },
                Nodes.EVENTS);
        Applications.send(config, 0, 10);
        try (var streams = new WeirStreams(config, new KafkaStreams(topology, config.streamsProperties()))) {
            streams.start();
            assertThat(streams.awaitStop(PATIENCE)).isTrue();
            assertThat(streams.error().orElseThrow()).rootCause().hasMessage("never heals");
        }
    }

    @Test
    void stateOfOtherFeaturesIsRefusedWithAClearSentence() throws Exception {
        WeirConfig config = config();
        Applications.createTopics(config);
        Applications.send(config, 0, 100);
        try (var streams = new WeirStreams(config)) {
            streams.start();
            Applications.awaitOutput(config, 100);
        }
        Map<String, String> other = new HashMap<>(Map.of("features", "y, x"));
        config.originalsStrings().forEach(other::putIfAbsent);
        WeirConfig changed = WeirConfig.load(null, Map.of(), other);
        try (var streams = new WeirStreams(changed)) {
            assertThatThrownBy(streams::start)
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("features x, y")
                    .hasMessageContaining("features y, x")
                    .hasMessageContaining("application.id");
        }
    }

    @Test
    void theTransactionThatADeadInstanceLeftOpenDoesNotHoldReadersUp() throws Exception {
        WeirConfig config = config();
        Applications.createTopics(config);
        Map<String, Object> properties = Map.of(
                "bootstrap.servers",
                config.bootstrapServers(),
                "transactional.id",
                config.applicationId() + "-" + UUID.randomUUID() + "-1",
                "transaction.timeout.ms",
                600_000);
        try (var dead = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            dead.initTransactions();
            dead.beginTransaction();
            dead.send(new ProducerRecord<>(Topics.of(config).assignments(), Driven.utf8("never committed")))
                    .get();
            Applications.send(config, 0, 100);
            try (var streams = new WeirStreams(config)) {
                streams.start();
                Applications.awaitOutput(config, 100);
            }
            assertThatThrownBy(dead::commitTransaction).isInstanceOf(ProducerFencedException.class);
        }
        Applications.assertAccount(config, 100);
    }

    @Test
    void aBrokerThatDoesNotAnswerIsNamed() {
        WeirConfig config = Driven.config("features=x", "bootstrap.servers=127.0.0.1:1", "state.dir=" + directory);
        try (var streams = new WeirStreams(config)) {
            assertThatThrownBy(streams::start)
                    .isInstanceOf(NoBroker.class)
                    .hasMessageContaining("bootstrap.servers=127.0.0.1:1");
        }
    }

    @Test
    void topicsThatAreMissingOrWillNotDoAreNamedWithTheirRemedy() throws Exception {
        WeirConfig config = config("model.components=64");
        Topics topics = Topics.of(config);
        try (var streams = new WeirStreams(config)) {
            assertThatThrownBy(streams::start)
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("'" + topics.assignments() + "'")
                    .hasMessageContaining("weir topics create");
        }
        try (Admin admin = Admin.create(config.adminProperties())) {
            var tooSmall = new NewTopic(topics.models(), 1, (short) 1)
                    .configs(Map.of("cleanup.policy", "delete", "max.message.bytes", "5000"));
            admin.createTopics(List.of(tooSmall)).all().get();
            Applications.awaitTopics(admin, Set.of(topics.models()));
            assertThat(TopicAdmin.create(admin, config))
                    .containsExactly(
                            config.inputTopics().get(0),
                            topics.control(),
                            topics.assignments(),
                            topics.anomalies(),
                            topics.lifecycle(),
                            topics.deadLetters(),
                            topics.feedback().orElseThrow());
            Applications.awaitTopics(admin, topics.all());
            assertThat(TopicAdmin.create(admin, config)).isEmpty();
            var changelog = new NewTopic(config.internalTopics().changelog(ModelStores.LEARNING), 1, (short) 1)
                    .configs(Map.of("max.message.bytes", "6000"));
            admin.createTopics(List.of(changelog)).all().get();
            Set<String> all = new HashSet<>(topics.all());
            all.add(changelog.name());
            Applications.awaitTopics(admin, all);
            assertThat(TopicAdmin.check(admin, config))
                    .hasSize(3)
                    .anyMatch(p -> p.contains(changelog.name()) && p.contains("6000"))
                    .anyMatch(p -> p.contains("cleanup.policy=delete") && p.contains("compact"))
                    .anyMatch(p -> p.contains("64 components")
                            && p.contains("5000")
                            && p.contains("max.message.bytes to "
                                    + config.recordSizes().snapshot()));
        }
    }
}

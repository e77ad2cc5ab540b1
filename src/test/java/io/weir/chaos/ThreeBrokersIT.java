package io.weir.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.Topics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.server.common.MetadataVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Three brokers and up to three instances, while events flow: one instance becomes three, each is restarted, one stands still and comes
 * back, the partitions get other leaders, each broker is restarted, and one instance is killed for good.
 *
 * <p>{@code -Dcluster.scopes=key} leaves the other scope out; {@code -Dcluster.pause.ms=N} is the time between two of these.
 */
class ThreeBrokersIT {

    private static final int BROKERS = 3;
    private static final int EVENTS_PER_SECOND = 400;
    private static final int PAUSE_MS = Integer.getInteger("cluster.pause.ms", 3000);
    private static final String[] SETTINGS = {"topic.replication.factor=3", "num.standby.replicas=1"};

    @TempDir
    Path directory;

    private KafkaClusterTestKit cluster;
    private Sender sender;
    private final List<Child> instances = new ArrayList<>();

    @BeforeEach
    void startBrokers() throws Exception {
        var production = BootstrapMetadata.fromVersion(MetadataVersion.LATEST_PRODUCTION, "test");
        var builder = new KafkaClusterTestKit.Builder(new TestKitNodes.Builder(production)
                .setNumBrokerNodes(BROKERS)
                .setNumControllerNodes(1)
                .build());
        Map.of(
                        "auto.create.topics.enable", "false",
                        "offsets.topic.num.partitions", "4",
                        "transaction.state.log.num.partitions", "4",
                        "transaction.state.log.min.isr", "2",
                        "group.initial.rebalance.delay.ms", "0",
                        "log.message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE))
                .forEach(builder::setConfigProp);
        cluster = builder.build();
        cluster.format();
        cluster.startup();
        cluster.waitForReadyBrokers();
    }

    @AfterEach
    void stopEverything() throws Exception {
        if (sender != null) {
            sender.stop();
        }
        instances.forEach(Child::close);
        cluster.close();
    }

    static Stream<String> scopes() {
        return Arrays.stream(System.getProperty("cluster.scopes", "key,shared").split(","));
    }

    @ParameterizedTest
    @MethodSource("scopes")
    void instancesAndBrokersComeAndGo(String scope) throws Exception {
        var subject = new Subject(directory, cluster.bootstrapServers(), scope, SETTINGS);
        start(subject, "one");
        sender = subject.sender(EVENTS_PER_SECOND);
        sender.start();
        pause("one instance");
        start(subject, "two");
        start(subject, "three");
        pause("three instances");
        for (Child instance : instances) {
            assertThat(instance.stop()).isZero();
            instance.start();
            pause("restarted " + instance);
        }
        // Longer than the session timeout: the others take over, and it finds itself fenced.
        instances.get(0).pause();
        TimeUnit.SECONDS.sleep(8);
        instances.get(0).resume();
        pause("one stood still");
        reassign(Topics.of(subject.config()));
        pause("reassigned");
        for (var broker : List.copyOf(cluster.brokers().values())) {
            broker.shutdown();
            TimeUnit.SECONDS.sleep(1);
            broker.startup();
            cluster.waitForReadyBrokers();
            pause("restarted broker " + broker.config().brokerId());
        }
        instances.remove(2).kill();
        pause("two instances");
        TimeUnit.SECONDS.sleep(5);

        long events = sender.finish();
        subject.awaitOutput(events);
        for (Child instance : instances) {
            assertThat(instance.stop()).isZero();
        }
        subject.assertAsIfNothingHadHappened(events);
    }

    private void start(Subject subject, String name) throws InterruptedException {
        Child instance = subject.instance(name);
        instances.add(instance);
        instance.start();
    }

    /** Long enough for a commit or two, not always for a rebalance. */
    private static void pause(String what) throws InterruptedException {
        System.err.println("chaos: " + what);
        TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
    }

    /** The leader of each partition of the events and the assignments goes to the end of the replicas, and another one leads. */
    private static void reassign(Topics topics, Admin admin) throws Exception {
        List<String> names = List.of(topics.input().get(0), topics.assignments());
        Map<TopicPartition, Optional<NewPartitionReassignment>> other = new HashMap<>();
        for (TopicDescription topic :
                admin.describeTopics(names).allTopicNames().get().values()) {
            topic.partitions().forEach(partition -> {
                List<Integer> replicas = new ArrayList<>(
                        partition.replicas().stream().map(node -> node.id()).toList());
                replicas.add(replicas.remove(0));
                other.put(
                        new TopicPartition(topic.name(), partition.partition()),
                        Optional.of(new NewPartitionReassignment(replicas.subList(0, 2))));
            });
        }
        admin.alterPartitionReassignments(other).all().get();
        while (!admin.listPartitionReassignments().reassignments().get().isEmpty()) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private void reassign(Topics topics) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
            reassign(topics, admin);
        }
    }
}

package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.admin.TopicAdmin;
import io.weir.config.Topics;
import io.weir.config.WeirConfig;
import io.weir.em.EStep;
import io.weir.json.snapshot.ModelSnapshot;
import io.weir.mixture.Mixture;
import io.weir.runtime.WeirStreams;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** One model over many partitions, on a real broker. */
@Tag("long")
class SharedScopeIT {

    private static final int PARTITIONS = 3;
    private static final double[][] CENTRES = {{0, 0}, {9, 0}, {0, 9}};

    @RegisterExtension
    static final OwnBroker BROKER = new OwnBroker();

    @TempDir
    Path directory;

    private WeirConfig config(String... settings) {
        List<String> all = new ArrayList<>(List.of(
                "model.scope=shared",
                "model.key=constant",
                "model.components=3",
                "topic.partitions=" + PARTITIONS,
                "num.stream.threads=2"));
        all.addAll(List.of(settings));
        return BROKER.applications().config(directory, all.toArray(String[]::new));
    }

    /** The same application in another process would have a state directory of its own. */
    private static WeirConfig second(WeirConfig config, Path state) {
        Map<String, String> settings = new HashMap<>(config.originalsStrings());
        settings.put("state.dir", state.toString());
        return WeirConfig.load(null, Map.of(), settings);
    }

    /** Partition p holds cluster p and, now and then, another; every hundredth event is not JSON. Some 2,000 events per second. */
    private static void send(WeirConfig config, int first, int last) throws InterruptedException {
        var random = new SplittableRandom(first);
        Map<String, Object> properties = Map.of("bootstrap.servers", config.bootstrapServers());
        try (var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = first; i < last; i++) {
                double[] centre = CENTRES[random.nextInt(10) == 0 ? random.nextInt(PARTITIONS) : i % PARTITIONS];
                String value = i % 100 == 99
                        ? "broken " + i
                        : String.format(
                                Locale.ROOT,
                                "{\"id\":%d,\"x\":%s,\"y\":%s}",
                                i,
                                centre[0] + random.nextGaussian(),
                                centre[1] + random.nextGaussian());
                producer.send(new ProducerRecord<>(
                        config.inputTopics().get(0), i % PARTITIONS, Driven.utf8("k" + i), Driven.utf8(value)));
                if (i % 40 == 0) {
                    TimeUnit.MILLISECONDS.sleep(20);
                }
            }
        }
    }

    /** Mean log p(x) of a fresh sample, nats. */
    private static double predicted(Mixture mixture) {
        var random = new SplittableRandom(99);
        double[][] points = new double[3000][];
        for (int i = 0; i < points.length; i++) {
            double[] centre = CENTRES[i % PARTITIONS];
            points[i] = new double[] {centre[0] + random.nextGaussian(), centre[1] + random.nextGaussian()};
        }
        return new EStep().logLikelihood(mixture, points) / points.length;
    }

    @Test
    void threePartitionsThatSeeDifferentEventsLearnOneModelAndNothingIsLostWhenInstancesComeAndGo() throws Exception {
        int events = 12000;
        WeirConfig config = config();
        Applications.createTopics(config);
        send(config, 0, events / 4);
        try (var first = new WeirStreams(config)) {
            first.start();
            Applications.awaitOutput(config, events / 4);
            try (var second = new WeirStreams(second(config, directory.resolve("second")))) {
                second.start();
                send(config, events / 4, 2 * events / 4);
                Applications.awaitOutput(config, 2 * events / 4);
            }
            send(config, 2 * events / 4, 3 * events / 4);
            Applications.awaitOutput(config, 3 * events / 4);
            // Of a partition that was moved, the model may have seen the events last, and all at once. Now they come
            // evenly.
            send(config, 3 * events / 4, events);
            Applications.awaitOutput(config, events);
        }
        Applications.assertAccount(config, events);

        List<ModelSnapshot> snapshots = new ArrayList<>();
        Map<Integer, Long> versions = new HashMap<>();
        for (var record : Applications.committed(config, Topics.of(config).models())) {
            ModelSnapshot snapshot = ModelSnapshot.fromJson(record.value());
            snapshots.add(snapshot);
            versions.merge(record.partition(), snapshot.version(), Math::max);
        }
        assertThat(versions).as("every partition has the newest model").hasSize(PARTITIONS);
        assertThat(new HashSet<>(versions.values())).hasSize(1);
        ModelSnapshot newest = snapshots.get(snapshots.size() - 1);
        assertThat(newest.mixture().size()).isEqualTo(3);
        // A third of each cluster, standard deviation 1: log p(x) = −log 3 − log 2π − 1 on average.
        double exact = -Math.log(3) - Math.log(2 * Math.PI) - 1;
        assertThat(predicted(newest.mixture())).isBetween(exact - 0.02, exact + 0.05);
        assertThat(Applications.committed(config, Topics.of(config).assignments()).stream()
                        .filter(a ->
                                Driven.json(a.value()).get("status").textValue().equals("scored"))
                        .map(a -> a.partition())
                        .distinct())
                .hasSize(PARTITIONS);
    }

    @Test
    void topicsWhosePartitionsDoNotMatchAreRefused() throws Exception {
        WeirConfig config = config();
        Applications.createTopics(config);
        try (Admin admin = Admin.create(config.adminProperties())) {
            assertThat(TopicAdmin.check(admin, config)).isEmpty();
            String input = config.inputTopics().get(0);
            admin.createPartitions(Map.of(input, NewPartitions.increaseTo(PARTITIONS + 2)))
                    .all()
                    .get();
            long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (TopicAdmin.check(admin, config).isEmpty() && System.nanoTime() < deadline) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
            assertThat(TopicAdmin.check(admin, config))
                    .hasSize(3)
                    .anySatisfy(problem -> assertThat(problem)
                            .contains("control' has 3 partitions and the input has 5", "add partitions"))
                    .anySatisfy(problem -> assertThat(problem)
                            .contains("'" + input + "' has 5 partitions", "models' has 3", "model.scope=shared"))
                    .anySatisfy(problem -> assertThat(problem)
                            .contains("feedback' has 3 partitions and the events have 5", "feedback.topic"));
        }
    }
}

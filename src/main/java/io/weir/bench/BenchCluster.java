package io.weir.bench;

import io.weir.admin.TopicAdmin;
import io.weir.bench.Subject.Shape;
import io.weir.config.WeirConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A broker in a process of its own, and the subjects around it. */
final class BenchCluster implements AutoCloseable {

    private final List<String> weir;
    private final Path folder;
    private final Child broker;
    private final String address;
    private final Admin admin;
    private final KafkaProducer<byte[], byte[]> producer;
    private final List<RunningSubject> running = new ArrayList<>();

    /**
     * @param weir the words that start Weir in a JVM of its own, without a command
     * @param folder for data, states and logs
     */
    BenchCluster(List<String> weir, Path folder) {
        this.weir = weir;
        this.folder = folder;
        broker = new Child(
                weir,
                folder.resolve("broker.log"),
                "bench",
                "worker",
                "--broker",
                folder.resolve("broker").toString());
        address = broker.answer();
        Map<String, Object> clients = new HashMap<>();
        clients.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, address);
        admin = Admin.create(clients);
        clients.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024);
        // Never in the way of the latencies that are measured.
        clients.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        producer = new KafkaProducer<>(clients, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Creates the topics of a subject and starts it. */
    RunningSubject enter(Subject subject, Shape shape) {
        WeirConfig config = config(subject);
        TopicAdmin.create(admin, config);
        awaitTopics(config);
        var started = new RunningSubject(this, subject, shape, config);
        running.add(started);
        return started;
    }

    private WeirConfig config(Subject subject) {
        var settings = new LinkedHashMap<>(subject.settings());
        settings.put("application.id", subject.name());
        settings.put("bootstrap.servers", address);
        settings.put("input.topics", subject.name() + ".events");
        settings.put("topic.prefix", subject.name() + ".");
        settings.put("state.dir", folder.resolve(subject.name()).toString());
        return WeirConfig.load(null, Map.of(), settings);
    }

    private void awaitTopics(WeirConfig config) {
        Waiting.until(() -> TopicAdmin.check(admin, config).isEmpty(), "the topics of " + config.applicationId());
    }

    /** A process that runs a subject, ready. */
    Child start(Subject subject) {
        var words = new ArrayList<>(List.of("bench", "worker", "--subject"));
        words.add(subject.passThrough() == null ? "WEIR" : subject.passThrough().name());
        config(subject).originalsStrings().forEach((key, value) -> {
            words.add("--set");
            words.add(key + "=" + value);
        });
        var child = new Child(weir, folder.resolve(subject.name() + ".log"), words.toArray(String[]::new));
        child.answer();
        return child;
    }

    Admin admin() {
        return admin;
    }

    KafkaProducer<byte[], byte[]> producer() {
        return producer;
    }

    String address() {
        return address;
    }

    long brokerCpuNanos() {
        return broker.cpuNanos();
    }

    @Override
    public void close() {
        running.forEach(RunningSubject::close);
        producer.close();
        admin.close();
        broker.close();
    }
}

package io.weir.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerIT {

    private static final String TOPIC = "letters";

    @Test
    void whatWasWrittenInATransactionIsStillThereAfterARestartOnTheSameDirectory(@TempDir Path data) throws Exception {
        try (var broker = EmbeddedBroker.start(0, data)) {
            try (var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
                admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1)))
                        .all()
                        .get();
            }
            write(broker, "a", "b", "c");
            assertThat(read(broker, 3)).containsExactly("a", "b", "c");
        }
        try (var broker = EmbeddedBroker.start(0, data)) {
            write(broker, "d");
            assertThat(read(broker, 4)).containsExactly("a", "b", "c", "d");
        }
    }

    @Test
    void theDataAreNobodyElsesToRead(@TempDir Path folder) throws Exception {
        Path data = folder.resolve("made/here");
        try (var broker = EmbeddedBroker.start(0, data)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(broker.dataDirectory())))
                    .isEqualTo("rwx------");
        }
        try (var broker = EmbeddedBroker.start(0, null)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(broker.dataDirectory())))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void aTemporaryDirectoryGoesWithItsBroker() {
        Path data;
        try (var broker = EmbeddedBroker.start(0, null)) {
            data = broker.dataDirectory();
            assertThat(data).isDirectory();
        }
        assertThat(data).doesNotExist();
    }

    @Test
    void aPortThatIsTakenIsNamed() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThatExceptionOfType(BrokerException.class)
                    .isThrownBy(() ->
                            EmbeddedBroker.start(taken.getLocalPort(), null).close())
                    .withMessageContaining("port " + taken.getLocalPort())
                    .withMessageContaining("choose another port");
        }
    }

    @Test
    void aDirectoryThatIsInUseIsNamedAndLeftAlone(@TempDir Path data) throws Exception {
        try (var broker = EmbeddedBroker.start(0, data)) {
            assertThatExceptionOfType(BrokerException.class)
                    .isThrownBy(() -> EmbeddedBroker.start(0, data).close())
                    .withMessageContaining("another broker is using the data directory " + data);
            try (var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
                assertThat(admin.describeCluster().nodes().get()).hasSize(1);
            }
        }
    }

    private static void write(EmbeddedBroker broker, String... values) {
        var config =
                Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", "writer");
        try (var producer = new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            for (var value : values) {
                producer.send(new ProducerRecord<>(TOPIC, value));
            }
            producer.commitTransaction();
        }
    }

    private static List<String> read(EmbeddedBroker broker, int count) {
        var config = Map.<String, Object>of(
                "bootstrap.servers", broker.bootstrapServers(), "isolation.level", "read_committed");
        var values = new ArrayList<String>();
        try (var consumer = new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
            var partition = List.of(new TopicPartition(TOPIC, 0));
            consumer.assign(partition);
            consumer.seekToBeginning(partition);
            long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (values.size() < count && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(200)).forEach(r -> values.add(r.value()));
            }
        }
        return values;
    }
}

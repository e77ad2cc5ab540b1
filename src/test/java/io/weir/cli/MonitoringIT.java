package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.admin.TopicAdmin;
import io.weir.broker.EmbeddedBroker;
import io.weir.config.WeirConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in config/monitoring, against the processor and a real Prometheus (Debian's package {@code prometheus}); skipped without it, which CI does not allow. */
@Tag("long")
class MonitoringIT {

    private static final Path FILES = Path.of("config/monitoring");
    /** Kafka's own metrics are looked for anew every minute. */
    private static final String LAST_TO_COME = "kafka_consumer_fetch_manager_records_lag_max";

    @TempDir
    private Path folder;

    @BeforeAll
    static void needsPrometheus() {
        Assumptions.assumeTrue(Prometheus.isInstalled(), "prometheus and promtool are not on the PATH");
    }

    @Test
    void promtoolAcceptsTheRulesAndTheConfiguration() throws Exception {
        var process = new ProcessBuilder(
                        "promtool",
                        "check",
                        "config",
                        FILES.resolve("prometheus.yml").toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        assertThat(said).contains("SUCCESS", "rules found");
    }

    @Test
    void theDashboardAndTheRulesNameWhatIsThereAndAnAlertFiresAndClears() throws Exception {
        try (var broker = EmbeddedBroker.start(0, folder.resolve("broker"))) {
            var config = config(broker);
            try (Admin admin = Admin.create(config.adminProperties())) {
                TopicAdmin.create(admin, config);
            }
            try (var observed = new MonitoredProcessor(config);
                    var events = new Events(config)) {
                var monitoring = observed.serve(config).orElseThrow();
                observed.streams().start();
                try (var prometheus = new Prometheus(folder, monitoring.url().replace("http://", ""))) {
                    events.good(400);
                    prometheus.await("events are scored and Kafka's metrics are there", () -> {
                        events.good(20);
                        String scrape = observed.scrape();
                        return scrape.contains("\n" + LAST_TO_COME + "{")
                                && !scrape.contains("\nweir_events_scored_total 0.0");
                    });
                    allNamesAreIn(observed.scrape());

                    prometheus.await("WeirDeadLetters fires", () -> {
                        events.broken(20);
                        return prometheus.isFiring("WeirDeadLetters");
                    });
                    allPanelsHaveSomethingToShow(prometheus);
                    prometheus.await("WeirDeadLetters clears", () -> {
                        events.good(20);
                        return !prometheus.isFiring("WeirDeadLetters");
                    });
                    assertThat(prometheus
                                    .query("weir_ready")
                                    .get(0)
                                    .path("value")
                                    .get(1)
                                    .asText())
                            .isEqualTo("1");
                }
            }
        }
    }

    private WeirConfig config(EmbeddedBroker broker) {
        return WeirConfig.load(
                null,
                Map.of(),
                Map.of(
                        "bootstrap.servers", broker.bootstrapServers(),
                        "features", "x, y",
                        "event.id", "id",
                        "model.components", "2",
                        "http.port", "0",
                        // As in the demo: otherwise the broker logs errors of batches that overtook each other.
                        "producer.max.in.flight.requests.per.connection", "1",
                        "state.dir", folder.resolve("state").toString()));
    }

    private static void allNamesAreIn(String scrape) throws IOException {
        Set<String> there = new TreeSet<>();
        scrape.lines().filter(line -> !line.startsWith("#")).forEach(line -> there.add(line.split("[{ ]", 2)[0]));
        var text = new StringBuilder();
        queries().forEach(query -> text.append(query).append('\n'));
        Pattern.compile("expr:(.*?)(?:for:|labels:)", Pattern.DOTALL)
                .matcher(Files.readString(FILES.resolve("alerts.yml")))
                .results()
                .forEach(rule -> text.append(rule.group(1)).append('\n'));
        var named = new TreeSet<String>();
        Pattern.compile("\\b(?:weir|kafka|jvm|process|system)_[a-z0-9_]+")
                .matcher(text)
                .results()
                .forEach(name -> named.add(name.group()));
        assertThat(named).hasSizeGreaterThan(25);
        assertThat(there).containsAll(named);
    }

    private static void allPanelsHaveSomethingToShow(Prometheus prometheus) throws Exception {
        for (String query : queries()) {
            String now = query.replace("$__rate_interval", "30s").replace("$instance", ".*");
            assertThat(prometheus.query(now)).as(now).isNotEmpty();
        }
    }

    /** What the panels of the dashboard ask. */
    private static List<String> queries() throws IOException {
        JsonNode dashboard =
                new ObjectMapper().readTree(FILES.resolve("grafana/weir.json").toFile());
        List<String> queries = new ArrayList<>();
        dashboard
                .findParents("expr")
                .forEach(target -> queries.add(target.get("expr").asText()));
        assertThat(queries).hasSizeGreaterThan(20);
        return queries;
    }

    /** Sends events, and texts that are none. */
    private static final class Events implements AutoCloseable {

        private final SplittableRandom random = new SplittableRandom(1);
        private final KafkaProducer<byte[], byte[]> producer;
        private final String topic;

        Events(WeirConfig config) {
            topic = config.inputTopics().get(0);
            producer = new KafkaProducer<>(
                    Map.of("bootstrap.servers", config.bootstrapServers()),
                    new ByteArraySerializer(),
                    new ByteArraySerializer());
        }

        void good(int count) {
            for (int i = 0; i < count; i++) {
                send("{\"x\":" + (i % 2 * 9 + random.nextGaussian()) + ",\"y\":" + random.nextGaussian() + "}");
            }
        }

        void broken(int count) {
            for (int i = 0; i < count; i++) {
                send("broken");
            }
        }

        private void send(String value) {
            producer.send(new ProducerRecord<>(
                    topic, "k".getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8)));
        }

        @Override
        public void close() {
            producer.close();
        }
    }
}

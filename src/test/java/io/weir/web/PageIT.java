package io.weir.web;

import static io.weir.web.TopicRecords.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.broker.EmbeddedBroker;
import io.weir.event.Reason;
import io.weir.http.Listener;
import io.weir.http.WebJson;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Topics of a real broker, the reader, the server and, where there is one, a real browser. */
@Tag("long")
class PageIT {

    private static final String HOSTILE =
            "<script>document.title='broken'</script><img src=x onerror=\"document.title='broken'\">";
    private static final String TURNED = "\u202etxt.exe\u0000\u0007";

    @TempDir
    private Path folder;

    private EmbeddedBroker broker;
    private KafkaProducer<byte[], byte[]> producer;
    private View view;
    private TopicReader reader;
    private Dashboard dashboard;
    private Properties settings;
    private long offset;

    @BeforeEach
    void start() {
        broker = EmbeddedBroker.start(0, folder.resolve("broker"));
        producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        broker.bootstrapServers(),
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        8 << 20),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        view = TopicRecords.view(System::currentTimeMillis);
        settings = new Properties();
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers());
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        reader = new TopicReader(settings, view);
        dashboard = Dashboard.start(
                Listener.LOCAL, 0, view, FeedbackWriter.open(settings, "w.feedback"), EmRun.of(() -> utf8("{}")));
    }

    @AfterEach
    void stop() {
        dashboard.close();
        reader.close();
        producer.close(java.time.Duration.ZERO);
        broker.close();
    }

    private void createTopics(String... names) throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", (Object) broker.bootstrapServers()))) {
            admin.createTopics(java.util.Arrays.stream(names)
                            .map(name -> new NewTopic(name, 1, (short) 1))
                            .toList())
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
    }

    private void send(String topic, byte[] key, byte[] value) {
        producer.send(new ProducerRecord<>(topic, 0, 0L, key, value));
    }

    /** Events of the two clusters of a model, and what the processor would say of them. */
    private void play(String model, long version, double x, int events) {
        var random = new SplittableRandom(version);
        for (int i = 0; i < events; i++, offset++) {
            int k = random.nextInt(4) == 0 ? 0 : 1;
            String event =
                    "{\"a\":" + (k * x + random.nextGaussian()) + ",\"b\":" + (k * x + random.nextGaussian()) + "}";
            send("events", null, utf8(event));
            send("w.assignments", null, TopicRecords.assignment(model, offset, k, -3 - random.nextDouble()));
        }
        send("w.models", utf8(model), TopicRecords.model(model, version, x));
        producer.flush();
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waiting for: " + what).isLessThan(deadline);
            Thread.sleep(50);
        }
    }

    private String get(String path) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(dashboard.url() + path)).build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    void topicsThatCameBeforeAndAfterAreReadAndABrokerThatWasAwayIsFoundAgain() throws Exception {
        createTopics("events", "w.assignments", "w.models");
        play("m", 1, 8, 3000);
        reader.start();
        await("what was there", view::ready);
        await("points of what was there", () -> view.points.after("m", 0, 5000).size() == 3000);
        assertThat(view.overview().path("totals").path("assignments").asInt())
                .as("what was there before is not counted")
                .isZero();
        assertThat(get("api/models")).contains("\"version\":1");

        play("m", 2, 8, 500);
        await("new assignments", () -> total("assignments") == 500);
        await("new points", () -> view.points.after("m", 0, 5000).size() == 3500);

        createTopics("w.lifecycle", "w.dead-letters");
        send("w.lifecycle", null, utf8("{\"model\":\"m\",\"version\":2,\"event\":\"born\",\"component\":1}"));
        sendDeadLetter(utf8("{"), Reason.NOT_JSON, "no");
        producer.flush();
        await("topics that were made later", () -> view.lifecycle.count() == 1 && total("deadLetters") == 1);

        int port = Integer.parseInt(broker.bootstrapServers().split(":")[1]);
        broker.close();
        await("that the broker is missed", () -> !view.ready());
        assertThat(get("health")).contains("not ready", "the brokers do not answer");
        assertThat(get("api/models")).contains("\"version\":2");
        broker = EmbeddedBroker.start(port, folder.resolve("broker"));
        await("the broker to be found again", view::ready);
        play("m", 3, 8, 100);
        await("that it goes on where it was", () -> total("assignments") == 600);
    }

    private int total(String total) {
        return view.overview().path("totals").path(total).asInt();
    }

    @Test
    void aBrowserShowsItAllAndWhateverStandsInTheTopicsIsText() throws Exception {
        var program = Chromium.program();
        Assumptions.assumeTrue(program.isPresent(), "chromium is not on the PATH");
        createTopics(
                "events", "w.assignments", "w.models", "w.dead-letters", "w.anomalies", "w.lifecycle", "w.feedback");
        reader.start();
        await("the topics", view::ready);
        try (var browser = new Chromium(program.get(), folder.resolve("profile"), 1280, 900)) {
            browser.open(dashboard.url());
            for (int version = 1; version <= 4; version++) {
                play(HOSTILE, version, 4 + version, 300);
                Thread.sleep(400);
            }
            sendHostile();
            browser.await("document.querySelectorAll('#cluster-table tbody tr').length === 2");
            browser.await("document.querySelector('#status').textContent === 'live'");
            browser.await("document.querySelectorAll('#weights canvas').length === 1");
            // Of more than 500 events in a second a sample is shown.
            browser.await("Number(document.querySelector('#sample').textContent.replace(/,|one in [0-9]+/g, '')"
                    + ".match(/[0-9]+/)) >= 600");
            browser.await("document.querySelectorAll('#letters .entry').length === 3");
            browser.await("document.querySelectorAll('#lifecycle .entry').length === 1");
            browser.await("document.querySelectorAll('#anomalies article').length === 2");

            String page = browser.evaluate("document.body.textContent").asText();
            assertThat(page)
                    .contains(
                            HOSTILE,
                            "WRONG_TYPE",
                            "�txt.exe␀␇",
                            "1 and <script>document.tit… merged into 1 at ",
                            "expected 1.000 … 2.000");
            assertThat(page).doesNotContain("\u202e", "\u0000");
            assertThat(browser.evaluate("document.title").asText()).isEqualTo("Weir");
            assertThat(browser.evaluate("document.querySelectorAll('main script, main img').length")
                            .asInt())
                    .isZero();
            assertThat(browser.evaluate("document.body.scrollWidth <= innerWidth")
                            .asBoolean())
                    .as("nothing is wider than the window")
                    .isTrue();

            // Cluster 1 stood at (5, 5) in version 1 and stands at (8, 8) in version 4.
            browser.await("document.querySelector('#clusters-note').textContent.startsWith('version 4,')");
            assertThat(meanOfClusterOne(browser)).startsWith("8.000");
            browser.evaluate("{ const s = document.querySelector('#version'); s.value = 0;"
                    + " s.dispatchEvent(new Event('input')) }");
            browser.await("document.querySelector('#clusters-note').textContent.startsWith('version 1,')");
            assertThat(meanOfClusterOne(browser)).startsWith("5.000");
            assertThat(ellipses(browser)).isEqualTo("0: 0, 0; 1: 5.00, 5.00");
            // Of the 1200 points those of the last version were not there by the one before it.
            browser.evaluate("{ const s = document.querySelector('#version'); s.value = s.max - 1;"
                    + " s.dispatchEvent(new Event('input')) }");
            browser.await("!document.querySelector('#clusters-note').textContent.startsWith('version 1,')");
            browser.await("document.querySelector('#sample').textContent.includes(' seen until ')");
            int then = browser.evaluate("parseInt(document.querySelector('#sample').textContent.replace(',', ''))")
                    .asInt();
            assertThat(then).isBetween(100, 1199);
            browser.evaluate("document.querySelector('#live').click()");
            browser.await("document.querySelector('#clusters-note').textContent.startsWith('version 4,')");
            assertThat(ellipses(browser)).isEqualTo("0: 0, 0; 1: 8.00, 8.00");

            marksAnAnomaly(browser);

            browser.evaluate("document.querySelector('#theme').click()");
            browser.screenshot(Path.of("target", "dashboard.png"));
            assertThat(browser.complaints()).isEmpty();
        }
    }

    /** The newest of the anomalies is marked, the mark reaches the topic, and the page learns of it from there. */
    private void marksAnAnomaly(Chromium browser) throws Exception {
        browser.evaluate("document.querySelectorAll('#anomalies article')[0].querySelectorAll('.mark')[0].click()");
        try (var consumer = new KafkaConsumer<byte[], byte[]>(settings)) {
            consumer.assign(List.of(new TopicPartition("w.feedback", 0)));
            consumer.seekToBeginning(consumer.assignment());
            var records = consumer.poll(java.time.Duration.ofSeconds(30));
            assertThat(records).hasSize(1);
            var json = WebJson.MAPPER.createObjectNode();
            json.put("model", HOSTILE).put("id", "id-7");
            json.putObject("source").put("topic", "events").put("partition", 0).put("offset", 7);
            json.put("label", "normal");
            assertThat(WebJson.MAPPER.readTree(records.iterator().next().value()))
                    .isEqualTo(json);
            assertThat(records.iterator().next().key()).isEqualTo(utf8(HOSTILE));
        }
        browser.await("document.querySelector('#anomalies .mark[aria-pressed=true]')?.textContent === 'normal'");
        assertThat(view.labels.count()).isOne();
        // The filter leaves what is like it, and says so where nothing is.
        browser.evaluate("{ const f = document.querySelector('#filter-feature'); f.value = 'b';"
                + " f.dispatchEvent(new Event('change')) }");
        browser.await(
                "document.querySelector('#anomalies').textContent === 'None of those that are kept is like that.'");
        browser.evaluate("document.querySelector('#filter [type=reset]').click()");
        browser.await("document.querySelectorAll('#anomalies article').length === 2");
    }

    private static String ellipses(Chromium browser) throws Exception {
        return browser.evaluate("document.querySelector('#scatter').dataset.ellipses")
                .asText();
    }

    private static String meanOfClusterOne(Chromium browser) throws Exception {
        return browser.evaluate("[...document.querySelectorAll('#cluster-table tbody tr')]"
                        + ".find(r => r.cells[0].textContent === '1').cells[3].textContent")
                .asText();
    }

    private void sendDeadLetter(byte[] value, Reason reason, String message) {
        var record = new ProducerRecord<byte[], byte[]>("w.dead-letters", utf8(TURNED), value);
        TopicRecords.deadLetter(offset, value, reason, message)
                .headers()
                .forEach((name, text) -> record.headers().add(name, utf8(text)));
        producer.send(record);
    }

    private void sendHostile() {
        for (byte[] value : List.of(utf8("{\"a\":\"" + HOSTILE + "\"}"), utf8(TURNED), new byte[1_000_000])) {
            sendDeadLetter(value, Reason.WRONG_TYPE, TURNED + HOSTILE);
        }
        var lifecycle = WebJson.object()
                .put("model", HOSTILE)
                .put("version", 3)
                .put("event", "merged")
                .put("component", 1)
                .put("reason", TURNED + HOSTILE);
        lifecycle.putArray("parents").add(1).add(HOSTILE);
        send("w.lifecycle", null, WebJson.bytes(lifecycle));
        var anomaly = WebJson.object().put("id", HOSTILE).put("model", HOSTILE).put("cluster", 1);
        anomaly.put("logLikelihood", -99.5)
                .put("pValue", 0.001)
                .put("anomaly", true)
                .put("timestamp", 1);
        anomaly.putObject("source").put("topic", "events").put("partition", 0).put("offset", 1);
        anomaly.putArray("explanation")
                .addObject()
                .put("feature", HOSTILE)
                .put("share", 0.8)
                .put("value", 40)
                .put("expected", 1.5)
                .put("low", 1)
                .put("high", 2);
        anomaly.putObject("event").put("a", 40).put("note", TURNED + HOSTILE + "x".repeat(800_000));
        send("w.anomalies", null, WebJson.bytes(anomaly));
        send("w.anomalies", null, TopicRecords.anomaly(HOSTILE, 7, 1000, 2, 1));
        producer.flush();
    }
}

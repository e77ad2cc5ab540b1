package io.weir.streams;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.config.Topics;
import io.weir.config.WeirConfig;
import io.weir.json.snapshot.InvalidModel;
import io.weir.json.snapshot.ModelSnapshot;
import io.weir.metrics.Metrics;
import io.weir.records.Limits;
import io.weir.store.HeapStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;

/** The topology under Kafka's own test driver, with bytes at both ends. */
public final class Driven implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final TopologyTestDriver driver;
    private final TestInputTopic<byte[], byte[]> events;
    private final TestInputTopic<byte[], byte[]> control;
    private final TestInputTopic<byte[], byte[]> feedback;

    public Driven(Path stateDirectory, String... settings) {
        this(stateDirectory, config(settings));
    }

    public Driven(Path stateDirectory, WeirConfig config) {
        this(stateDirectory, new Metrics(), config);
    }

    /** One whose processors count in {@code metrics}. */
    static Driven measured(Path stateDirectory, Metrics metrics, String... settings) {
        return new Driven(stateDirectory, metrics, config(settings));
    }

    /** One in whose processors something happens. */
    static Driven probed(Path stateDirectory, Net.Probe probe, String... settings) {
        WeirConfig config = config(settings);
        return new Driven(stateDirectory, config, new Net(config, new Metrics(), Limits.of(config), probe));
    }

    private Driven(Path stateDirectory, Metrics metrics, WeirConfig config) {
        this(stateDirectory, config, new Net(config, metrics, Limits.of(config)));
    }

    private Driven(Path stateDirectory, WeirConfig config, Net net) {
        Properties properties = config.streamsProperties();
        properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDirectory.toString());
        driver = new TopologyTestDriver(WeirTopology.build(config, net), properties, Instant.EPOCH);
        events = driver.createInputTopic(
                config.inputTopics().get(0), new ByteArraySerializer(), new ByteArraySerializer());
        control = driver.createInputTopic(
                Topics.of(config).control(), new ByteArraySerializer(), new ByteArraySerializer());
        feedback = config.feedbackTopic()
                .map(topic -> driver.createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer()))
                .orElse(null);
    }

    /** A configuration from key=value lines. */
    public static WeirConfig config(String... settings) {
        Map<String, String> map = new HashMap<>();
        for (String setting : settings) {
            map.put(setting.substring(0, setting.indexOf('=')), setting.substring(setting.indexOf('=') + 1));
        }
        return WeirConfig.load(null, Map.of(), map);
    }

    public void send(byte[] key, byte[] value, long timestamp) {
        events.pipeInput(key, value, timestamp);
    }

    /** An event with headers. */
    public void send(TestRecord<byte[], byte[]> event) {
        events.pipeInput(event);
    }

    /** A record that somebody writes to any topic that the topology reads, internal ones among them. */
    public void send(String topic, TestRecord<byte[], byte[]> record) {
        driver.createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(record);
    }

    /** A command, as somebody would send it. */
    public void control(String key, String json) {
        control.pipeInput(utf8(key), utf8(json));
    }

    public void send(String key, String value, long timestamp) {
        send(key == null ? null : utf8(key), value == null ? null : utf8(value), timestamp);
    }

    /** Feedback of any key. */
    public void feedback(String json) {
        feedback.pipeInput(utf8("any"), utf8(json));
    }

    public static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** What came out of an output topic since the last call. */
    public List<TestRecord<byte[], byte[]>> read(String topic) {
        return driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList();
    }

    /** One of the stores; what was held back is in it. */
    @SuppressWarnings("unchecked")
    public <V> HeapStore<V> store(String name) {
        var store = (HeapStore<V>) driver.getStateStore(name);
        store.settle();
        return store;
    }

    /** Something is stored under a key, whoever wrote it. */
    void keep(String name, String key, byte[] bytes) {
        HeapStore<?> store = store(name);
        store.clearCache();
        inner(store).put(key, bytes);
    }

    @SuppressWarnings("unchecked")
    private static KeyValueStore<String, byte[]> inner(HeapStore<?> store) {
        try {
            var field = HeapStore.class.getDeclaredField("inner");
            field.setAccessible(true);
            return (KeyValueStore<String, byte[]>) field.get(store);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /** What is stored under a key is damaged, as by a disk; nothing of the store is on the heap. */
    <V> void damage(String name, String key) {
        HeapStore<V> store = store(name);
        store.flushCache();
        store.clearCache();
        KeyValueStore<String, byte[]> inner = inner(store);
        byte[] bytes = inner.get(key);
        if (bytes == null) {
            throw new AssertionError("nothing is stored under " + key);
        }
        inner.put(key, Arrays.copyOf(bytes, bytes.length / 2));
    }

    /** The keys under which a store has something. */
    List<String> keys(String name) {
        HeapStore<?> store = store(name);
        store.flushCache();
        List<String> keys = new ArrayList<>();
        try (var all = inner(store).all()) {
            all.forEachRemaining(entry -> keys.add(entry.key));
        }
        return keys;
    }

    public List<JsonNode> assignments() {
        return read("weir.assignments").stream().map(r -> json(r.value())).toList();
    }

    /** Snapshots; tombstones are left out. */
    public List<ModelSnapshot> models() {
        List<ModelSnapshot> models = new ArrayList<>();
        for (var record : read("weir.models")) {
            if (record.value() == null) {
                continue;
            }
            try {
                models.add(ModelSnapshot.fromJson(record.value()));
            } catch (InvalidModel e) {
                throw new AssertionError(e);
            }
        }
        return models;
    }

    public static JsonNode json(byte[] bytes) {
        try {
            return JSON.readTree(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        driver.close();
    }
}

package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.WeirConfig;
import io.weir.engine.Scoring;
import io.weir.engine.ScoringState;
import io.weir.input.InputFormat;
import io.weir.metrics.Metrics;
import io.weir.records.Limits;
import io.weir.store.CacheBound;
import io.weir.store.Codec;
import io.weir.store.HeapStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.SplittableRandom;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The processors of one task with stores that are written down. */
class HeldEventsTest {

    private static final String MODEL = "k";

    @TempDir
    java.nio.file.Path directory;

    /** However slow the machine is, as many wait as there is room for. */
    private final WeirConfig config = Driven.config("features=x, y", "producer.transaction.timeout.ms=2147483647");

    private final Map<String, HeapStore<?>> stores = new HashMap<>();
    private final Map<String, KeyValueStore<String, byte[]>> written = new HashMap<>();
    private MockProcessorContext<Object, Object> context;
    private final SplittableRandom random = new SplittableRandom(3);
    private DetectorProcessor detector;
    private int sent;

    private <V> void store(String name, Codec<V> codec) {
        KeyValueStore<String, byte[]> inner = Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(name), Serdes.String(), Serdes.ByteArray())
                .withLoggingDisabled()
                .withCachingDisabled()
                .build();
        var store = new HeapStore<>(inner, codec, CacheBound.objects(100, 100));
        var mock = new MockProcessorContext<>(new Properties(), new TaskId(0, 0), directory.toFile());
        store.init(mock.getStateStoreContext(), store);
        stores.put(name, store);
        context.addStateStore(store);
        written.put(name, inner);
    }

    private void start() {
        context = new MockProcessorContext<>(new Properties(), new TaskId(0, 0), directory.toFile());
        store(ModelStores.SCORING, ModelStores.scoringCodec(config));
        store(ModelStores.LEARNING, ModelStores.learningCodec(config, Runnable::run));
        store(ModelStores.RESERVOIR, ModelStores.reservoirCodec(config));
        store(ModelStores.VERSIONS, ModelStores.versionsCodec(config));
        store(ModelStores.RECENT, ModelStores.recentCodec(config));
        detector = new DetectorProcessor(
                config,
                InputFormat.asIs(),
                Runnable::run,
                Pools.helpers(1),
                new Net(config, new Metrics(), Limits.none()));
        detector.init(context);
    }

    private int assigned() {
        return context.forwarded(Nodes.ASSIGNMENTS).size();
    }

    private void send(int count, String padding) {
        for (int i = 0; i < count; i++) {
            int offset = sent++;
            context.setRecordMetadata("events", 0, offset);
            String json = String.format(
                    Locale.ROOT,
                    "{\"x\":%s,\"y\":%s,\"is\":\"%s\"}",
                    random.nextGaussian(),
                    random.nextGaussian(),
                    padding);
            detector.process(new Record<>(Driven.utf8(MODEL), Driven.utf8(json), 0, new RecordHeaders()));
        }
    }

    /** Events that the stores know of, as they were written down. */
    private long stored() {
        ScoringState scoring = ModelStores.scoringCodec(config)
                .decode(written.get(ModelStores.SCORING).get(MODEL));
        var learner = ModelStores.learningCodec(config, Runnable::run)
                .decode(written.get(ModelStores.LEARNING).get(MODEL));
        return learner.learned() + scoring.pending().size() + scoring.withheld();
    }

    /** Whether the newest version of the model, once it has all its components, is there to be rolled back to, as it was written down. */
    private boolean newestVersionIsStored() {
        var learner = ModelStores.learningCodec(config, Runnable::run)
                .decode(written.get(ModelStores.LEARNING).get(MODEL));
        String key = MODEL + '\0' + learner.model().version();
        return learner.model().warmingUp() || written.get(ModelStores.VERSIONS).get(key) != null;
    }

    /** Kafka Streams goes through the stores of a task in an order of its own. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void aCommitHasThemWhicheverStoreIsWrittenFirst(int rotation) {
        start();
        List<String> order = new ArrayList<>(written.keySet());
        Collections.sort(order);
        Collections.rotate(order, rotation);
        int all = 0;
        for (int count : new int[] {700, 1, 90, 127, 128, 129, 40}) {
            send(count, "");
            all += count;
            for (String name : order) {
                stores.get(name).flushCache();
            }
            assertThat(assigned()).isEqualTo(all);
            assertThat(stored()).isEqualTo(all);
            assertThat(newestVersionIsStored()).isTrue();
        }
        assertThat(scoring().model().warmingUp()).isFalse();
    }

    @Test
    void theyWaitForEachOtherAndForNobodyElse() {
        start();
        send(Scoring.MOST_HELD - 1, "");
        assertThat(assigned()).isZero();
        send(1, "");
        assertThat(assigned()).as("some batches").isBetween(Scoring.MOST_HELD - Scoring.HELD_AHEAD, Scoring.MOST_HELD);
        stores.get(ModelStores.LEARNING).flushCache();
        assertThat(assigned()).isEqualTo(Scoring.MOST_HELD);
    }

    /** So their statistics are taken while the whole batch is delivered. */
    @Test
    void aGrownModelIsGivenItsEventsBatchByBatch() {
        start();
        send(20_000, "");
        stores.get(ModelStores.SCORING).flushCache();
        for (int i = 0; i < 8; i++) {
            int before = assigned();
            send(1, "");
            while (assigned() == before) {
                send(1, "");
            }
        }
        assertThat(scoring().pending().size()).as("waiting to be learned").isZero();
        assertThat(sent - assigned())
                .as("waiting to be judged")
                .isBetween(Scoring.HELD_AHEAD - 256, Scoring.HELD_AHEAD);
    }

    @Test
    void largeOnesAreNotHeldByTheHundred() {
        start();
        send(11, "x".repeat(100_000));
        assertThat(assigned()).isEqualTo(11);
    }

    @SuppressWarnings("unchecked")
    private ScoringState scoring() {
        return ((HeapStore<ScoringState>) stores.get(ModelStores.SCORING)).get(MODEL);
    }
}

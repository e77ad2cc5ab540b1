package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.metrics.Metrics;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
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

    private final WeirConfig config = Driven.config("features=x, y");
    private final Map<String, Consumer<Record<?, ?>>> nodes = new HashMap<>();
    private final Map<String, StateStore> stores = new HashMap<>();
    private final Map<String, KeyValueStore<String, byte[]>> written = new HashMap<>();
    private final LocalContext context = new LocalContext("app", 0, nodes, stores);
    private final SplittableRandom random = new SplittableRandom(3);
    private EStepProcessor eStep;
    private ModelUpdateProcessor update;
    private int assigned;
    private int sent;

    private <V> void store(String name, Codec<V> codec) {
        KeyValueStore<String, byte[]> inner = Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(name), Serdes.String(), Serdes.ByteArray())
                .withLoggingDisabled()
                .withCachingDisabled()
                .build();
        var store = new HeapStore<>(inner, codec, Room.objects(100, 100));
        var mock = new MockProcessorContext<>(new Properties(), new TaskId(0, 0), directory.toFile());
        store.init(mock.getStateStoreContext(), store);
        stores.put(name, store);
        written.put(name, inner);
    }

    private void start() {
        store(ModelStores.SCORING, ModelStores.scoringCodec(config));
        store(ModelStores.LEARNING, ModelStores.learningCodec(config, Runnable::run));
        store(ModelStores.RESERVOIR, ModelStores.reservoirCodec(config));
        store(ModelStores.VERSIONS, ModelStores.versionsCodec(config));
        store(ModelStores.RECENT, ModelStores.recentCodec(config));
        nodes.put(WeirTopology.ASSIGNMENTS, record -> assigned++);
        nodes.put(WeirTopology.ANOMALIES, record -> {});
        nodes.put(WeirTopology.MODELS, record -> {});
        nodes.put(WeirTopology.LIFECYCLE, record -> {});
        nodes.put(WeirTopology.E_STEP_LIFECYCLE, record -> {});
        var net = new Net(config, new Metrics(), Limits.none());
        update = new ModelUpdateProcessor(config, new Metrics());
        update.init(cast());
        nodes.put(WeirTopology.MODEL_UPDATE, record -> update.process(cast(record)));
        var mStep = new MStepProcessor(config, Runnable::run, net);
        mStep.init(cast());
        nodes.put(WeirTopology.M_STEP, record -> mStep.process(cast(record)));
        eStep = new EStepProcessor(
                config, InputFormat.asIs(), false, WeirTopology.M_STEP, made -> {}, Pools.helpers(1), net);
        eStep.init(context);
    }

    @SuppressWarnings("unchecked")
    private <T> T cast() {
        return (T) context;
    }

    @SuppressWarnings("unchecked")
    private static <T> T cast(Object record) {
        return (T) record;
    }

    private void send(int count, String padding) {
        for (int i = 0; i < count; i++) {
            int offset = sent++;
            context.metadata(new Position(offset));
            String json = String.format(
                    Locale.ROOT,
                    "{\"x\":%s,\"y\":%s,\"is\":\"%s\"}",
                    random.nextGaussian(),
                    random.nextGaussian(),
                    padding);
            eStep.process(new Record<>(Driven.utf8(MODEL), Driven.utf8(json), 0, new RecordHeaders()));
        }
    }

    private record Position(long offset) implements RecordMetadata {

        @Override
        public String topic() {
            return "events";
        }

        @Override
        public int partition() {
            return 0;
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
                ((HeapStore<?>) stores.get(name)).flushCache();
            }
            assertThat(assigned).isEqualTo(all);
            assertThat(stored()).isEqualTo(all);
        }
    }

    @Test
    void theyWaitForEachOtherAndForNobodyElse() {
        start();
        send(HeldEvents.MOST - 1, "");
        assertThat(assigned).isZero();
        send(1, "");
        assertThat(assigned).as("some batches").isBetween(HeldEvents.MOST - HeldEvents.AHEAD, HeldEvents.MOST);
        update.process(new Record<>(MODEL, scoring().model(), 0));
        assertThat(assigned).isEqualTo(HeldEvents.MOST);
    }

    /** So their statistics are taken while the whole batch is delivered. */
    @Test
    void aGrownModelIsGivenItsEventsBatchByBatch() {
        start();
        send(20_000, "");
        ((HeapStore<?>) stores.get(ModelStores.SCORING)).flushCache();
        for (int i = 0; i < 8; i++) {
            int before = assigned;
            send(1, "");
            while (assigned == before) {
                send(1, "");
            }
        }
        assertThat(scoring().pending().size()).as("waiting to be learned").isZero();
        assertThat(sent - assigned).as("waiting to be judged").isBetween(HeldEvents.AHEAD - 256, HeldEvents.AHEAD);
    }

    @Test
    void largeOnesAreNotHeldByTheHundred() {
        start();
        send(11, "x".repeat(100_000));
        assertThat(assigned).isEqualTo(11);
    }

    @SuppressWarnings("unchecked")
    private ScoringState scoring() {
        return ((HeapStore<ScoringState>) stores.get(ModelStores.SCORING)).get(MODEL);
    }
}

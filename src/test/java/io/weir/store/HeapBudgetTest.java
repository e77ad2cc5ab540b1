package io.weir.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeapBudgetTest {

    private static final int BYTES = 10_000;
    /** Of an object of so many bytes: twice that when written, the object itself, and a thousand. */
    private static final long EACH = 1_000 + 2 * (BYTES + 4) + BYTES;

    private static final Codec<byte[]> CODEC = new Codec<>(
            "bytes",
            (value, out) -> {
                out.writeInt(value.length);
                out.write(value);
            },
            in -> {
                byte[] value = new byte[in.readInt()];
                in.readFully(value);
                return value;
            });

    @TempDir
    Path directory;

    private HeapStore<byte[]> store(String name, HeapBudget budget) {
        var inner = Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), Serdes.String(), Serdes.ByteArray())
                .withLoggingDisabled()
                .withCachingDisabled()
                .build();
        HeapStore<byte[]> store = new HeapStore<>(inner, CODEC, budget.room(value -> value.length));
        var context = new MockProcessorContext<String, byte[]>(new Properties(), new TaskId(0, 0), directory.toFile());
        store.init(context.getStateStoreContext(), store);
        return store;
    }

    private static void fill(HeapStore<byte[]> store, int objects) {
        for (int i = 0; i < objects; i++) {
            if (store.get("k" + i) == null) {
                store.put("k" + i, new byte[BYTES]);
            }
        }
        store.flushCache();
    }

    @Test
    void aStoreTakesWhatIsThereAndNoMoreAndLosesNothing() {
        var budget = new HeapBudget(100 * EACH);
        HeapStore<byte[]> store = store("a", budget);
        fill(store, 60);
        assertThat(store.size()).isEqualTo(60);
        fill(store, 1000);
        assertThat(store.size()).isBetween(80, 100);
        assertThat(budget.used()).isLessThanOrEqualTo(100 * EACH);
        for (int i = 0; i < 1000; i++) {
            assertThat(store.get("k" + i)).hasSize(BYTES);
            assertThat(budget.used()).isLessThanOrEqualTo(101 * EACH);
        }
    }

    @Test
    void whatAStoreDoesNotNeedAnotherMayTakeAndAnEvenShareIsItsOwn() {
        var budget = new HeapBudget(100 * EACH);
        HeapStore<byte[]> small = store("small", budget);
        HeapStore<byte[]> large = store("large", budget);
        fill(small, 10);
        fill(large, 1000);
        assertThat(small.size()).isEqualTo(10);
        assertThat(large.size()).isBetween(70, 90);
        fill(small, 1000);
        assertThat(small.size()).isBetween(43, 50);
        large.flushCache();
        assertThat(large.size()).isBetween(43, 60);
        assertThat(budget.used()).isLessThanOrEqualTo(100 * EACH);
    }

    @Test
    void aStoreThatIsClosedGivesEverythingBack() {
        var budget = new HeapBudget(100 * EACH);
        HeapStore<byte[]> store = store("a", budget);
        fill(store, 50);
        store.remove("k1");
        store.close();
        assertThat(budget.used()).isZero();
    }
}

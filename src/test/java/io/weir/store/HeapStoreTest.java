package io.weir.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.internals.CachedStateStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeapStoreTest {

    @TempDir
    java.nio.file.Path directory;

    private final AtomicInteger encoded = new AtomicInteger();
    private KeyValueStore<String, byte[]> inner;
    private HeapStore<AtomicInteger> store;

    private Codec<AtomicInteger> codec(String schema) {
        return new Codec<>(
                schema,
                (value, out) -> {
                    encoded.incrementAndGet();
                    out.writeInt(value.get());
                },
                in -> new AtomicInteger(in.readInt()));
    }

    @BeforeEach
    void open() {
        inner = Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore("numbers"), Serdes.String(), Serdes.ByteArray())
                .withLoggingDisabled()
                .withCachingDisabled()
                .build();
        store = new HeapStore<>(inner, codec("a"), CacheBound.objects(2, 4));
        var context = new org.apache.kafka.streams.processor.api.MockProcessorContext<>(
                new java.util.Properties(), new org.apache.kafka.streams.processor.TaskId(0, 0), directory.toFile());
        store.init(context.getStateStoreContext(), store);
    }

    @Test
    void itIsFlushedByTheHookThatRunsBeforeACommit() {
        assertThat(store).isInstanceOf(CachedStateStore.class);
    }

    @Test
    void objectsAreChangedInPlaceAndEncodedOncePerFlush() {
        AtomicInteger value = new AtomicInteger();
        for (int i = 1; i <= 1000; i++) {
            value.set(i);
            store.put("k", value);
        }
        assertThat(store.get("k")).isSameAs(value);
        assertThat(inner.get("k")).isNull();
        store.flushCache();
        store.flushCache();
        assertThat(encoded).hasValue(1);
        assertThat(codec("a").decode(inner.get("k"))).hasValue(1000);
    }

    @Test
    void whatIsHeldBackIsInTheCommitAndNotInAnEviction() {
        AtomicInteger value = new AtomicInteger();
        store.heldBack(() -> {
            value.incrementAndGet();
            store.put("k", value);
        });
        for (int i = 0; i < 10; i++) {
            store.put("other " + i, new AtomicInteger(i));
        }
        store.load("nothing");
        assertThat(value).hasValue(0);
        store.flushCache();
        assertThat(codec("a").decode(inner.get("k"))).hasValue(1);
        store.settle();
        assertThat(store.get("k")).hasValue(2);
    }

    @Test
    void afterAnAbortTheObjectsAreThoseOfTheLastFlush() {
        store.put("k", new AtomicInteger(1));
        store.flushCache();
        store.get("k").set(2);
        store.put("k", store.get("k"));
        store.put("new", new AtomicInteger(3));
        store.clearCache();
        assertThat(store.live("k")).isNull();
        assertThat(store.get("k")).hasValue(1);
        assertThat(store.live("k")).hasValue(1);
        assertThat(store.get("new")).isNull();
    }

    @Test
    void aFlushLetsTheLeastRecentlyUsedObjectsGoAndTheyComeBackFromTheirBytes() {
        for (String key : new String[] {"a", "b", "c"}) {
            store.put(key, new AtomicInteger(key.charAt(0)));
        }
        store.get("a");
        store.flushCache();
        assertThat(store.live("a")).hasValue('a');
        assertThat(store.live("b")).isNull();
        assertThat(store.live("c")).hasValue('c');
        assertThat(store.get("b")).hasValue('b');
    }

    @Test
    void whatIsRemovedIsGoneAtOnceAndFromTheBytesWithTheNextFlush() {
        store.put("k", new AtomicInteger(1));
        store.flushCache();
        store.remove("k");
        assertThat(store.get("k")).isNull();
        assertThat(inner.get("k")).isNotNull();
        store.flushCache();
        assertThat(inner.get("k")).isNull();
        store.remove("k");
        store.put("k", new AtomicInteger(2));
        store.flushCache();
        assertThat(codec("a").decode(inner.get("k"))).hasValue(2);
    }

    @Test
    void betweenTwoFlushesThereAreNoMoreObjectsThanAllowedAndNoneIsLost() {
        for (int i = 0; i < 100; i++) {
            assertThat(store.get("k" + i)).isNull();
            store.put("k" + i, new AtomicInteger(i));
            assertThat(store.size()).isLessThanOrEqualTo(4);
        }
        for (int i = 0; i < 100; i++) {
            assertThat(store.get("k" + i)).hasValue(i);
        }
    }

    @Test
    void bytesOfAnotherSchemaAreRefused() {
        store.put("k", new AtomicInteger(1));
        store.flushCache();
        var other = new HeapStore<>(inner, codec("b"), CacheBound.objects(2, 4));
        assertThatThrownBy(() -> other.get("k"))
                .isInstanceOf(IncompatibleState.class)
                .hasMessageContaining("(a)")
                .hasMessageContaining("(b)");
    }
}

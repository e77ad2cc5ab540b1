package io.weir.store;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.apache.kafka.streams.processor.StateStore;

/** {@code StateStore.approximateNumUncommittedBytes}, which Kafka Streams has since 4.4 (KIP-892). */
final class UncommittedBytes {

    private static final MethodHandle ASK = find();

    private UncommittedBytes() {}

    private static MethodHandle find() {
        try {
            return MethodHandles.publicLookup()
                    .findVirtual(StateStore.class, "approximateNumUncommittedBytes", MethodType.methodType(long.class));
        } catch (NoSuchMethodException | IllegalAccessException e) {
            return null;
        }
    }

    /** Bytes that the store keeps until the next commit; zero where Kafka Streams does not ask. */
    static long of(StateStore store) {
        if (ASK == null) {
            return 0;
        }
        try {
            return (long) ASK.invokeExact(store);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}

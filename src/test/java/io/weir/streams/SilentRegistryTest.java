package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.apicurio.registry.serde.avro.AvroKafkaDeserializer;
import io.weir.config.InputFormats;
import io.weir.config.WeirConfig;
import io.weir.event.UnreadableEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A registry that takes connections and never answers, asked by Apicurio's client, which has no time limit of its own. */
class SilentRegistryTest {

    private static byte[] value(long id) {
        return ByteBuffer.allocate(12).put((byte) 0).putLong(id).array();
    }

    private static void accept(ServerSocket server, List<Socket> taken) {
        try {
            while (true) {
                taken.add(server.accept());
            }
        } catch (IOException e) {
            assertThat(server.isClosed()).isTrue();
        }
    }

    @Test
    @Timeout(120)
    void itsEventsAreDeadLettersBeforeATenthOfATransactionsTimeoutIsOver() throws Exception {
        List<Socket> taken = new CopyOnWriteArrayList<>();
        try (var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var registry = new Thread(() -> accept(server, taken), "silent-registry");
            registry.setDaemon(true);
            registry.start();
            WeirConfig config = Driven.config(
                    "features=latency",
                    "input.deserializer=" + AvroKafkaDeserializer.class.getName(),
                    "input.deserializer.apicurio.registry.url=http://127.0.0.1:" + server.getLocalPort()
                            + "/apis/registry/v2");
            long tenth = config.transactionTimeout().toNanos() / 10;
            var format = InputFormats.of(config);
            for (int i = 0; i < 20; i++) {
                long begun = System.nanoTime();
                assertThatThrownBy(() -> format.json("events", new RecordHeaders(), value(8)))
                        .isInstanceOf(UnreadableEvent.class)
                        .hasMessageContaining("no answer within 3000 ms");
                assertThat(System.nanoTime() - begun).isLessThan(tenth);
                assertThat(Thread.currentThread().isInterrupted()).isFalse();
            }
            assertThat(taken).as("it was asked, and once").hasSize(1);
        } finally {
            for (Socket socket : taken) {
                socket.close();
            }
        }
    }
}

package io.weir.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class AdminSessionTest {

    /** Kafka's default: how long a call, and with it close(), waits for a broker. */
    private static final long CALL_SECONDS = 60;

    @Test
    void itsEndDoesNotWaitForAnAnswerThatDoesNotCome() throws Exception {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var properties = new Properties();
            properties.put("bootstrap.servers", "127.0.0.1:" + silent.getLocalPort());
            long begun = System.nanoTime();
            try (var session = AdminSession.open(properties)) {
                var nodes = session.admin().describeCluster().nodes();
                assertThatThrownBy(() -> nodes.get(100, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            }
            assertThat(System.nanoTime() - begun).isLessThan(TimeUnit.SECONDS.toNanos(CALL_SECONDS / 2));
        }
    }
}

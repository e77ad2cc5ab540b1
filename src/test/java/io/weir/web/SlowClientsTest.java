package io.weir.web;

import static io.weir.web.TopicRecords.modelRecord;
import static io.weir.web.TopicRecords.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many who send slowly or read slowly: they get their share of memory, connections and threads, and health answers meanwhile. */
class SlowClientsTest {

    private static final int BODY = 1_000_000;
    private static final String SCORE =
            "POST /api/score HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
    private static final String SMALL = "{\"event\":{}}";
    private static final String LONG = SMALL + " ".repeat(100_000);

    private final View view = TopicRecords.view(System::currentTimeMillis);
    private final Dashboard dashboard = TopicRecords.dashboard(view);
    private final List<Socket> sockets = new ArrayList<>();

    @BeforeEach
    void seeAModel() {
        view.accept(modelRecord("m", 5, 3), true);
    }

    @AfterEach
    void close() throws IOException {
        closeAll();
        dashboard.close();
    }

    private void closeAll() throws IOException {
        for (var socket : sockets) {
            socket.close();
        }
        sockets.clear();
    }

    private Socket ask(String request) throws IOException {
        var socket = RawHttp.ask(dashboard.port(), request);
        sockets.add(socket);
        return socket;
    }

    private String health() throws IOException {
        return RawHttp.answer(dashboard.port(), "GET", "/health/live", "localhost", "");
    }

    private String score() throws IOException {
        return RawHttp.answer(
                dashboard.port(), SCORE + "Connection: close\r\nContent-Length: " + LONG.length() + "\r\n\r\n" + LONG);
    }

    private static long direct() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    @Test
    void bodiesThatAreNeverEndedHaveABudgetForThemAll() throws Exception {
        int before = RawHttp.status(score());
        assertThat(before).isNotEqualTo(503);
        long direct = direct();
        String body = SCORE + "Content-Length: " + BODY + "\r\n\r\n" + " ".repeat(BODY - 1);
        long budget = Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 8);
        for (int i = 0; i < budget / BODY + 40; i++) {
            ask(body);
        }
        String answer = "";
        for (int i = 0; i < 50 && !answer.startsWith("HTTP/1.1 503"); i++) {
            Thread.sleep(100);
            answer = score();
        }
        assertThat(answer).startsWith("HTTP/1.1 503").contains("Retry-After: ", "too many bodies are on their way");
        assertThat(health()).startsWith("HTTP/1.1 200");
        assertThat(direct() - direct).as("buffers that wait with their bodies").isLessThan(budget / 4);
        closeAll();
        for (int i = 0; i < 50 && answer.startsWith("HTTP/1.1 503"); i++) {
            Thread.sleep(100);
            answer = score();
        }
        assertThat(RawHttp.status(answer)).as("what they held is free again").isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GET / HTTP/1.1\r\nHost: loc", "GET /api/overview HTTP/1.1\r\nHost: localhost\r\n\r\n"})
    void oneAddressHasAShareOfTheConnections(String request) throws Exception {
        for (int i = 0; i < 600; i++) {
            ask("");
        }
        for (var socket : sockets) {
            try {
                socket.getOutputStream().write(utf8(request));
            } catch (IOException e) {
                assertThat(e).as("closed by the other side").hasMessageNotContaining("refused");
            }
        }
        for (int i = 0; i < 20; i++) {
            assertThat(health()).as("of the same address").startsWith("HTTP/1.1 200");
        }
        int closed = 0;
        for (var socket : sockets) {
            socket.setSoTimeout(1);
            closed += isClosed(socket) ? 1 : 0;
        }
        assertThat(closed).isBetween(100, 140);
        closeAll();
        assertThat(health()).startsWith("HTTP/1.1 200");
    }

    private static boolean isClosed(Socket socket) {
        try {
            byte[] some = new byte[8192];
            int read;
            do {
                read = socket.getInputStream().read(some);
            } while (read > 0);
            return read < 0;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /** Sends half of a body, waits, and sends the rest in single bytes; then the next request behind it at once. */
    @Test
    void aSlowBodyIsWholeInTheEndAndTheNextRequestOfTheConnectionIsAnswered() throws Exception {
        String next = "GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        String chunked = SCORE + "Transfer-Encoding: chunked\r\n\r\n";
        var socket = ask(chunked);
        for (int i = 0; i < SMALL.length(); i++) {
            socket.getOutputStream().write(utf8("1\r\n" + SMALL.charAt(i) + "\r\n"));
            Thread.sleep(10);
        }
        socket.getOutputStream().write(utf8("0\r\n\r\n" + next));
        String slow = new String(socket.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(RawHttp.status(slow)).isEqualTo(RawHttp.status(score()));
        assertThat(slow).endsWith("}").contains("\"status\":\"live\"");
    }

    @Test
    void aBodyThatIsExpectedIsAskedForAndTakesNoThread() throws Exception {
        for (int i = 0; i < 60; i++) {
            ask(SCORE + "Expect: 100-continue\r\nContent-Length: " + SMALL.length() + "\r\n\r\n");
        }
        for (var socket : sockets) {
            assertThat(new String(socket.getInputStream().readNBytes(12), java.nio.charset.StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 100");
        }
        assertThat(RawHttp.answer(dashboard.port(), "GET", "/api/overview", "localhost", ""))
                .startsWith("HTTP/1.1 200");
        assertThat(health()).startsWith("HTTP/1.1 200");
    }
}

package io.weir.web;

import io.weir.StrictJson;
import io.weir.fuzz.Target;
import io.weir.http.WebJson;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** What the dashboard reads: records of the output topics, and requests. */
public final class WebTargets {

    private static final List<String> TOPICS = List.of(
            TopicRecords.TOPICS.assignments(),
            TopicRecords.TOPICS.models(),
            TopicRecords.TOPICS.deadLetters(),
            TopicRecords.TOPICS.anomalies(),
            TopicRecords.TOPICS.lifecycle(),
            "events");
    private static final int TIMEOUT_MS = 20_000;
    private static final int LATEST = 1000;

    private WebTargets() {}

    /** A record whose first byte says of which topic: a view takes it in or passes over it, and can be shown. */
    public static Target page() {
        View view = TopicRecords.view(() -> 0);
        long[] offset = {0};
        return input -> {
            if (input.length > 0) {
                String topic = TOPICS.get((input[0] & 0xff) % TOPICS.size());
                byte[] value = Arrays.copyOfRange(input, 1, input.length);
                view.accept(TopicRecords.record(topic, offset[0]++, TopicRecords.utf8("m"), value), true);
                StrictJson.parse(WebJson.bytes(view.overview()));
            }
        };
    }

    /**
     * A request: the first line is the path if it begins with a slash, the rest the body of a POST; otherwise all of it is the body for
     * /api/score. The answer is never a failure of the server.
     */
    public static Target http() {
        View view = TopicRecords.view(() -> 0);
        view.accept(TopicRecords.record("w.models", 0, TopicRecords.utf8("m"), TopicRecords.model("m", 5, 3)), true);
        Dashboard dashboard = TopicRecords.dashboard(view);
        Runtime.getRuntime().addShutdownHook(new Thread(dashboard::close));
        URI uri = URI.create(dashboard.url());
        return input -> {
            String text = new String(input, StandardCharsets.ISO_8859_1);
            String path = text.startsWith("/") ? text.split("[\r\n]", 2)[0] : "/api/score";
            String body = text.startsWith("/") ? text.substring(path.length()) : text;
            String status =
                    ask(uri, (text.startsWith("/api/s") || !text.startsWith("/") ? "POST " : "GET ") + path, body);
            boolean notReady = path.startsWith("/health") && status.contains(" 503 ");
            if (!notReady && !status.matches("HTTP/1\\.1 [1-4]\\d\\d.*")) {
                throw new AssertionError("'" + path + "' answers '" + status + "'");
            }
        };
    }

    private static String ask(URI uri, String request, String body) throws IOException {
        byte[] content = body.getBytes(StandardCharsets.ISO_8859_1);
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), TIMEOUT_MS);
            socket.setSoTimeout(TIMEOUT_MS);
            var out = socket.getOutputStream();
            out.write(
                    (request + " HTTP/1.1\r\nHost: " + uri.getAuthority() + "\r\nConnection: close\r\nContent-Length: "
                                    + content.length + "\r\nContent-Type: application/json\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            out.write(content);
            out.flush();
            byte[] answer = socket.getInputStream().readNBytes(LATEST);
            return new String(answer, StandardCharsets.ISO_8859_1).split("\r\n", 2)[0];
        }
    }
}

package io.weir.http;

import io.javalin.Javalin;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Metrics and health over HTTP, for machines. Nothing can be changed through it.
 *
 * <pre>
 *   GET /metrics        text for Prometheus; asks for the token, if there is one
 *   GET /health/live    200 while the process is of use, otherwise 503
 *   GET /health/ready   200 when everything is assigned and restored, otherwise 503 and how far it is
 * </pre>
 */
public final class Monitoring implements AutoCloseable {

    /**
     * Where to listen and to whom.
     *
     * @param port 0 = any free one
     * @param allowedHosts names by which it may be asked for, besides localhost and the host itself
     * @param token that {@code /metrics} asks for; null = none
     * @param keystore null = no TLS
     */
    public record Door(String host, int port, List<String> allowedHosts, String token, Keystore keystore) {

        /** On this machine only. */
        public static Door local(int port) {
            return new Door(Listener.LOCAL, port, List.of(), null, null);
        }

        @Override
        public String toString() {
            return "Door(" + host + ":" + port + ")";
        }
    }

    /**
     * How the process is.
     *
     * @param live whether it is of use, or should be restarted
     * @param ready whether it processes events
     * @param state in words
     * @param restoring changelog partitions that are being restored
     * @param remaining offsets that are still to be restored
     */
    public record Health(boolean live, boolean ready, String state, int restoring, long remaining) {}

    private static final int PATIENCE_SECONDS = 5;

    private final Listener listener;
    private final Javalin server;

    private Monitoring(Listener listener, Javalin server) {
        this.listener = listener;
        this.server = server;
    }

    /**
     * Listens from now on.
     *
     * @param metrics the text to answer with
     * @throws WebException if the address cannot be listened on
     */
    public static Monitoring start(Door door, Supplier<String> metrics, Supplier<Health> health) {
        var listener = Listener.open(door.host, door.port, door.keystore);
        var server = WebServer.start(
                listener,
                "monitoring",
                door.allowedHosts,
                path -> false,
                config -> routes(config.routes, door, metrics, health));
        return new Monitoring(listener, server);
    }

    private static void routes(RoutesConfig routes, Door door, Supplier<String> metrics, Supplier<Health> health) {
        // Two at a time: what is left of the processor is for the questions about health, and for the stream.
        var turns = new Semaphore(2, true);
        routes.get("/metrics", context -> {
            if (door.token != null) {
                authorize(context, door.token);
            }
            if (!turns.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new HttpResponseException(503, "too many ask for metrics at once; ask again");
            }
            try {
                text(context, metrics);
            } finally {
                turns.release();
            }
        });
        routes.get("/health/live", context -> live(context, health.get()));
        routes.get("/health/ready", context -> ready(context, health.get()));
        routes.get("/health", context -> ready(context, health.get()));
    }

    /** The same time for every wrong token. */
    private static void authorize(Context context, String token) {
        String given = context.header("Authorization");
        byte[] expected = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
        if (given == null || !MessageDigest.isEqual(expected, given.getBytes(StandardCharsets.UTF_8))) {
            context.header("WWW-Authenticate", "Bearer");
            throw new HttpResponseException(401, "the header 'Authorization: Bearer …' with the token is needed");
        }
    }

    /** Metrics as Prometheus reads them. */
    public static void text(Context context, Supplier<String> metrics) {
        context.header("Cache-Control", "no-store")
                .contentType("text/plain; version=0.0.4; charset=utf-8")
                .result(metrics.get());
    }

    private static void live(Context context, Health health) {
        var answer = WebJson.object().put("status", health.live ? "live" : "stopped");
        context.status(health.live ? 200 : 503);
        Answers.json(context, answer.put("state", health.state));
    }

    private static void ready(Context context, Health health) {
        var answer = WebJson.object().put("status", health.ready ? "ready" : "not ready");
        context.status(health.ready ? 200 : 503);
        Answers.json(
                context,
                answer.put("state", health.state)
                        .put("restoring", health.restoring)
                        .put("remaining", health.remaining));
    }

    /** Where it is, without a path. */
    public String url() {
        return listener.url();
    }

    /** Whether other machines may reach it. */
    public boolean isOpen() {
        return !listener.isLocal();
    }

    @Override
    public void close() {
        server.stop();
    }
}

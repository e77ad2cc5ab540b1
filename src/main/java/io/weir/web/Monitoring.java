package io.weir.web;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.function.Supplier;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

    private static final Logger LOG = LoggerFactory.getLogger(Monitoring.class);
    private static final int MOST_THREADS = 16;

    /**
     * Where to listen and to whom.
     *
     * @param port 0 = any free one
     * @param token that {@code /metrics} asks for; null = none
     * @param keystore null = no TLS
     */
    public record Door(String host, int port, String token, Keystore keystore) {

        /** On this machine only. */
        public static Door local(int port) {
            return new Door(Dashboard.LOCAL, port, null, null);
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
        var server = Javalin.create(config -> configure(config, listener, door, metrics, health))
                .start();
        return new Monitoring(listener, server);
    }

    private static void configure(
            JavalinConfig config, Listener listener, Door door, Supplier<String> metrics, Supplier<Health> health) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        var threads = new QueuedThreadPool(MOST_THREADS, 2);
        threads.setName("monitoring");
        threads.setDaemon(true);
        config.jetty.threadPool = threads;
        config.jetty.addConnector(listener::connector);
        config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
        config.routes.before(context -> Dashboard.before(context, listener));
        config.routes.get("/metrics", context -> {
            if (door.token != null) {
                authorize(context, door.token);
            }
            text(context, metrics);
        });
        config.routes.get("/health/live", context -> live(context, health.get()));
        config.routes.get("/health/ready", context -> ready(context, health.get()));
        config.routes.get("/health", context -> ready(context, health.get()));
        config.routes.exception(
                HttpResponseException.class, (e, context) -> Api.error(context, e.getStatus(), null, e.getMessage()));
        config.routes.exception(Exception.class, (e, context) -> {
            LOG.error("a request failed", e);
            Api.error(context, 500, null, "this is a bug; the log says more");
        });
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
    static void text(Context context, Supplier<String> metrics) {
        context.header("Cache-Control", "no-store")
                .contentType("text/plain; version=0.0.4; charset=utf-8")
                .result(metrics.get());
    }

    private static void live(Context context, Health health) {
        var answer = WebJson.object().put("status", health.live ? "live" : "stopped");
        context.status(health.live ? 200 : 503);
        Api.json(context, answer.put("state", health.state));
    }

    private static void ready(Context context, Health health) {
        var answer = WebJson.object().put("status", health.ready ? "ready" : "not ready");
        context.status(health.ready ? 200 : 503);
        Api.json(
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

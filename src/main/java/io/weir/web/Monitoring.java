package io.weir.web;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
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
    private static final long STALLED_MS = 20_000;

    /**
     * Where to listen and to whom.
     *
     * @param port 0 = any free one
     * @param token that {@code /metrics} asks for; null = none
     * @param keystore of the certificate to show, and its password; null = no TLS
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

    /** A file in PKCS#12, with a key and its certificate. */
    public record Keystore(String file, String password) {

        @Override
        public String toString() {
            return "Keystore(" + file + ")";
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

    private final InetSocketAddress address;
    private final boolean secure;
    private final Javalin server;

    private Monitoring(InetSocketAddress address, boolean secure, Javalin server) {
        this.address = address;
        this.secure = secure;
        this.server = server;
    }

    /**
     * Listens from now on.
     *
     * @param metrics the text to answer with
     * @throws WebException if the address cannot be listened on, or the keystore cannot be read
     */
    public static Monitoring start(Door door, Supplier<String> metrics, Supplier<Health> health) {
        var tls = door.keystore == null ? null : tls(door.keystore);
        var socket = Dashboard.listen(door.host, door.port);
        try {
            var address = (InetSocketAddress) socket.getLocalAddress();
            var server = Javalin.create(config -> configure(config, socket, address, door, tls, metrics, health))
                    .start();
            return new Monitoring(address, tls != null, server);
        } catch (IOException e) {
            throw new WebException("metrics cannot be served: " + e.getMessage(), e);
        }
    }

    private static SslContextFactory.Server tls(Keystore keystore) {
        var tls = new SslContextFactory.Server();
        tls.setKeyStorePath(keystore.file);
        tls.setKeyStoreType("PKCS12");
        tls.setKeyStorePassword(keystore.password == null ? "" : keystore.password);
        try {
            tls.start();
            return tls;
        } catch (Exception e) {
            throw new WebException(
                    "the keystore " + keystore.file + " cannot be used (" + e.getMessage()
                            + "); http.tls.keystore must name a readable PKCS#12 file with a key, and"
                            + " http.tls.keystore.password its password",
                    e);
        }
    }

    private static void configure(
            JavalinConfig config,
            ServerSocketChannel socket,
            InetSocketAddress address,
            Door door,
            SslContextFactory.Server tls,
            Supplier<String> metrics,
            Supplier<Health> health) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        var threads = new QueuedThreadPool(MOST_THREADS, 2);
        threads.setName("monitoring");
        threads.setDaemon(true);
        config.jetty.threadPool = threads;
        config.jetty.addConnector((jetty, http) -> connector(jetty, http, socket, tls));
        config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
        config.routes.before(context -> Dashboard.before(context, address));
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

    private static ServerConnector connector(
            Server jetty, HttpConfiguration http, ServerSocketChannel socket, SslContextFactory.Server tls) {
        ServerConnector connector;
        if (tls == null) {
            connector = new ServerConnector(jetty, new HttpConnectionFactory(http));
        } else {
            // Names are not compared: who asks by an address has none.
            http.addCustomizer(new SecureRequestCustomizer(false));
            connector = new ServerConnector(
                    jetty,
                    new SslConnectionFactory(tls, HttpVersion.HTTP_1_1.asString()),
                    new HttpConnectionFactory(http));
        }
        connector.setIdleTimeout(STALLED_MS);
        try {
            connector.open(socket);
        } catch (IOException e) {
            throw new WebException("metrics cannot be served: " + e.getMessage(), e);
        }
        return connector;
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
        String host = address.getAddress().isAnyLocalAddress() ? "localhost" : address.getHostString();
        return (secure ? "https://" : "http://") + (host.contains(":") ? "[" + host + "]" : host) + ":"
                + address.getPort();
    }

    /** Whether other machines may reach it. */
    public boolean isOpen() {
        return !address.getAddress().isLoopbackAddress();
    }

    @Override
    public void close() {
        server.stop();
    }
}

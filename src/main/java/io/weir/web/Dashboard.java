package io.weir.web;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.staticfiles.Location;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The page and the API of a view on a port. */
public final class Dashboard implements AutoCloseable {

    /** Where it listens unless somebody says otherwise: nobody else's machine can reach it. */
    public static final String LOCAL = "127.0.0.1";

    private static final Logger LOG = LoggerFactory.getLogger(Dashboard.class);
    private static final Set<String> LOCAL_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");
    /** Each browser that watches keeps a thread, and most of them sleep. */
    private static final int MOST_THREADS = 600;

    private static final long MOST_BYTES = 1024 * 1024;

    private final Listener listener;
    private final SecondTicks ticks;
    private final Javalin server;
    private final FeedbackWriter feedback;

    private Dashboard(Listener listener, SecondTicks ticks, Javalin server, FeedbackWriter feedback) {
        this.listener = listener;
        this.ticks = ticks;
        this.server = server;
        this.feedback = feedback;
    }

    /** Listens from now on, without TLS and without metrics. */
    public static Dashboard start(String host, int port, View view, FeedbackWriter feedback, EmRun em) {
        return start(host, port, null, view, feedback, em, null);
    }

    /**
     * Listens from now on.
     *
     * @param port 0 = any free one
     * @param keystore null = no TLS
     * @param feedback closed with the dashboard
     * @param em what the page that explains EM shows
     * @param metrics what {@code /metrics} answers; null if there is none
     * @throws WebException if the address cannot be listened on, with the remedy
     */
    public static Dashboard start(
            String host,
            int port,
            Keystore keystore,
            View view,
            FeedbackWriter feedback,
            EmRun em,
            Supplier<String> metrics) {
        var listener = Listener.open(host, port, keystore);
        var ticks = new SecondTicks(view);
        var server = Javalin.create(config -> configure(config, listener, new Api(view, feedback, em), ticks, metrics))
                .start();
        ticks.start();
        return new Dashboard(listener, ticks, server, feedback);
    }

    private static void configure(
            JavalinConfig config, Listener listener, Api api, SecondTicks ticks, Supplier<String> metrics) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.maxRequestSize = MOST_BYTES;
        var threads = new QueuedThreadPool(MOST_THREADS, 8);
        threads.setName("dashboard");
        threads.setDaemon(true);
        config.jetty.threadPool = threads;
        config.jetty.addConnector(listener::connector);
        config.jetty.modifyHttpConfiguration(http -> {
            http.setSendServerVersion(false);
            // Model names may contain anything, in a URL percent-encoded.
            http.setUriCompliance(UriCompliance.UNSAFE);
        });
        config.jetty.modifyServletContextHandler(
                handler -> handler.getServletHandler().setDecodeAmbiguousURIs(true));
        config.staticFiles.add(files -> {
            files.directory = "/io/weir/web/page";
            files.location = Location.CLASSPATH;
            files.hostedPath = "/";
        });
        config.staticFiles.add(files -> {
            files.directory = "/META-INF/resources/webjars/uplot/1.6.30";
            files.location = Location.CLASSPATH;
            files.hostedPath = "/uplot";
        });
        config.routes.before(context -> before(context, listener));
        api.addTo(config.routes);
        config.routes.get("/em", context -> context.redirect("em.html" + query(context)));
        if (metrics != null) {
            config.routes.get("/metrics", context -> Monitoring.text(context, metrics));
        }
        config.routes.get("/api/stream", context -> stream(context, ticks));
        config.routes.exception(BadRequest.class, (e, context) -> Api.error(context, 400, e.field(), e.getMessage()));
        config.routes.exception(Refused.class, (e, context) -> {
            if (e.status() == 401) {
                context.header("WWW-Authenticate", "Bearer");
            }
            Api.error(context, e.status(), null, e.getMessage());
        });
        config.routes.exception(UnknownModel.class, (e, context) -> Api.error(context, 404, null, e.getMessage()));
        config.routes.exception(
                HttpResponseException.class, (e, context) -> Api.error(context, e.getStatus(), null, e.getMessage()));
        config.routes.exception(Exception.class, (e, context) -> {
            LOG.error("a request failed", e);
            Api.error(context, 500, null, "this is a bug; the dashboard's log says more");
        });
    }

    private static String query(Context context) {
        return context.queryString() == null ? "" : "?" + context.queryString();
    }

    static void before(Context context, Listener listener) {
        Api.HEADERS.forEach(context::header);
        // A page of another site may have its own name lead here; who listens to this machine alone answers to its
        // names alone.
        String host = context.host();
        if (listener.isLocal() && host != null) {
            String name = host.replaceFirst(":[0-9]+$", "").toLowerCase(Locale.ROOT);
            if (!LOCAL_NAMES.contains(name)) {
                throw new HttpResponseException(403, "this address answers to localhost only");
            }
        }
    }

    /**
     * Sends ticks until the browser goes or the dashboard ends. A slow browser misses some.
     *
     * <p>Blocks the request's own thread: a write that waits for a slow browser then holds up nobody else.
     */
    private static void stream(Context context, SecondTicks ticks) throws IOException {
        var response = context.res();
        response.setContentType("text/event-stream");
        response.setCharacterEncoding("UTF-8");
        response.setHeader("Cache-Control", "no-store");
        var out = response.getOutputStream();
        long last = 0;
        try {
            for (var tick = ticks.after(last); tick != null; tick = ticks.after(last)) {
                last = tick.number();
                out.write(("event: tick\ndata: " + tick.json() + "\n\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.debug("a browser went away", e);
        }
    }

    /** Method and path of everything under {@code /api} and {@code /health}. */
    List<String> routes() {
        return server.unsafe.internalRouter.allHttpHandlers().stream()
                .map(handler -> handler.endpoint)
                .filter(endpoint -> endpoint.path.startsWith("/api") || endpoint.path.startsWith("/health"))
                .map(endpoint -> endpoint.method + " " + endpoint.path)
                .toList();
    }

    /** The port it listens on. */
    public int port() {
        return listener.address().getPort();
    }

    /** Where to look at it. */
    public String url() {
        return listener.url() + "/";
    }

    @Override
    public void close() {
        ticks.close();
        server.stop();
        feedback.close();
    }
}

package io.weir.http;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.util.Collection;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the dashboard and the monitoring have in common: who may ask, how answers are sent, and what is said of errors.
 *
 * <pre>
 *   Callers ─► Gate ─► Collected ────► Bodies ─────► Lanes ─► routes
 *   not too     may it?  slow readers   slow senders   health
 *   many                 hold no thread hold none      first
 * </pre>
 */
public final class WebServer {

    private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);
    private static final long MOST_BYTES = 1024 * 1024;
    private static final long MOST_WAITING_BYTES = 64L * 1024 * 1024;
    private static final int MOST_THREADS = 24;
    /** Of these: for accepting, selecting, and for health. */
    private static final int KEPT_THREADS = 8;

    /**
     * Names of models may hold a slash or a percent sign, which are ambiguous in a path; what only a forger writes (dots as
     * segments, bytes that are no UTF-8, characters no URI has) is refused.
     */
    private static final UriCompliance PATHS = UriCompliance.RFC3986.with(
            "WEIR", UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR, UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING);

    private WebServer() {}

    /**
     * Answers from now on.
     *
     * @param name of its threads
     * @param allowed names by which it may be asked for, besides those that always are
     * @param pages whether there is a page at a path, which can be read and nothing else
     * @param rest routes, and what else the server needs
     */
    public static Javalin start(
            Listener listener,
            String name,
            Collection<String> allowed,
            Predicate<String> pages,
            Consumer<JavalinConfig> rest) {
        return Javalin.create(config -> {
                    configure(config, listener, name, new AllowedHosts(listener.host(), allowed));
                    errors(config, pages);
                    rest.accept(config);
                })
                .start();
    }

    private static void configure(JavalinConfig config, Listener listener, String name, AllowedHosts hosts) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.maxRequestSize = MOST_BYTES;
        config.http.prefer405over404 = true;
        var threads = new QueuedThreadPool(MOST_THREADS, 4);
        threads.setName(name);
        threads.setDaemon(true);
        config.jetty.threadPool = threads;
        config.jetty.addConnector(listener::connector);
        config.jetty.modifyHttpConfiguration(WebServer::strict);
        config.jetty.modifyServletContextHandler(
                handler -> handler.getServletHandler().setDecodeAmbiguousURIs(true));
        config.jetty.modifyServer(server -> handlers(server, hosts));
    }

    private static void strict(HttpConfiguration http) {
        http.setSendServerVersion(false);
        http.setUriCompliance(PATHS);
    }

    private static void handlers(Server server, AllowedHosts hosts) {
        long budget = Math.min(MOST_WAITING_BYTES, Runtime.getRuntime().maxMemory() / 8);
        // Each goes before those that are there.
        server.insertHandler(new Lanes(MOST_THREADS - KEPT_THREADS));
        server.insertHandler(new Bodies(MOST_BYTES, budget));
        server.insertHandler(new Collected(budget));
        server.insertHandler(new Gate(hosts, MOST_BYTES));
        server.setErrorHandler(new Errors());
    }

    private static void errors(JavalinConfig config, Predicate<String> pages) {
        config.routes.exception(HttpResponseException.class, (e, context) -> {
            String allow = e.getDetails().get("availableMethods");
            if (e.getStatus() == 404 && !isReading(context) && pages.test(context.path())) {
                refuseMethod(context, "GET, HEAD");
            } else if (e.getStatus() == 405) {
                refuseMethod(context, allow != null && allow.contains("GET") ? allow + ", HEAD" : allow);
            } else {
                Answers.error(context, e.getStatus(), null, e.getMessage());
            }
        });
        config.routes.exception(Exception.class, (e, context) -> {
            if (isOfTheClient(e)) {
                LOG.debug("a request did not arrive", e);
                Answers.error(context, 400, null, "the body cannot be read");
                return;
            }
            LOG.error("a request failed", e);
            Answers.error(context, 500, null, "this is a bug; the log says more");
        });
    }

    /** Whether what the client sent ended early, or was no HTTP. */
    private static boolean isOfTheClient(Throwable e) {
        return Stream.iterate(e, Objects::nonNull, Throwable::getCause)
                .anyMatch(cause -> cause instanceof IOException || cause instanceof HttpException);
    }

    private static boolean isReading(Context context) {
        String method = context.req().getMethod();
        return method.equals("GET") || method.equals("HEAD");
    }

    private static void refuseMethod(Context context, String allow) {
        context.header("Allow", allow);
        Answers.error(context, 405, null, "that cannot be done here; " + allow.toUpperCase(Locale.ROOT) + " can");
    }
}

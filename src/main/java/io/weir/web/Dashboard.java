package io.weir.web;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.staticfiles.Location;
import io.weir.http.Answers;
import io.weir.http.BadRequest;
import io.weir.http.Listener;
import io.weir.http.Monitoring;
import io.weir.http.Monitoring.Door;
import io.weir.http.Refused;
import io.weir.http.WebException;
import io.weir.http.WebServer;
import java.util.List;
import java.util.function.Supplier;

/** The page and the API of a view on a port. */
public final class Dashboard implements AutoCloseable {

    private final Listener listener;
    private final SecondTicks ticks;
    private final Browsers browsers;
    private final Javalin server;
    private final FeedbackWriter feedback;

    private Dashboard(
            Listener listener, SecondTicks ticks, Browsers browsers, Javalin server, FeedbackWriter feedback) {
        this.listener = listener;
        this.ticks = ticks;
        this.browsers = browsers;
        this.server = server;
        this.feedback = feedback;
    }

    /** Listens from now on, without TLS and without metrics. */
    public static Dashboard start(String host, int port, View view, FeedbackWriter feedback, EmRun em) {
        return start(new Door(host, port, List.of(), null, null), view, feedback, em, null);
    }

    /**
     * Listens from now on.
     *
     * @param door where and to whom; its token is not asked for
     * @param feedback closed with the dashboard
     * @param em what the page that explains EM shows
     * @param metrics what {@code /metrics} answers; null if there is none
     * @throws WebException if the address cannot be listened on, with the remedy
     */
    public static Dashboard start(Door door, View view, FeedbackWriter feedback, EmRun em, Supplier<String> metrics) {
        var listener = Listener.open(door.host(), door.port(), door.keystore());
        var ticks = new SecondTicks(view);
        var browsers = new Browsers(ticks);
        var api = new Api(view, feedback, em);
        var server = WebServer.start(
                listener,
                "dashboard",
                door.allowedHosts(),
                Dashboard::isPiece,
                config -> configure(config, api, browsers, metrics));
        ticks.start();
        return new Dashboard(listener, ticks, browsers, server, feedback);
    }

    private static void configure(JavalinConfig config, Api api, Browsers browsers, Supplier<String> metrics) {
        config.staticFiles.add(files -> {
            files.directory = "/io/weir/web/page";
            files.location = Location.CLASSPATH;
            files.hostedPath = "/";
        });
        api.addTo(config.routes);
        config.routes.get("/em", context -> context.redirect("em.html" + query(context)));
        if (metrics != null) {
            config.routes.get("/metrics", context -> Monitoring.text(context, metrics));
        }
        config.routes.get("/api/stream", browsers::add);
        config.routes.exception(
                BadRequest.class, (e, context) -> Answers.error(context, 400, e.field(), e.getMessage()));
        config.routes.exception(Refused.class, (e, context) -> {
            if (e.status() == 401) {
                context.header("WWW-Authenticate", "Bearer");
            } else if (e.status() == 429 || e.status() == 503) {
                context.header("Retry-After", "5");
            }
            Answers.error(context, e.status(), null, e.getMessage());
        });
        config.routes.exception(UnknownModel.class, (e, context) -> Answers.error(context, 404, null, e.getMessage()));
    }

    /** Whether the page has a file of that path. */
    private static boolean isPiece(String path) {
        return path.equals("/") || path.length() > 1 && Dashboard.class.getResource("page" + path) != null;
    }

    private static String query(Context context) {
        return context.queryString() == null ? "" : "?" + context.queryString();
    }

    /** Method and path of everything under {@code /api} and {@code /health}. */
    public List<String> routes() {
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
        browsers.close();
        server.stop();
        feedback.close();
    }
}

package io.weir.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.weir.http.Answers;
import io.weir.http.BadRequest;
import io.weir.http.WebJson;
import java.util.List;
import java.util.function.Predicate;

/** What the view answers over HTTP; {@code openapi.json} beside the page describes it. */
public final class Api {

    private static final int MOST = 1000;
    private static final int MOST_POINTS = 5000;

    private final View view;
    private final FeedbackWriter feedback;
    private final EmRun em;
    private final Scoring scoring;

    Api(View view, FeedbackWriter feedback, EmRun em) {
        this.view = view;
        this.feedback = feedback;
        this.em = em;
        scoring = new Scoring(view.models, view.features(), view.reader());
    }

    void addTo(RoutesConfig routes) {
        routes.get("/health", this::ready);
        routes.get("/health/live", context -> Answers.json(context, status("live")));
        routes.get("/health/ready", this::ready);
        routes.get("/api/overview", context -> Answers.json(context, view.overview()));
        routes.get(
                "/api/history",
                context -> Answers.json(
                        context,
                        view.seconds.last((int) number(context, "seconds", 600, Seconds.CAPACITY), view.now())));
        routes.get("/api/models", context -> Answers.json(context, view.models.list()));
        routes.get("/api/models/{model}", this::model);
        routes.get("/api/models/{model}/versions", this::versions);
        routes.get("/api/models/{model}/versions/{version}", this::version);
        routes.get("/api/models/{model}/points", this::points);
        routes.get("/api/dead-letters", context -> records(context, view.deadLetters, "reason"));
        routes.get("/api/anomalies", this::anomalies);
        routes.get("/api/lifecycle", context -> records(context, view.lifecycle, "model"));
        routes.post("/api/score", this::score);
        routes.get("/api/feedback", this::whetherFeedback);
        routes.post("/api/feedback", this::feedback);
        routes.get("/api/em", context -> Answers.json(context, em.json()));
    }

    private static ObjectNode status(String status) {
        return WebJson.object().put("status", status);
    }

    private void ready(Context context) {
        if (!view.ready()) {
            context.status(503);
        }
        var overview = view.overview();
        var answer = status(view.ready() ? "ready" : "not ready");
        answer.set("connection", overview.get("connection"));
        answer.set("problem", overview.get("problem"));
        Answers.json(context, answer);
    }

    private void model(Context context) {
        String model = ModelRef.name(context.pathParam("model"));
        Answers.json(context, view.models.json(model).orElseThrow(() -> new UnknownModel(model)));
    }

    private void versions(Context context) {
        String model = ModelRef.name(context.pathParam("model"));
        List<Version> versions = view.models.versions(model).orElseThrow(() -> new UnknownModel(model));
        var list = WebJson.array();
        versions.forEach(version -> list.add(version.summary()));
        Answers.json(context, list);
    }

    private void version(Context context) {
        String model = ModelRef.name(context.pathParam("model"));
        long version = whole("version", context.pathParam("version"), Long.MAX_VALUE);
        Answers.json(context, view.models.json(model, version).orElseThrow(() -> new UnknownModel(model, version)));
    }

    private void points(Context context) {
        String model = ModelRef.name(context.pathParam("model"));
        long after = number(context, "after", 0, Long.MAX_VALUE);
        int limit = (int) number(context, "limit", MOST_POINTS, MOST_POINTS);
        if (context.queryParam("until") == null) {
            Answers.json(context, view.points.json(model, view.features().names(), after, limit));
        } else {
            long until = number(context, "until", 0, Long.MAX_VALUE);
            Answers.json(context, view.points.json(view.features().names(), view.points.until(model, until, limit)));
        }
    }

    /** The newest flagged events that a filter lets through, each with what was last said of it. */
    private void anomalies(Context context) {
        var filter = new AnomalyFilter(
                context.queryParam("model"),
                context.queryParam("feature"),
                number(context, "from", Long.MIN_VALUE, Long.MAX_VALUE),
                number(context, "to", Long.MAX_VALUE, Long.MAX_VALUE));
        var list = WebJson.array();
        for (var record : view.anomalies.newest((int) number(context, "limit", 100, MOST), filter)) {
            // The record itself is shared by all requests.
            var answer = WebJson.object();
            answer.setAll((ObjectNode) record);
            list.add(answer.put("label", view.label(record)));
        }
        Answers.json(context, list);
    }

    /** The newest records, if asked those only where a field has a value. */
    private static void records(Context context, RecentRecords records, String field) {
        String wanted = context.queryParam(field);
        Predicate<ObjectNode> which =
                record -> wanted == null || wanted.equals(record.path(field).asText());
        Answers.json(context, records.newest((int) number(context, "limit", 100, MOST), which));
    }

    private void score(Context context) {
        mustBeJson(context);
        Answers.json(context, scoring.score(context.bodyAsBytes()));
    }

    /** What a form of another site cannot send. */
    private static void mustBeJson(Context context) {
        String type = context.contentType();
        if (type == null || !type.split(";", 2)[0].strip().equalsIgnoreCase("application/json")) {
            throw new BadRequest("Content-Type", "expected application/json");
        }
    }

    private void whetherFeedback(Context context) {
        var answer = WebJson.object().put("possible", feedback.isPossible());
        answer.put("topic", view.topics().feedback());
        Answers.json(context, answer.put("token", feedback.handedOut()));
    }

    private void feedback(Context context) {
        feedback.check(context.header("Authorization"));
        mustBeJson(context);
        var label = Label.read(context.bodyAsBytes());
        if (!view.topics().input().contains(label.source().topic())) {
            throw new BadRequest(
                    "source.topic",
                    "'" + WebJson.shortened(label.source().topic(), 100) + "' is no input topic; there are "
                            + String.join(", ", view.topics().input()));
        }
        feedback.write(label);
        context.status(202);
        Answers.json(context, label.toJson());
    }

    private static long number(Context context, String name, long otherwise, long most) {
        String text = context.queryParam(name);
        return text == null ? otherwise : whole(name, text, most);
    }

    private static long whole(String name, String text, long most) {
        try {
            long value = Long.parseLong(text);
            if (value >= 0 && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new BadRequest(
                name,
                "'" + WebJson.shortened(text, 100) + "' is not a whole number from 0"
                        + (most == Long.MAX_VALUE ? "" : " to " + most));
    }
}

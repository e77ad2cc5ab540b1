package io.weir.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.event.Features;
import io.weir.event.History;
import io.weir.event.Reason;
import io.weir.event.UnreadableEvent;
import io.weir.http.BadRequest;
import io.weir.http.WebJson;
import io.weir.json.EventReader;
import io.weir.json.snapshot.ModelSnapshot;
import java.util.Set;

/** Says of an event what the model would, without learning it. */
final class Scoring {

    private static final double SMALLEST = 1e-15;
    /** Of an event that does not say its own, as records have it. */
    private static final long NO_TIME = -1;

    private static final Set<String> FIELDS = Set.of("model", "event");

    private final Models models;
    private final Features configured;
    private final EventReader reader;

    /**
     * @param configured features of the configuration, by whose rules values are read
     * @param reader of the input topics
     */
    Scoring(Models models, Features configured, EventReader reader) {
        this.models = models;
        this.configured = configured;
        this.reader = reader;
    }

    /**
     * @param body {@code {"model":"name","event":{…}}}; the model may be left out where there is only one
     * @throws BadRequest naming the field that is wrong
     * @throws UnknownModel if there is none of that name
     */
    ObjectNode score(byte[] body) {
        JsonNode request = parse(body);
        for (var field : request.properties()) {
            if (!FIELDS.contains(field.getKey())) {
                throw new BadRequest(
                        WebJson.shortened(field.getKey(), 100), "there is no such field; use \"model\" and \"event\"");
            }
        }
        if (!request.path("event").isObject()) {
            throw new BadRequest("event", "expected an object, the event as it would stand in the input topic");
        }
        return score(model(request.path("model")), EventReader.objectIn(body, "event"));
    }

    private static JsonNode parse(byte[] body) {
        try {
            return EventReader.parse(body, Integer.MAX_VALUE);
        } catch (UnreadableEvent e) {
            throw new BadRequest(
                    "",
                    e.reason() == Reason.NOT_AN_OBJECT
                            ? "the body must be an object like {\"model\":\"name\",\"event\":{…}}"
                            : "the body is not JSON: " + e.getMessage());
        }
    }

    private ModelSnapshot model(JsonNode name) {
        if (name.isMissingNode()) {
            String only = models.only()
                    .orElseThrow(() ->
                            new BadRequest("model", "there are " + models.size() + " models; say which one is meant"));
            return models.newest(only).orElseThrow(() -> new UnknownModel(only));
        }
        if (!name.isTextual()) {
            throw new BadRequest("model", "expected text, the name of a model");
        }
        return models.newest(name.textValue()).orElseThrow(() -> new UnknownModel(name.textValue()));
    }

    /** Of an event alone: nobody knows what was before it, so what looks back is missing, and what is of its time unless it says it. */
    private ObjectNode score(ModelSnapshot model, byte[] event) {
        double[] x;
        try {
            Features features = model.features().readAs(configured);
            x = reader.of(features)
                    .read(event, NO_TIME)
                    .in(new History(features))
                    .x();
        } catch (UnreadableEvent e) {
            throw new BadRequest("event", e.reason() + ": " + e.getMessage());
        }
        int size = model.mixture().size();
        double[] r = new double[size];
        double logLikelihood = model.mixture().responsibilities(x, r, new double[x.length]);
        int best = 0;
        var responsibilities = WebJson.object();
        for (int k = 0; k < size; k++) {
            best = r[k] > r[best] ? k : best;
            if (r[k] >= SMALLEST) {
                responsibilities.put(Long.toString(model.components().id(k)), r[k]);
            }
        }
        var json = WebJson.object();
        json.put("model", model.model());
        json.put("modelVersion", model.version());
        json.put("cluster", model.components().id(best));
        json.set("responsibilities", responsibilities);
        json.put("logLikelihood", Math.max(logLikelihood, -Double.MAX_VALUE));
        return json;
    }
}

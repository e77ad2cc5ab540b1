package io.weir.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.weir.admin.LearningAccount;
import io.weir.json.snapshot.ModelSnapshot;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Collection;

/**
 * What became of all events, counted from what is committed.
 *
 * @param events records in the input topics
 * @param learning what became of the assigned ones
 * @param clusters components of all models together
 * @param meanLogLikelihood running mean of log p(x) in nats, models weighted by their events; NaN without a model
 * @param seconds from the first event to the last answer
 */
record Account(
        long events,
        long assignments,
        long deadLetters,
        LearningAccount learning,
        int clusters,
        double meanLogLikelihood,
        double seconds) {

    /** Nothing lost, nothing twice. */
    boolean holds() {
        return events == assignments + deadLetters && learning.assigned() == assignments;
    }

    /** Components of all models together. */
    static int clusters(Collection<ModelSnapshot> models) {
        return models.stream().mapToInt(m -> m.mixture().size()).sum();
    }

    /** Mean log p(x) over models, each weighted by its events; NaN without any. */
    static double meanLogLikelihood(Collection<ModelSnapshot> models) {
        double events = 0;
        double sum = 0;
        for (var model : models) {
            events += model.events();
            sum += model.events() * model.meanLogLikelihood();
        }
        return sum / events;
    }

    /** One JSON object in one line. */
    String toJson() {
        var text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberField("events", events);
            json.writeNumberField("assignments", assignments);
            json.writeNumberField("deadLetters", deadLetters);
            json.writeNumberField("learned", learning.learned());
            json.writeNumberField("withheld", learning.withheld());
            json.writeNumberField("dropped", learning.dropped());
            json.writeNumberField("forgotten", learning.forgotten().events());
            json.writeNumberField("models", learning.models().size());
            json.writeNumberField("clusters", clusters);
            if (Double.isFinite(meanLogLikelihood)) {
                json.writeNumberField("meanLogLikelihood", meanLogLikelihood);
            } else {
                json.writeNullField("meanLogLikelihood");
            }
            json.writeNumberField("seconds", Math.round(seconds * 1000) / 1000.0);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}

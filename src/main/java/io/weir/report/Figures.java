package io.weir.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.weir.json.snapshot.ModelSnapshot;
import java.io.IOException;

/**
 * What is measured of one model, or of all; NaN where it cannot be.
 *
 * @param scored events
 * @param judged events that could be flagged: those with a p-value
 * @param alertRate share of flagged events among them
 * @param prequential mean log-likelihood of events before they were learned, nats
 * @param components of the newest version; of several models their sum
 * @param modelVersion the newest
 */
record Figures(
        long scored,
        double prequential,
        double median,
        long judged,
        double alertRate,
        double rocAuc,
        double averagePrecision,
        double adjustedRandIndex,
        int components,
        long modelVersion) {

    static Figures of(ModelRecord model) {
        ModelSnapshot newest = model.newest();
        return newest == null
                ? of(model.scores(), 0, 0)
                : of(model.scores(), newest.mixture().size(), newest.version());
    }

    static Figures of(Scores scores, int components, long version) {
        var ranking = scores.ranking();
        return new Figures(
                scores.size(),
                scores.mean(),
                scores.median(),
                scores.judged(),
                scores.alertRate(),
                ranking.rocAuc(),
                ranking.averagePrecision(),
                scores.adjustedRandIndex(),
                components,
                version);
    }

    void write(JsonGenerator json) throws IOException {
        json.writeNumberField("scored", scored);
        number(json, "prequentialLogLikelihood", prequential);
        number(json, "medianLogLikelihood", median);
        json.writeNumberField("judged", judged);
        number(json, "alertRate", alertRate);
        number(json, "rocAuc", rocAuc);
        number(json, "averagePrecision", averagePrecision);
        number(json, "adjustedRandIndex", adjustedRandIndex);
        json.writeNumberField("components", components);
        json.writeNumberField("modelVersion", modelVersion);
    }

    private static void number(JsonGenerator json, String name, double value) throws IOException {
        json.writeFieldName(name);
        if (Double.isFinite(value)) {
            json.writeNumber(value);
        } else {
            json.writeNull();
        }
    }
}

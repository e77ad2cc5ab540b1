package io.weir.web;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.weir.event.Source;
import java.io.IOException;

/**
 * What the dashboard needs of an assignment.
 *
 * @param logLikelihood nats
 */
record SeenAssignment(
        String id,
        String model,
        boolean warmingUp,
        long cluster,
        double logLikelihood,
        boolean anomaly,
        Source source) {

    /** Log-likelihoods at or below this stand for −∞ and would drown a mean. */
    private static final double BOTTOM = -1e300;

    /** Whether its log-likelihood may enter a mean. */
    boolean hasLogLikelihood() {
        return logLikelihood > BOTTOM;
    }

    /**
     * Reads the JSON of the assignments topic.
     *
     * @throws IOException if it is something else
     */
    static SeenAssignment read(byte[] json) throws IOException {
        String id = null;
        String model = null;
        boolean warmingUp = false;
        long cluster = -1;
        double logLikelihood = Double.NaN;
        boolean anomaly = false;
        Source source = null;
        try (JsonParser parser = WebJson.MAPPER.getFactory().createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("an assignment must be a JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                parser.nextToken();
                switch (field) {
                    case "id" -> id = parser.getText();
                    case "model" -> model = parser.getText();
                    case "status" -> warmingUp = parser.getText().equals("warming-up");
                    case "cluster" -> cluster = parser.getLongValue();
                    case "logLikelihood" -> logLikelihood = parser.getDoubleValue();
                    case "anomaly" -> anomaly = parser.getBooleanValue();
                    case "source" -> source = source(parser);
                    default -> parser.skipChildren();
                }
            }
        }
        if (model == null || source == null) {
            throw new IOException("an assignment must have a model and a source");
        }
        return new SeenAssignment(id, model, warmingUp, cluster, logLikelihood, anomaly, source);
    }

    private static Source source(JsonParser parser) throws IOException {
        String topic = null;
        int partition = -1;
        long offset = -1;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "topic" -> topic = parser.getText();
                case "partition" -> partition = parser.getIntValue();
                case "offset" -> offset = parser.getLongValue();
                default -> parser.skipChildren();
            }
        }
        return topic == null ? null : new Source(topic, partition, offset);
    }
}

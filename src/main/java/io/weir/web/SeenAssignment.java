package io.weir.web;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.weir.event.Source;
import io.weir.http.WebJson;
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
    /** Characters of a name; events have keys and ids of at most as many bytes. */
    private static final int LONGEST = 64 * 1024;

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
                    case "id" -> id = text(parser);
                    case "model" -> model = text(parser);
                    case "status" -> warmingUp = "warming-up".equals(text(parser));
                    case "cluster" -> cluster = whole(parser, -1, Long.MAX_VALUE);
                    case "logLikelihood" -> logLikelihood = number(parser);
                    case "anomaly" -> anomaly = truth(parser);
                    case "source" -> source = source(parser);
                    default -> parser.skipChildren();
                }
            }
        }
        if (model == null || source == null || model.length() > LONGEST || id != null && id.length() > LONGEST) {
            throw new IOException("an assignment must have a model and a source, as Weir writes them");
        }
        return new SeenAssignment(id, model, warmingUp, cluster, logLikelihood, anomaly, source);
    }

    private static Source source(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new IOException("the source of an assignment must be a JSON object");
        }
        String topic = null;
        int partition = -1;
        long offset = -1;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "topic" -> topic = text(parser);
                case "partition" -> partition = (int) whole(parser, -1, Integer.MAX_VALUE);
                case "offset" -> offset = whole(parser, -1, Long.MAX_VALUE);
                default -> parser.skipChildren();
            }
        }
        return topic == null || partition < 0 || offset < 0 ? null : new Source(topic, partition, offset);
    }

    private static String text(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw mustBe(parser, "text");
        }
        return parser.getText();
    }

    private static long whole(JsonParser parser, long least, long most) throws IOException {
        boolean small = parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
        if (!small || parser.getLongValue() < least || parser.getLongValue() > most) {
            throw mustBe(parser, "a whole number from " + least + " to " + most);
        }
        return parser.getLongValue();
    }

    private static double number(JsonParser parser) throws IOException {
        if (!parser.currentToken().isNumeric()) {
            throw mustBe(parser, "a number");
        }
        return parser.getDoubleValue();
    }

    private static boolean truth(JsonParser parser) throws IOException {
        if (!parser.currentToken().isBoolean()) {
            throw mustBe(parser, "true or false");
        }
        return parser.getBooleanValue();
    }

    private static IOException mustBe(JsonParser parser, String what) throws IOException {
        return new IOException("\"" + parser.currentName() + "\" of an assignment must be " + what);
    }
}

package io.weir.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.weir.event.Features;
import io.weir.family.FeatureKind;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Chooses features where nobody named any: the fields that are numbers, in the order in which they stand. */
public final class FeatureColumns {

    /** Events to look at before choosing. */
    public static final int SAMPLE = 1000;

    private static final Set<String> NEVER = Set.of("label", "timestamp", "key", "id");
    /** Of the values of a field that are there, so many must be numbers: a few broken events do not cost a feature. */
    private static final double NUMBERS = 0.9;
    /** A field must be there in so many of the events. */
    private static final double PRESENT = 0.5;

    private static final JsonFactory JSON = new JsonFactory();

    private int objects;
    private final Map<String, Field> fields = new LinkedHashMap<>();

    private final FeatureKind kind;

    private FeatureColumns(FeatureKind kind) {
        this.kind = kind;
    }

    /** Whether a field is a feature, though some of its values are no numbers. */
    enum Choice {
        /** Broken events are passed over: nearly all values that are there must be numbers. */
        STREAM,
        /** Nothing is passed over: one number makes a feature, so that a text among the numbers is found. */
        TABLE
    }

    private static final class Field {
        private int values;
        private int numbers;
    }

    /**
     * The numeric top-level fields of a sample, spelled for the setting {@code features}. Never {@code label}, {@code timestamp},
     * {@code key} or {@code id}.
     *
     * @param input the name of the input, for messages
     * @param sample JSON objects; what is not one is passed over
     * @throws InputException if there is no such field
     */
    public static List<String> of(String input, List<RecordedEvent> sample) {
        return of(input, sample, Choice.STREAM, FeatureKind.GAUSSIAN);
    }

    /**
     * @param kind of all features: what counts as a value of it
     */
    static List<String> of(String input, List<RecordedEvent> sample, Choice choice, FeatureKind kind) {
        var columns = new FeatureColumns(kind);
        for (var event : sample) {
            columns.look(event.value());
        }
        var chosen = columns.fields.entrySet().stream()
                .filter(e -> columns.isFeature(e.getKey(), e.getValue(), choice))
                .map(e -> Features.quote(e.getKey()))
                .toList();
        if (chosen.isEmpty()) {
            throw new InputException(
                    input + " has no numeric column to cluster in its first " + sample.size() + " events"
                            + (columns.fields.isEmpty()
                                    ? "; is it CSV with a header, or NDJSON?"
                                    : " (it has "
                                            + String.join(", ", columns.fields.keySet())
                                            + "); label, timestamp, key and id do not count, name others with --set features=…"));
        }
        return chosen;
    }

    private boolean isFeature(String name, Field field, Choice choice) {
        if (NEVER.contains(name) || field.numbers == 0) {
            return false;
        }
        return choice == Choice.TABLE || field.values >= PRESENT * objects && field.numbers >= NUMBERS * field.values;
    }

    private boolean isValue(JsonToken token) {
        return switch (kind) {
            case GAUSSIAN, POISSON -> token.isNumeric();
            case BERNOULLI -> token.isNumeric() || token.isBoolean() || token == JsonToken.VALUE_STRING;
            case CATEGORICAL -> token.isScalarValue() && token != JsonToken.VALUE_NULL;
        };
    }

    private void look(byte[] value) {
        try (JsonParser json = JSON.createParser(value)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return;
            }
            objects++;
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                var field = fields.computeIfAbsent(json.currentName(), n -> new Field());
                JsonToken token = json.nextToken();
                field.values += token == JsonToken.VALUE_NULL ? 0 : 1;
                field.numbers += isValue(token) ? 1 : 0;
                json.skipChildren();
            }
        } catch (IOException e) {
            // Not JSON from here on; what was seen before counts.
        }
    }
}

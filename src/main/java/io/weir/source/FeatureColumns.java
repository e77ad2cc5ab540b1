package io.weir.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.weir.event.Features;
import io.weir.family.product.FeatureKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Chooses features where nobody named any: the fields that are numbers and mean something, in the order in which they stand. */
public final class FeatureColumns {

    /** Events to look at before choosing. */
    public static final int SAMPLE = 1000;

    /** What names that are never a feature stand for. */
    private static final Map<String, String> NEVER =
            Map.of("label", "what the event is", "timestamp", "its time", "key", "its key", "id", "its name");

    private static final Pattern LABEL =
            Pattern.compile("(?i)(is[_ .-]?)?(labels?|class|target|anomal(y|ous|ies)|outlier|fraud|attack"
                    + "|truth|ground[_ .-]?truth|y[_ .-]?true)([_ .-]?(labels?|class|id))?");
    private static final Pattern COUNTER = Pattern.compile(
            "(?i)(.*[_ .-])?(id|ids|uuid|guid|pid|tid|uid|gid)"
                    + "|index|idx|row|line|seq|sequence|serial|index of rows|unnamed: \\d+|(line|row|thread|process|event)(id|no|number)");
    /** As in {@code userId}, where letters tell the words apart. */
    private static final Pattern CAMEL_ID = Pattern.compile(".*[a-z](Id|ID)");

    private static final Pattern TIME =
            Pattern.compile("(?i)@?(.*[_ .-])?(time|date|datetime|timestamp|ts|epoch)([_ .-]?(ms|s|us|ns))?");
    /** Numbers of so many events, each one more than the one before, count. */
    private static final int COUNTED = 20;
    /** In seconds; more in any other unit. */
    private static final double YEAR_2000 = 946_684_800;

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
        /** Numbers that are one more than the one before. */
        private int steps;

        private double last = Double.NaN;
        private double least = Double.POSITIVE_INFINITY;
        private boolean falls;

        void number(double value) {
            falls |= value < last;
            least = Math.min(least, value);
            steps += value == last + 1 ? 1 : 0;
            last = value;
        }

        /** Whether these may be times: after the year 2000, or only growing. */
        boolean isTime() {
            return least >= YEAR_2000 || numbers >= COUNTED && !falls;
        }

        boolean counts() {
            return numbers >= COUNTED && steps == numbers - 1;
        }
    }

    /**
     * What was chosen.
     *
     * @param features spelled for the setting {@code features}
     * @param leftOut the other fields, and why
     */
    public record Chosen(List<String> features, Map<String, String> leftOut) {

        private static final int MOST_NAMED = 12;

        /** A sentence for people. */
        @Override
        public String toString() {
            String left = leftOut.entrySet().stream()
                    .limit(MOST_NAMED)
                    .map(e -> e.getKey() + " (" + e.getValue() + ")")
                    .collect(Collectors.joining(", "));
            return "features: " + String.join(", ", features)
                    + (left.isEmpty() ? "" : "; left out: " + left)
                    + (leftOut.size() > MOST_NAMED ? " and " + (leftOut.size() - MOST_NAMED) + " more" : "");
        }
    }

    /**
     * The numeric top-level fields of a sample. Never {@code label}, {@code timestamp}, {@code key} or {@code id}, what is named like
     * a label, an id or a time, nor what counts the events.
     *
     * @param input the name of the input, for messages
     * @param sample JSON objects; what is not one is passed over
     * @throws InputException if there is no such field
     */
    public static Chosen of(String input, List<RecordedEvent> sample) {
        return of(input, sample, Choice.STREAM, FeatureKind.GAUSSIAN);
    }

    /**
     * @param kind of all features: what counts as a value of it
     */
    static Chosen of(String input, List<RecordedEvent> sample, Choice choice, FeatureKind kind) {
        var columns = new FeatureColumns(kind);
        for (var event : sample) {
            if (event.problem() == null) {
                columns.look(event.value());
            }
        }
        List<String> chosen = new ArrayList<>();
        Map<String, String> leftOut = new LinkedHashMap<>();
        columns.fields.forEach((name, field) -> {
            String why = columns.why(name, field, choice);
            if (why == null) {
                chosen.add(Features.quote(name));
            } else {
                leftOut.put(name, why);
            }
        });
        if (chosen.isEmpty()) {
            throw new InputException(input + " has no numeric column to cluster in its first " + sample.size()
                    + " events"
                    + (leftOut.isEmpty()
                            ? "; is it CSV with a header, or NDJSON?" + problem(sample)
                            : "; " + new Chosen(chosen, leftOut).toString().replaceFirst(".*?; left out", "left out")
                                    + "; name others with --features, or --set features=…"));
        }
        return new Chosen(List.copyOf(chosen), leftOut);
    }

    private static String problem(List<RecordedEvent> sample) {
        return sample.stream()
                .filter(event -> event.problem() != null)
                .findFirst()
                .map(event ->
                        " The first that cannot be read: " + event.problem().getMessage())
                .orElse("");
    }

    /** Why a field is no feature; null if it is one. */
    private String why(String name, Field field, Choice choice) {
        String never = NEVER.get(name.toLowerCase(Locale.ROOT));
        if (never != null) {
            return never;
        }
        if (field.values == 0) {
            return "empty";
        }
        boolean enough = choice == Choice.TABLE
                ? field.numbers > 0
                : field.values >= PRESENT * objects && field.numbers >= NUMBERS * field.values;
        if (!enough) {
            return field.numbers == 0 ? "no numbers" : "not enough numbers";
        }
        return LABEL.matcher(name).matches()
                ? "named like a label"
                : COUNTER.matcher(name).matches() || CAMEL_ID.matcher(name).matches()
                        ? "named like an id"
                        : TIME.matcher(name).matches() && field.isTime()
                                ? "a time"
                                : field.counts() ? "counts the events" : null;
    }

    private boolean isValue(JsonToken token) {
        return switch (kind) {
            case GAUSSIAN, POISSON, VONMISES -> token.isNumeric();
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
                if (token.isNumeric()) {
                    field.number(json.getDoubleValue());
                }
                json.skipChildren();
            }
        } catch (IOException e) {
            // Not JSON from here on; what was seen before counts.
        }
    }
}

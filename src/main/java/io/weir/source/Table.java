package io.weir.source;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.event.Event;
import io.weir.event.Feature;
import io.weir.event.Features;
import io.weir.event.History;
import io.weir.event.JsonPath;
import io.weir.event.UnreadableEvent;
import io.weir.family.CategoryNames;
import io.weir.family.product.FeatureKind;
import io.weir.json.EventReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A whole file of events as points in memory. Unlike a stream, a table refuses what it cannot read.
 *
 * @param name of the input, for messages
 * @param points rows of length d in the order of the features' slots, NaN where one is missing
 * @param timestamps ms since the epoch, or {@link RecordedEvent#NO_TIMESTAMP}
 * @param rows the event that each point is, from 0
 * @param levels names of the levels of categorical features
 */
public record Table(
        String name, Features features, double[][] points, long[] timestamps, int[] rows, CategoryNames levels) {

    private static final int LONGEST_LINE = 64 << 20;

    /**
     * Reads a file, and refuses one with an event that cannot be read.
     *
     * @param fileOrDash CSV with a header, or JSON; {@code -} for stdin
     * @param features what to read; null for all columns that are numbers
     * @param kind of the features if none are named
     * @throws InputException naming file, line, column and value
     */
    public static Table read(String fileOrDash, FileFormat format, Features features, FeatureKind kind) {
        String name = fileOrDash.equals("-") ? "stdin" : fileOrDash;
        try (var source = EventSource.open(fileOrDash, format)) {
            return read(name, source, format, features, kind, (event, why) -> {
                String place = why.getMessage().startsWith("line ") ? ", " : ", line " + event.line() + ": ";
                throw new InputException(name + place + why.getMessage() + remedy(source, why), why);
            });
        }
    }

    /** What to do with an event that cannot be read, in the format that it is read in. */
    private static String remedy(EventSource source, UnreadableEvent why) {
        if (why.getMessage().contains("no UTF-8")) {
            return "; write the file in UTF-8, as by 'iconv -f latin1 -t utf8'";
        }
        return switch (why.reason()) {
            // These say it themselves.
            case NOT_CSV, NOT_AN_ENVELOPE, NOT_DESERIALIZED -> "";
            case TOO_LARGE -> "; shorten it, or allow more with event.max.bytes";
            case NOT_JSON, NOT_AN_OBJECT, TOMBSTONE -> "; correct it, or take it out";
            case NO_FEATURES -> "; take it out, or name other features";
            default ->
                source.isCsv()
                        ? "; correct it, leave the cell empty if it is missing, or say with input.missing that it is"
                        : "; correct it, or write null, or leave the field out, if it is missing";
        };
    }

    /**
     * Reads a file, and passes over events that cannot be read.
     *
     * @param refused gets them, and why
     */
    public static Table read(
            String fileOrDash,
            FileFormat format,
            Features features,
            BiConsumer<RecordedEvent, UnreadableEvent> refused) {
        String name = fileOrDash.equals("-") ? "stdin" : fileOrDash;
        try (var source = EventSource.open(fileOrDash, format)) {
            return read(name, source, format, features, FeatureKind.GAUSSIAN, refused);
        }
    }

    /**
     * Reads all events of a source, which is not closed.
     *
     * @param name for messages
     * @param features as in {@link #read(String, Features, FeatureKind)}
     */
    public static Table read(String name, EventSource source, Features features, FeatureKind kind) {
        return read(name, source, FileFormat.seen(), features, kind, (event, why) -> {
            throw new InputException(name + ": " + why.getMessage(), why);
        });
    }

    private static Table read(
            String name,
            EventSource source,
            FileFormat format,
            Features features,
            FeatureKind kind,
            BiConsumer<RecordedEvent, UnreadableEvent> refused) {
        var headed = new HeadedSource(source, FeatureColumns.SAMPLE);
        if (headed.head().isEmpty()) {
            throw new InputException(name + " has no events; there is nothing to read");
        }
        Features chosen = features != null ? features : columns(name, headed.head(), kind, format.notes());
        var rows = new Rows(name, chosen, format.time(), refused);
        while (headed.hasNext()) {
            rows.add(headed.next());
        }
        rows.missing().ifPresent(format.notes());
        return rows.table();
    }

    private static Features columns(String name, List<RecordedEvent> head, FeatureKind kind, Consumer<String> notes) {
        FeatureColumns.Chosen chosen = FeatureColumns.of(name, head, FeatureColumns.Choice.TABLE, kind);
        notes.accept(name + ": " + chosen + "; --features says otherwise");
        List<String> columns = chosen.features();
        String function =
                switch (kind) {
                    case GAUSSIAN -> "%s";
                    case POISSON -> "poisson(%s)";
                    case BERNOULLI -> "bernoulli(%s)";
                    case CATEGORICAL -> "category(%s)";
                    case VONMISES -> "circular(%s, " + 2 * Math.PI + ")";
                };
        return Features.parse(columns.stream().map(function::formatted).collect(Collectors.joining(", ")));
    }

    /** Number of rows n. */
    public int size() {
        return points.length;
    }

    private static final class Rows {

        private final String name;
        private final Features features;
        private final List<double[]> points = new ArrayList<>();
        private long[] timestamps = new long[1024];
        private final CategoryNames levels = new CategoryNames();
        private final History history;
        private final EventReader reader;
        private final BiConsumer<RecordedEvent, UnreadableEvent> refused;
        private final boolean[] seen;
        private int[] rows = new int[1024];
        private int read;
        /** Time of the event before. */
        private long newest = RecordedEvent.NO_TIMESTAMP;

        Rows(String name, Features features, JsonPath time, BiConsumer<RecordedEvent, UnreadableEvent> refused) {
            this.name = name;
            this.features = features;
            this.refused = refused;
            history = new History(features);
            reader = new EventReader(features, null, time, LONGEST_LINE);
            seen = new boolean[features.size()];
        }

        void add(RecordedEvent event) {
            int row = read++;
            try {
                if (event.problem() != null) {
                    throw event.problem();
                }
                Event one = reader.read(event.value(), event.after(newest).timestamp());
                double[] x = one.in(history).x();
                one.levels().forEach(levels::add);
                if (points.size() == timestamps.length) {
                    timestamps = Arrays.copyOf(timestamps, 2 * timestamps.length);
                    rows = Arrays.copyOf(rows, timestamps.length);
                }
                timestamps[points.size()] = one.hasTime() ? one.timestamp() : event.timestamp();
                rows[points.size()] = row;
                for (int j = 0; j < seen.length; j++) {
                    double v = x[features.slot(j)];
                    seen[j] |= v == v;
                }
                points.add(x);
                history.add(one.x(), one.knownTime());
                newest = one.timestamp();
            } catch (UnreadableEvent e) {
                refused.accept(event, e);
            }
        }

        /** A sentence on features that no event has. */
        Optional<String> missing() {
            String names = names(f -> true);
            String windows = names(f -> f.window() != null);
            return names.isEmpty() || points.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            name + ": no event has a value of " + names
                                    + (windows.isEmpty()
                                            ? ""
                                            : "; a window of time begins when there are events with times that are a window apart"));
        }

        private String names(Predicate<Feature> of) {
            return IntStream.range(0, seen.length)
                    .filter(j -> !seen[j] && of.test(features.get(j)))
                    .mapToObj(j -> features.get(j).name())
                    .collect(Collectors.joining(", "));
        }

        Table table() {
            return new Table(
                    name,
                    features,
                    points.toArray(double[][]::new),
                    Arrays.copyOf(timestamps, points.size()),
                    Arrays.copyOf(rows, points.size()),
                    levels);
        }
    }

    /**
     * Initial responsibilities from a CSV: one row per point, one column per component, each row summing to 1.
     *
     * @throws InputException naming file, line and what is wrong
     */
    public static double[][] responsibilities(String file, int points, int components) {
        Features columns;
        int before;
        try (var source = EventSource.open(file)) {
            before = source.isCsv() ? 2 : 1;
            JsonNode first = EventReader.parse(source.next().value(), LONGEST_LINE);
            columns = Features.parse(
                    first.propertyStream().map(e -> Features.quote(e.getKey())).collect(Collectors.joining(", ")));
        } catch (UnreadableEvent e) {
            throw new InputException(file + ", its first row: " + e.getMessage(), e);
        }
        if (columns.size() != components) {
            throw new InputException(file + " has " + columns.size() + " columns, expected one per component, "
                    + components + " (--components)");
        }
        double[][] r =
                read(file, FileFormat.seen(), columns, FeatureKind.GAUSSIAN).points();
        if (r.length != points) {
            throw new InputException(file + " has " + r.length + " rows, expected one per point, " + points);
        }
        for (int i = 0; i < r.length; i++) {
            double sum = 0;
            for (int k = 0; k < components; k++) {
                if (!(r[i][k] >= 0)) {
                    throw new InputException(file + ", line " + (i + before) + ": column "
                            + columns.names().get(k) + " is " + (r[i][k] != r[i][k] ? "missing" : r[i][k])
                            + ", expected a responsibility ≥ 0");
                }
                sum += r[i][k];
            }
            if (!(Math.abs(sum - 1) < 1e-6)) {
                throw new InputException(
                        file + ", line " + (i + before) + ": the responsibilities sum to " + sum + ", expected 1");
            }
        }
        return r;
    }

    @Override
    public String toString() {
        return "Table(" + name + ", " + points.length + " × " + features.size() + ")";
    }
}

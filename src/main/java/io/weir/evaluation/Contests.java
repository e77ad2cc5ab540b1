package io.weir.evaluation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What the product is tried on beside other detectors: the tables and the series of a folder, and its labelled streams. */
final class Contests {

    /** Behind the name of a table: a recorded set may have the same. */
    static final String TABLE = " [table]";

    /** What all series of the Numenta Anomaly Benchmark are called together. */
    static final String NAB = "NAB";

    private static final String CSV = "\\.csv(\\.gz)?$";

    private final Path data;
    private final ReferenceResults statics;
    private final ReferenceResults streams;

    /**
     * @param data folder with {@code tables} and {@code series}, neither of which has to be there
     * @param statics the yardstick of the sets in random order
     * @param streams that of those in time order
     */
    Contests(Path data, ReferenceResults statics, ReferenceResults streams) {
        this.data = data;
        this.statics = statics;
        this.streams = streams;
    }

    /**
     * Something to try.
     *
     * @param cost in rows times squares of columns
     * @param run gives the figures
     */
    record Trial(Part part, String name, double cost, int repeats, Supplier<Map<String, Double>> run) {}

    /** What batch detectors reach on the tables, if it is known. */
    Optional<ReferenceResults> recorded() throws IOException {
        Path file = data.resolve("TABLES_open.csv");
        return Files.exists(file) ? Optional.of(ReferenceResults.read(file)) : Optional.empty();
    }

    /** Names of the tables. */
    List<String> tables() throws IOException {
        return files("tables");
    }

    /** Names of the series, and of the recorded streams that have labels of anomalies. */
    List<String> series() throws IOException {
        List<String> names = new ArrayList<>(files("series"));
        for (int i = 0; i < streams.size(); i++) {
            if (!streams.text(i, "auc_refit_window").isEmpty()) {
                names.add(streams.text(i, "set"));
            }
        }
        for (int i = 0; i < statics.size(); i++) {
            String set = statics.text(i, "set");
            if (set.startsWith("nab_") && !set.contains(" ") && !names.contains(set)) {
                names.add(set);
            }
        }
        return names;
    }

    private List<String> files(String folder) throws IOException {
        if (!Files.isDirectory(data.resolve(folder))) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(data.resolve(folder))) {
            return files.map(f -> f.getFileName().toString())
                    .filter(name -> name.matches(".*" + CSV))
                    .map(name -> name.replaceFirst(CSV, ""))
                    .sorted()
                    .toList();
        }
    }

    List<Trial> tableTrials(int orders) throws IOException {
        List<Trial> trials = new ArrayList<>();
        Optional<ReferenceResults> recorded = recorded();
        for (String name : tables()) {
            trials.add(new Trial(
                    Part.RANKING,
                    name + TABLE,
                    orders * cost(name, recorded),
                    orders,
                    () -> new TableTrial(DataSet.concatenated(read("tables", List.of(name)))).run(orders)));
        }
        return trials;
    }

    private static double cost(String name, Optional<ReferenceResults> recorded) {
        for (int i = 0; recorded.isPresent() && i < recorded.get().size(); i++) {
            if (recorded.get().text(i, "set").equals(name)) {
                double d = recorded.get().number(i, "d") + 4;
                return recorded.get().number(i, "rows") * d * d;
            }
        }
        return 0;
    }

    /**
     * @param inTimeOrder reads a recorded stream, one set for each model
     */
    List<Trial> seriesTrials(RecordedStreams inTimeOrder) throws IOException {
        List<String> made = files("series");
        List<Trial> trials = new ArrayList<>();
        for (String name : series()) {
            Supplier<Collection<DataSet>> keys =
                    made.contains(name) ? () -> read("series", List.of(name)).values() : () -> keys(name, inTimeOrder);
            trials.add(new Trial(Part.SERIES, name, cells(name), 1, () -> SeriesTrial.run(keys.get())));
        }
        return trials;
    }

    /** All series of the Numenta Anomaly Benchmark that there are, in one trial: they have one threshold. */
    List<Trial> nabTrials(RecordedStreams inTimeOrder) throws IOException {
        List<String> names =
                series().stream().filter(name -> name.startsWith("nab_")).toList();
        if (names.isEmpty()) {
            return List.of();
        }
        double cost = names.stream().mapToDouble(this::cells).sum();
        return List.of(new Trial(
                Part.NAB,
                NAB,
                cost,
                1,
                () -> NabTrial.run(names.stream()
                        .flatMap(name -> keys(name, inTimeOrder).stream())
                        .toList())));
    }

    private Collection<DataSet> keys(String recorded, RecordedStreams inTimeOrder) {
        return cells(recorded) > 0
                ? inTimeOrder.of(recorded)
                : read("real", List.of(recorded)).values();
    }

    /** Rows times columns, as far as they are known. */
    private double cells(String name) {
        for (int i = 0; i < streams.size(); i++) {
            if (streams.text(i, "set").equals(name)) {
                return streams.number(i, "rows") * streams.number(i, "dims");
            }
        }
        return 0;
    }

    /** Reads a recorded stream. */
    interface RecordedStreams {
        Collection<DataSet> of(String name);
    }

    private Map<String, DataSet> read(String folder, List<String> files) {
        try {
            return DataSet.read(data.resolve(folder), files);
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }
}

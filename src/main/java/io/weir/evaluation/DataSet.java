package io.weir.evaluation;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * Rows of numbers from a CSV file with a header. {@code timestamp}, {@code key}, {@code label} and {@code changepoint} are no
 * features.
 */
final class DataSet {

    private static final Set<String> NO_FEATURES = Set.of("timestamp", "key", "label", "changepoint");

    private final List<double[]> rows = new ArrayList<>();
    private final List<Boolean> positive = new ArrayList<>();
    private boolean labelled;

    private DataSet() {}

    /**
     * Reads {@code name.csv} or {@code name.csv.gz}, or {@code name_train} and {@code name_test} one after the other.
     *
     * @param parts file names without their extensions, in order
     * @return one set per key in the order of their first rows; the key is empty where there is none
     */
    static Map<String, DataSet> read(Path folder, List<String> parts) throws IOException {
        Map<String, DataSet> sets = new LinkedHashMap<>();
        for (String part : parts) {
            Path plain = folder.resolve(part + ".csv");
            Path packed = folder.resolve(part + ".csv.gz");
            if (!Files.exists(plain) && !Files.exists(packed)) {
                throw new FileNotFoundException("neither " + plain + " nor " + packed + " is there");
            }
            try (InputStream in = new BufferedInputStream(
                            Files.newInputStream(Files.exists(plain) ? plain : packed), 1 << 16);
                    var reader = new BufferedReader(new InputStreamReader(
                            Files.exists(plain) ? in : new GZIPInputStream(in, 1 << 16), StandardCharsets.UTF_8))) {
                read(reader, sets);
            }
        }
        return sets;
    }

    /** Whether a file of that name is there. */
    static boolean exists(Path folder, String part) {
        return Files.exists(folder.resolve(part + ".csv")) || Files.exists(folder.resolve(part + ".csv.gz"));
    }

    private static void read(BufferedReader reader, Map<String, DataSet> sets) throws IOException {
        List<String> header = List.of(reader.readLine().split(",", -1));
        int key = header.indexOf("key");
        int label = header.indexOf("label");
        int[] columns = java.util.stream.IntStream.range(0, header.size())
                .filter(i -> !NO_FEATURES.contains(header.get(i)))
                .toArray();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            String[] cells = line.split(",", -1);
            double[] x = new double[columns.length];
            for (int j = 0; j < x.length; j++) {
                String cell = cells[columns[j]];
                x[j] = cell.isEmpty() ? Double.NaN : Double.parseDouble(cell);
            }
            DataSet set = sets.computeIfAbsent(key < 0 ? "" : cells[key], k -> new DataSet());
            set.rows.add(x);
            set.positive.add(label >= 0 && (cells[label].equals("1") || cells[label].equals("1.0")));
            set.labelled |= label >= 0;
        }
    }

    /** All keys one after the other. */
    static DataSet concatenated(Map<String, DataSet> sets) {
        DataSet all = new DataSet();
        sets.values().forEach(set -> {
            all.rows.addAll(set.rows);
            all.positive.addAll(set.positive);
            all.labelled |= set.labelled;
        });
        return all;
    }

    /** So many consecutive rows as one, labelled as the last of them. */
    DataSet lagged(int lag) {
        DataSet set = new DataSet();
        set.labelled = labelled;
        for (int i = lag - 1; i < rows.size(); i++) {
            int d = rows.get(i).length;
            double[] x = new double[lag * d];
            for (int l = 0; l < lag; l++) {
                System.arraycopy(rows.get(i - lag + 1 + l), 0, x, l * d, d);
            }
            set.rows.add(x);
            set.positive.add(positive.get(i));
        }
        return set;
    }

    int size() {
        return rows.size();
    }

    /** Row i, not a copy. */
    double[] row(int i) {
        return rows.get(i);
    }

    double[][] rows() {
        return rows.toArray(double[][]::new);
    }

    /** Whether row i is labelled 1; false without labels. */
    boolean positive(int i) {
        return positive.get(i);
    }

    boolean labelled() {
        return labelled;
    }
}

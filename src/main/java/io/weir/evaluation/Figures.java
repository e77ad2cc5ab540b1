package io.weir.evaluation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Our own figures of all trials so far, one line each, kept in a file: a trial that was run again takes the place of what it gave
 * before, and the others stay, with the commit they were made at.
 */
final class Figures {

    private static final String HEADER = "part,name,commit,repeats,figures";

    /**
     * What a trial gave.
     *
     * @param repeats orders, seeds or 1
     * @param values by name, in the order of their names
     */
    record Line(Part part, String name, String commit, int repeats, Map<String, Double> values) {

        Line {
            values = new TreeMap<>(values);
        }

        /** NaN where there is none. */
        double value(String figure) {
            return values.getOrDefault(figure, Double.NaN);
        }

        private String text() {
            String figures = values.entrySet().stream()
                    .map(e -> e.getKey() + "=" + String.format(Locale.ROOT, "%.6g", e.getValue()))
                    .collect(Collectors.joining(" "));
            return String.join(",", part.name().toLowerCase(Locale.ROOT), stored(name), commit, "" + repeats, figures);
        }

        private static Line of(String text) {
            String[] cells = text.split(",", -1);
            Map<String, Double> values = new TreeMap<>();
            for (String figure : cells[4].split(" ")) {
                String[] pair = figure.split("=");
                values.put(pair[0], Double.valueOf(pair[1]));
            }
            return new Line(Part.of(cells[0]), cells[1], cells[2], Integer.parseInt(cells[3]), values);
        }
    }

    private final Map<List<Object>, Line> lines = new LinkedHashMap<>();

    /** Those of a file; none if it is not there. */
    static Figures read(Path file) throws IOException {
        var figures = new Figures();
        if (Files.exists(file)) {
            List<String> text = Files.readAllLines(file, StandardCharsets.UTF_8);
            try {
                text.stream().skip(1).map(Line::of).forEach(figures::put);
            } catch (RuntimeException e) {
                throw new IOException(file + " has a line that is no result (" + e.getMessage() + ")", e);
            }
        }
        return figures;
    }

    void write(Path file) throws IOException {
        List<String> text = new ArrayList<>(List.of(HEADER));
        lines.values().stream().map(Line::text).sorted().forEach(text::add);
        if (file.getParent() != null) {
            Files.createDirectories(file.getParent());
        }
        Files.write(file, text, StandardCharsets.UTF_8);
    }

    void put(Line line) {
        lines.put(key(line.part(), line.name()), line);
    }

    Optional<Line> get(Part part, String name) {
        return Optional.ofNullable(lines.get(key(part, name)));
    }

    /** A name as it is in the file, whose cells are separated by commas. */
    private static String stored(String name) {
        return name.replace(',', ';');
    }

    private static List<Object> key(Part part, String name) {
        return Arrays.asList(part, stored(name));
    }
}

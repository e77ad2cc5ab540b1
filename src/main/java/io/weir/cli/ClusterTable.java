package io.weir.cli;

import io.weir.cli.terminal.SafeText;
import io.weir.cli.terminal.ShortName;
import io.weir.json.snapshot.ComponentSummary;
import io.weir.json.snapshot.ModelSnapshot;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The clusters of the largest models for people to read: weight, mass, and what it says of every feature. */
final class ClusterTable {

    private static final int MOST_MODELS = 5;

    private ClusterTable() {}

    static void print(Collection<ModelSnapshot> models, PrintWriter out) {
        models.stream()
                .sorted(Comparator.comparingLong(ModelSnapshot::events).reversed())
                .limit(MOST_MODELS)
                .forEach(model -> print(model, out));
        if (models.size() > MOST_MODELS) {
            out.printf(Locale.ROOT, "… and %,d smaller models%n", models.size() - MOST_MODELS);
        }
    }

    private static void print(ModelSnapshot model, PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "model %s, version %d, %,d events%n",
                ShortName.of(model.model()),
                model.version(),
                model.events());
        var rows = new ArrayList<List<String>>();
        var header = new ArrayList<>(List.of("cluster", "weight", "mass"));
        model.features().names().forEach(name -> header.add(ShortName.of(name)));
        rows.add(header);
        for (int k = 0; k < model.mixture().size(); k++) {
            rows.add(row(model, k));
        }
        int[] widths = new int[header.size()];
        rows.forEach(row -> {
            for (int j = 0; j < widths.length; j++) {
                widths[j] = Math.max(widths[j], row.get(j).length());
            }
        });
        for (var row : rows) {
            var line = new StringBuilder();
            for (int j = 0; j < widths.length; j++) {
                line.append("  ")
                        .append(" ".repeat(widths[j] - row.get(j).length()))
                        .append(row.get(j));
            }
            out.println(line);
        }
    }

    private static List<String> row(ModelSnapshot model, int k) {
        var row = new ArrayList<String>();
        row.add(Long.toString(model.components().id(k)));
        row.add(String.format(Locale.ROOT, "%.4f", model.mixture().weight(k)));
        row.add(String.format(Locale.ROOT, "%,.1f", model.mass(k)));
        ComponentSummary.of(model, k).forEach(text -> row.add(SafeText.line(text)));
        return row;
    }
}

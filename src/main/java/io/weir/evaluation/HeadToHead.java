package io.weir.evaluation;

import io.weir.evaluation.measure.NabScore;
import io.weir.evaluation.measure.VolumeUnderSurface;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The product beside other detectors, as Markdown. */
final class HeadToHead {

    private static final Map<String, String> OURS_ON_TABLES = names(
            "scoreauto", "Weir, score, auto",
            "score5", "Weir, score, K=5",
            "score10", "Weir, score, K=10",
            "densityauto", "Weir, −log p, auto",
            "density5", "Weir, −log p, K=5",
            "density10", "Weir, −log p, K=10");

    private static final Map<String, String> THEIRS_ON_TABLES = names(
            "rcf1", "Random Cut Forest",
            "trees", "half-space trees",
            "window", "Isolation Forest, window",
            "z", "robust z");

    private static final Map<String, String> OURS_ON_SERIES = names(
            "score", "Weir, score",
            "density", "Weir, −log p",
            "score_lag8", "Weir, score, 8 rows",
            "density_lag8", "Weir, −log p, 8 rows");

    private static final Map<String, String> THEIRS_ON_SERIES = names(
            "rcf1", "Random Cut Forest, shingle 1",
            "rcf8", "Random Cut Forest, shingle 8",
            "trees", "half-space trees",
            "window", "Isolation Forest, window",
            "z", "robust z");

    private final Figures figures;
    private final List<String> missing;

    /**
     * @param missing the names of what was not run are added
     */
    HeadToHead(Figures figures, List<String> missing) {
        this.figures = figures;
        this.missing = missing;
    }

    private static Map<String, String> names(String... pairs) {
        Map<String, String> names = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            names.put(pairs[i], pairs[i + 1]);
        }
        return names;
    }

    /** Plain words about what is measured below. */
    static void appendExpectations(StringBuilder page) {
        try (InputStream text = HeadToHead.class.getResourceAsStream("expectations.md")) {
            page.append(new String(text.readAllBytes(), StandardCharsets.UTF_8)).append('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Figures.Line> lines(Part part, List<String> names, String suffix, String what) {
        List<Figures.Line> lines = new ArrayList<>();
        names.forEach(name ->
                figures.get(part, name + suffix).ifPresentOrElse(lines::add, () -> missing.add(name + ", " + what)));
        return lines;
    }

    void appendTables(StringBuilder page, Contests contests) throws IOException {
        List<Figures.Line> lines =
                lines(Part.RANKING, contests.tables(), Contests.TABLE, "a table beside other detectors");
        if (lines.isEmpty()) {
            return;
        }
        page.append(
                "## Beside other detectors: tables\n\nLabelled tables, in random orders, each row scored before it is learned; the first"
                        + " min(2,000, n/3) are not counted. Everybody has the same rows in the same orders, in standard units. The product runs"
                        + " in its topology, with the floor of the yardstick. Random Cut Forest is `ThresholdedRandomCutForest` of"
                        + " `software.amazon.randomcutforest` with its defaults; half-space trees, the Isolation Forest that is grown anew on the"
                        + " last 2,048 rows every 256, and robust z are from their papers, with the papers' constants.\n\n"
                        + "*Rank* is the mean place among the product's column and the four others, *first* counts first places; the places of"
                        + " the others are those beside `auto`. *top 1 %*: precision of the highest hundredth of the scores. *µs*: processors'"
                        + " time per row, of a process in which nothing else runs; the product's has the JSON in it.\n\n");
        appendSummary(page, lines, List.of("auc", "ap"), OURS_ON_TABLES, THEIRS_ON_TABLES, List.of("top"));
        appendRecorded(page, lines, contests.recorded());
        appendSets(page, lines, List.of("auc", "ap"), merged(OURS_ON_TABLES, THEIRS_ON_TABLES));
    }

    void appendSeries(StringBuilder page, Contests contests) throws IOException {
        List<Figures.Line> lines = lines(Part.SERIES, contests.series(), "", "a series beside other detectors");
        if (lines.isEmpty()) {
            return;
        }
        page.append(
                "## Beside other detectors: series\n\nLabelled series in the order of their time, each row scored before it is learned,"
                        + " a model for each key, the product with its default configuration. ROC-AUC, average precision and VUS-PR"
                        + " (Paparrizos et al. 2022; edges of 0 to " + VolumeUnderSurface.WIDEST
                        + " rows) are of the rows from 30 % on. *8 rows*: eight consecutive rows as one point, where that makes at most 64 columns;"
                        + " elsewhere, one.\n\n");
        appendSummary(page, lines, List.of("auc", "ap", "vus"), OURS_ON_SERIES, THEIRS_ON_SERIES, List.of());
        appendSets(page, lines, List.of("auc", "ap", "vus"), merged(OURS_ON_SERIES, THEIRS_ON_SERIES));
        page.append(
                "Alerts at the default rate of each, in all rows: labelled windows with an alert in them, alerts, and the share of the"
                        + " alerts that are within windows. The others have no threshold of their own.\n\n"
                        + "| | windows told | of | alerts | of these within windows |\n|---|---|---|---|---|\n");
        appendWindows(page, "all", lines);
        appendWindows(
                page,
                "NAB",
                lines.stream().filter(line -> line.name().startsWith("nab_")).toList());
        page.append('\n');
    }

    /** By the rules of the Numenta Anomaly Benchmark. */
    void appendNab(StringBuilder page) {
        List<Figures.Line> lines = lines(Part.NAB, List.of(Contests.NAB), "", "the benchmark of series");
        if (lines.isEmpty()) {
            return;
        }
        Figures.Line line = lines.get(0);
        page.append("## By the rules of NAB\n\nThe open series of the Numenta Anomaly Benchmark, ")
                .append(String.format(
                        Locale.ROOT,
                        "%.0f rows with %.0f windows of anomalies (commit %s)",
                        line.value("rows"),
                        line.value("windows"),
                        line.commit()))
                .append(
                        ". 100 is an alert in the first row of each window and no other, 0 is no alert (Lavin and Ahmad 2015). One"
                                + " configuration and one threshold for all series, the threshold the best in hindsight, for everybody. With so few"
                                + " windows, two figures that differ by 10 are the same.\n\n"
                                + "| | standard | few false alerts | few missed |\n|---|---|---|---|\n");
        merged(OURS_ON_SERIES, names("pvalue", "Weir, p-value", "pvalue_lag8", "Weir, p-value, 8 rows"))
                .forEach((detector, name) -> appendProfiles(page, line, detector, name));
        THEIRS_ON_SERIES.forEach((detector, name) -> appendProfiles(page, line, detector, name));
        page.append('\n');
    }

    private static void appendProfiles(StringBuilder page, Figures.Line line, String detector, String name) {
        page.append("| ").append(name).append(" |");
        for (NabScore.Profile profile : NabScore.Profile.values()) {
            String figure = profile.name().toLowerCase(Locale.ROOT) + "_" + detector;
            page.append(String.format(Locale.ROOT, " %.1f |", line.value(figure)));
        }
        page.append('\n');
    }

    private static void appendWindows(StringBuilder page, String which, List<Figures.Line> lines) {
        merged(OURS_ON_SERIES, THEIRS_ON_SERIES).forEach((detector, name) -> {
            if (!lines.isEmpty() && lines.get(0).values().containsKey("told_" + detector)) {
                double alerts = sum(lines, "alerts_" + detector);
                page.append(EvaluationPage.row(
                        name + ", " + which,
                        (long) sum(lines, "told_" + detector),
                        (long) sum(lines, "windows"),
                        (long) alerts,
                        sum(lines, "right_" + detector) / alerts));
            }
        });
    }

    private static double sum(List<Figures.Line> lines, String figure) {
        return lines.stream().mapToDouble(line -> line.value(figure)).sum();
    }

    private static Map<String, String> merged(Map<String, String> one, Map<String, String> other) {
        Map<String, String> all = new LinkedHashMap<>(one);
        all.putAll(other);
        return all;
    }

    private static void appendSummary(
            StringBuilder page,
            List<Figures.Line> lines,
            List<String> measures,
            Map<String, String> ours,
            Map<String, String> theirs,
            List<String> means) {
        var head = new StringBuilder("| |");
        measures.forEach(m -> head.append(' ').append(title(m)).append(" mean | median | rank | first |"));
        means.forEach(m -> head.append(" top 1 % |"));
        page.append(head).append(" µs |\n|---|").append("---|".repeat(4 * measures.size() + means.size() + 1));
        page.append('\n');
        String home = ours.keySet().iterator().next();
        merged(ours, theirs).forEach((detector, name) -> {
            List<String> field = new ArrayList<>(theirs.keySet());
            field.add(0, ours.containsKey(detector) ? detector : home);
            List<Object> cells = new ArrayList<>();
            for (String measure : measures) {
                double[] places = places(lines, measure + "_", detector, field);
                cells.add(mean(lines, measure + "_" + detector));
                cells.add(median(lines, measure + "_" + detector));
                cells.add(String.format(
                        Locale.ROOT, "%.2f", Arrays.stream(places).average().orElse(Double.NaN)));
                cells.add(Arrays.stream(places).filter(p -> p < 1.5).count());
            }
            means.forEach(measure -> cells.add(mean(lines, measure + "_" + detector)));
            cells.add(String.format(Locale.ROOT, "%.0f", median(lines, "us_" + detector)));
            page.append(EvaluationPage.row(name, cells.toArray()));
        });
        page.append('\n');
    }

    private static String title(String measure) {
        return measure.equals("vus") ? "VUS-PR" : measure.toUpperCase(Locale.ROOT);
    }

    /** Of a detector among those of the field, for each set that has figures; equals share their places. */
    static double[] places(List<Figures.Line> lines, String measure, String detector, List<String> field) {
        return lines.stream()
                .filter(line -> !Double.isNaN(line.value(measure + detector)))
                .mapToDouble(line -> {
                    double own = line.value(measure + detector);
                    double place = 0.5;
                    for (String other : field) {
                        double value = line.value(measure + other);
                        place += value > own ? 1 : value == own ? 0.5 : 0;
                    }
                    return place;
                })
                .toArray();
    }

    private static double[] values(List<Figures.Line> lines, String figure) {
        return lines.stream()
                .mapToDouble(line -> line.value(figure))
                .filter(v -> v == v)
                .sorted()
                .toArray();
    }

    private static double mean(List<Figures.Line> lines, String figure) {
        return Arrays.stream(values(lines, figure)).average().orElse(Double.NaN);
    }

    private static double median(List<Figures.Line> lines, String figure) {
        double[] v = values(lines, figure);
        return v.length == 0 ? Double.NaN : (v[(v.length - 1) / 2] + v[v.length / 2]) / 2;
    }

    /** The means of batch detectors, which see all rows before they score one. */
    private static void appendRecorded(
            StringBuilder page, List<Figures.Line> lines, Optional<ReferenceResults> recorded) {
        if (recorded.isEmpty()) {
            return;
        }
        List<String> names = lines.stream()
                .map(line -> line.name().replace(Contests.TABLE, ""))
                .toList();
        ReferenceResults table = recorded.get();
        List<String> all = new ArrayList<>();
        for (String detector : List.of("IForest", "HBOS", "ECOD", "PCA", "KNN5", "GMM5", "GMM10", "LOF20")) {
            double auc = 0;
            double ap = 0;
            for (int i = 0; i < table.size(); i++) {
                if (names.contains(table.text(i, "set"))) {
                    auc += table.number(i, detector + "_auc") / names.size();
                    ap += table.number(i, detector + "_ap") / names.size();
                }
            }
            all.add(String.format(Locale.ROOT, "%s %.3f / %.3f", detector, auc, ap));
        }
        page.append(
                        "Recorded for the same tables, of batch detectors that see all rows before they score one (means of AUC / AP): ")
                .append(String.join(", ", all))
                .append(".\n\n");
    }

    private static void appendSets(
            StringBuilder page, List<Figures.Line> lines, List<String> measures, Map<String, String> detectors) {
        page.append("| set | rows | d |");
        detectors.values().forEach(name -> page.append(' ').append(name).append(" |"));
        page.append(" repeats | commit |\n|---|---|---|").append("---|".repeat(detectors.size() + 2));
        page.append('\n');
        for (Figures.Line line : lines) {
            List<Object> cells = new ArrayList<>();
            cells.add((long) line.value("rows"));
            cells.add((long) line.value("d"));
            for (String detector : detectors.keySet()) {
                cells.add(String.join(
                        " / ",
                        measures.stream()
                                .map(m -> String.format(Locale.ROOT, "%.3f", line.value(m + "_" + detector)))
                                .toList()));
            }
            cells.add(line.repeats());
            cells.add(line.commit());
            page.append(EvaluationPage.row(line.name().replace(Contests.TABLE, ""), cells.toArray()));
        }
        page.append('\n');
    }
}

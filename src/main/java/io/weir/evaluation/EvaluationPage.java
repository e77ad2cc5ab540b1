package io.weir.evaluation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;

/** What trials gave beside what others reach, as Markdown. */
final class EvaluationPage {

    /** A gap up to here is none. */
    private static final double CLOSE = 0.01;

    private static final int LEAST_ROWS = 1000;
    private static final int MOST_FEATURES = 36;

    private static final List<String> ONLINE =
            List.of("refit_window", "stepwise_t^-0.6", "stepwise_t^-0.9", "stepwise_const0.05");

    private final Figures figures;
    private final List<String> missing = new ArrayList<>();

    EvaluationPage(Figures figures) {
        this.figures = figures;
    }

    /**
     * A static set.
     *
     * @param references its row of the yardstick
     */
    private record Static(Figures.Line line, UnaryOperator<String> references) {

        boolean bar() {
            return line.value("rows") >= LEAST_ROWS && line.value("d") <= MOST_FEATURES;
        }

        double reference(String column) {
            String text = references.apply(column);
            return text.isEmpty() ? Double.NaN : Double.parseDouble(text);
        }

        double gap(int components) {
            return reference("ll_K" + components + "_r3") - line.value("k" + components);
        }

        boolean labelled() {
            return references.apply("anomaly_protocol").startsWith("fit on the random 70%");
        }
    }

    private static String number(double value) {
        if (value != value) {
            return "";
        }
        return String.format(Locale.ROOT, Math.abs(value) >= 100 ? "%.1f" : "%.3f", value);
    }

    static String row(String name, Object... cells) {
        var line = new StringBuilder("| ").append(name).append(" |");
        for (Object cell : cells) {
            line.append(' ').append(cell instanceof Double d ? number(d) : cell).append(" |");
        }
        return line.append('\n').toString();
    }

    String markdown(ReferenceResults statics, ReferenceResults streams, Contests contests) throws IOException {
        var page = new StringBuilder(
                "# Evaluation\n\nMade by `bin/weir evaluate --data DIR`, each figure at the commit beside it (`docs/evaluation.csv` keeps"
                        + " them; `--part` and `--only` run some of them again, `--orders` sets the number of stream orders). Log-likelihoods"
                        + " are nats per event in standardised units; a *gap* is the reference minus ours, so that negative is better. The"
                        + " reference figures are recorded ones (scikit-learn 1.2.1), at the same floor under variances (1e-3)."
                        + " What alerts mean is in [alerts.md](alerts.md).\n\n");
        HeadToHead.appendExpectations(page);
        appendBars(page);
        appendStreams(page, streams);
        appendStatics(page, statics);
        var alerts = new AlertTables(figures, missing);
        alerts.appendRates(page, streams);
        alerts.appendRanking(page, statics);
        var others = new HeadToHead(figures, missing);
        others.appendTables(page, contests);
        others.appendSeries(page, contests);
        others.appendNab(page);
        alerts.appendFleets(page);
        if (!missing.isEmpty()) {
            page.append("## Not run\n");
            missing.forEach(name -> page.append("\n- ").append(name).append('\n'));
        }
        return page.toString();
    }

    private void appendBars(StringBuilder page) {
        page.append(
                "## Streams of known truth\n\nGaps are held-out, against the best of ten k-means starts of batch EM on the same rows."
                        + " Regrets are the true log-density less ours of each event before it was learned, from event 2,000 to 60,000, five"
                        + " clusters in four dimensions, through the topology with its default configuration. Means over the seeds.\n\n"
                        + "| | must | aim | ours | seeds | commit |\n|---|---|---|---|---|---|\n");
        for (AcceptanceCriteria.Bar bar : AcceptanceCriteria.all()) {
            var line = figures.get(Part.BARS, bar.name());
            line.ifPresentOrElse(
                    l -> page.append(row(
                            bar.name(),
                            limit(bar, bar.must()),
                            limit(bar, bar.aim()),
                            String.format(Locale.ROOT, "%.4f", l.value("value")),
                            l.repeats(),
                            l.commit())),
                    () -> missing.add(bar.name()));
        }
        page.append('\n');
    }

    private static String limit(AcceptanceCriteria.Bar bar, double value) {
        return (bar.higher() ? "≥ " : "≤ ") + value;
    }

    private void appendStatics(StringBuilder page, ReferenceResults yardstick) {
        List<Static> statics = new ArrayList<>();
        for (int i = 0; i < yardstick.size(); i++) {
            int row = i;
            String set = yardstick.text(i, "set");
            figures.get(Part.STATIC, set)
                    .ifPresentOrElse(
                            line -> statics.add(new Static(line, column -> yardstick.text(row, column))),
                            () -> missing.add(set + ", in random order"));
        }
        statics.sort(Comparator.comparing(s -> s.line.name()));
        page.append(
                "## One pass against batch\n\nHeld-out log-likelihood after one pass over the training rows, median of the orders."
                        + " *best*: the best of ten k-means starts of `GaussianMixture`, recorded. *single*: the mean of three single starts of our"
                        + " batch EM (the same algorithm, `ScikitLearnParityTest`). Keyed sets: one model per key.\n\n");
        for (int components : new int[] {5, 10}) {
            List<Static> counted = statics.stream().filter(Static::bar).toList();
            List<Static> single = counted.stream()
                    .filter(s -> !Double.isNaN(s.line.value("single" + components)))
                    .toList();
            page.append(String.format(
                    Locale.ROOT,
                    "- K = %d: the gap to the best is at most %.2f on **%d of %d** sets; better than single starts on **%d of %d**.%n",
                    components,
                    CLOSE,
                    counted.stream().filter(s -> s.gap(components) <= CLOSE).count(),
                    counted.size(),
                    single.stream()
                            .filter(s -> s.line.value("k" + components) >= s.line.value("single" + components))
                            .count(),
                    single.size()));
        }
        page.append(
                "\nSets with fewer than 1,000 training rows or more than 36 features are listed, not counted (*).\n\n"
                        + "| set | rows | d | K=5 best | single | ours | gap | K=10 best | single | ours | gap | orders | commit |\n"
                        + "|---|---|---|---|---|---|---|---|---|---|---|---|---|\n");
        for (Static s : statics) {
            page.append(row(
                    s.line.name() + (s.bar() ? "" : " *"),
                    (long) s.line.value("rows"),
                    (long) s.line.value("d"),
                    s.reference("ll_K5_r3"),
                    s.line.value("single5"),
                    s.line.value("k5"),
                    s.gap(5),
                    s.reference("ll_K10_r3"),
                    s.line.value("single10"),
                    s.line.value("k10"),
                    s.gap(10),
                    s.line.repeats(),
                    s.line.commit()));
        }
        page.append('\n');
        appendLabels(page, statics.stream().filter(Static::labelled).toList());
    }

    private static void appendLabels(StringBuilder page, List<Static> labelled) {
        if (labelled.isEmpty()) {
            return;
        }
        page.append("## Anomalies in the held-out rows\n\nROC-AUC and average precision, K = 5, learned without labels"
                + " from rows with anomalies among them: of −log p(x), and of the score that alerts are made of, −log of the robust density under the core."
                + " References: `GaussianMixture` K = 5 (−log p(x)), `IsolationForest` of 100 trees.\n\n"
                + "| set | AUC batch | AUC forest | AUC −log p | AUC score | AP batch | AP forest | AP −log p | AP score |\n"
                + "|---|---|---|---|---|---|---|---|---|\n");
        List<ToDoubleFunction<Static>> columns = List.of(
                s -> s.reference("auc_K5_r3"),
                s -> s.reference("auc_if"),
                s -> s.line.value("auc"),
                s -> s.line.value("coreAuc"),
                s -> s.reference("ap_K5_r3"),
                s -> s.reference("ap_if"),
                s -> s.line.value("ap"),
                s -> s.line.value("coreAp"));
        for (Static s : labelled) {
            page.append(row(
                    s.line.name(), columns.stream().map(c -> c.applyAsDouble(s)).toArray()));
        }
        page.append(row(
                        "**mean**",
                        columns.stream()
                                .map(c -> labelled.stream()
                                        .mapToDouble(c)
                                        .average()
                                        .orElse(Double.NaN))
                                .toArray()))
                .append('\n');
    }

    private void appendStreams(StringBuilder page, ReferenceResults yardstick) {
        var table = new StringBuilder();
        int better = 0;
        int run = 0;
        for (int i = 0; i < yardstick.size(); i++) {
            String set = yardstick.text(i, "set");
            var line = figures.get(Part.STREAMS, set);
            if (line.isEmpty()) {
                missing.add(set + ", in time order");
                continue;
            }
            String best = ONLINE.get(0);
            double area = Double.NaN;
            for (String candidate : ONLINE) {
                if (yardstick.number(i, "clip_" + candidate) > yardstick.number(i, "clip_" + best)) {
                    best = candidate;
                }
                double a = yardstick.number(i, "auc_" + candidate);
                area = area >= a ? area : a;
            }
            double online = yardstick.number(i, "clip_" + best);
            double ours = line.get().value("ll");
            run++;
            better += ours >= online ? 1 : 0;
            table.append(row(
                    set,
                    (long) yardstick.number(i, "rows"),
                    (long) yardstick.number(i, "dims"),
                    yardstick.number(i, "clip_static30"),
                    online,
                    best.replace('_', ' '),
                    ours,
                    online - ours,
                    area,
                    area == area ? line.get().value("auc") : Double.NaN,
                    line.get().commit()));
        }
        page.append(
                        "## Streams in time order\n\nEvery event is scored before it is learned, K = 5, through the topology with its default"
                                + " configuration but for the floor; mean over rows 30 % … 100 %, every row counting at least −10 d. *online*: the best"
                                + " of a batch refit on a window and three step sizes of stepwise EM, chosen per set with hindsight. *static*: a batch"
                                + " fit of the first 30 %.\n\n")
                .append(String.format("- At least the best online figure on **%d of %d** streams.%n%n", better, run))
                .append("| set | rows | d | static | online | which | ours | gap | AUC online | AUC ours | commit |\n")
                .append("|---|---|---|---|---|---|---|---|---|---|---|\n")
                .append(table)
                .append('\n');
    }
}

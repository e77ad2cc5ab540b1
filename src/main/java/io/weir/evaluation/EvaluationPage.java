package io.weir.evaluation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** What trials gave beside what others reach, as Markdown. */
final class EvaluationPage {

    /** What came of a set. */
    sealed interface Row {}

    /** A gap up to here is none. */
    private static final double CLOSE = 0.01;

    private static final int LEAST_ROWS = 1000;
    private static final int MOST_FEATURES = 36;

    /**
     * A static set; all figures in nats, NaN where there is none.
     *
     * @param counted whether labels can be compared with the yardstick's
     */
    record Static(
            String set,
            int rows,
            int dimension,
            double reference5,
            double ours5,
            double reference10,
            double ours10,
            boolean counted,
            double referenceAuc,
            double forestAuc,
            double oursAuc,
            double referencePrecision,
            double forestPrecision,
            double oursPrecision)
            implements Row {

        boolean bar() {
            return rows >= LEAST_ROWS && dimension <= MOST_FEATURES;
        }
    }

    /** A stream; all figures in nats, areas NaN where there are no labels. */
    record Stream(
            String set,
            long rows,
            double static30,
            double online,
            String bestOnline,
            double ours,
            double onlineAuc,
            double oursAuc)
            implements Row {}

    private final List<Static> statics = new ArrayList<>();
    private final List<Stream> streams = new ArrayList<>();
    private final Set<String> missing = new LinkedHashSet<>();

    /** Something is to be run. */
    void expected(String name) {
        missing.add(name);
    }

    /** It was run. */
    void done(String name, Row row) {
        missing.remove(name);
        if (row instanceof Static s) {
            statics.add(s);
            statics.sort(Comparator.comparing(Static::set));
        } else if (row instanceof Stream s) {
            streams.add(s);
            streams.sort(Comparator.comparing(Stream::set));
        }
    }

    private static String number(double value) {
        if (value != value) {
            return "";
        }
        return String.format(Locale.ROOT, Math.abs(value) >= 100 ? "%.1f" : "%.3f", value);
    }

    private static String row(Object... cells) {
        var line = new StringBuilder("|");
        for (Object cell : cells) {
            line.append(' ').append(cell instanceof Double d ? number(d) : cell).append(" |");
        }
        return line.append('\n').toString();
    }

    /**
     * @param command that made it
     * @param commit of the program
     * @param orders stream orders per static set
     */
    String markdown(String command, String commit, int orders) {
        var page = new StringBuilder("# Evaluation\n\n");
        page.append("Made by `")
                .append(command)
                .append("` at commit `")
                .append(commit)
                .append(
                        "`. Log-likelihoods are nats per event in standardised units; a *gap* is the reference minus ours, so that"
                                + " negative is better. The reference figures are recorded ones (scikit-learn 1.2.1), at the same floor under"
                                + " variances (1e-3).\n\n");
        appendStatics(page, orders);
        appendLabels(page);
        appendStreams(page);
        if (!missing.isEmpty()) {
            page.append("## Not run\n\n");
            missing.forEach(name -> page.append("- ").append(name).append('\n'));
        }
        return page.toString();
    }

    private void appendStatics(StringBuilder page, int orders) {
        page.append(
                        "## One pass against batch\n\nHeld-out log-likelihood after one pass over the training rows, median of ")
                .append(orders)
                .append(
                        " orders. Reference: the best of ten k-means starts of batch EM, run to convergence (`GaussianMixture`)."
                                + " Keyed sets: one model per key.\n\n");
        bar(page, "K = 5", Static::reference5, Static::ours5);
        bar(page, "K = 10", Static::reference10, Static::ours10);
        page.append(
                        "\nSets with fewer than 1,000 training rows or more than 36 features are listed, not counted (*).\n\n")
                .append("| set | rows | d | K=5 batch | ours | gap | K=10 batch | ours | gap |\n")
                .append("|---|---|---|---|---|---|---|---|---|\n");
        for (Static s : statics) {
            page.append(row(
                    s.set + (s.bar() ? "" : " *"),
                    s.rows,
                    s.dimension,
                    s.reference5,
                    s.ours5,
                    s.reference5 - s.ours5,
                    s.reference10,
                    s.ours10,
                    s.reference10 - s.ours10));
        }
        page.append('\n');
    }

    private void bar(
            StringBuilder page, String name, ToDoubleFunction<Static> reference, ToDoubleFunction<Static> ours) {
        List<Static> counted = statics.stream().filter(Static::bar).toList();
        long close = counted.stream()
                .filter(s -> reference.applyAsDouble(s) - ours.applyAsDouble(s) <= CLOSE)
                .count();
        page.append(String.format(
                Locale.ROOT,
                "- %s: the gap is at most %.2f on **%d of %d** sets.%n",
                name,
                CLOSE,
                close,
                counted.size()));
    }

    private void appendLabels(StringBuilder page) {
        List<Static> labelled = statics.stream().filter(Static::counted).toList();
        if (labelled.isEmpty()) {
            return;
        }
        page.append(
                "## Anomalies in the held-out rows\n\nROC-AUC and average precision of −log p(x), K = 5, learned without labels"
                        + " from rows with anomalies among them. References: `GaussianMixture` K = 5, `IsolationForest` of 100 trees.\n\n"
                        + "| set | AUC batch | AUC forest | AUC ours | AP batch | AP forest | AP ours |\n|---|---|---|---|---|---|---|\n");
        for (Static s : labelled) {
            page.append(row(
                    s.set,
                    s.referenceAuc,
                    s.forestAuc,
                    s.oursAuc,
                    s.referencePrecision,
                    s.forestPrecision,
                    s.oursPrecision));
        }
        page.append(row(
                        "**mean**",
                        mean(labelled, Static::referenceAuc),
                        mean(labelled, Static::forestAuc),
                        mean(labelled, Static::oursAuc),
                        mean(labelled, Static::referencePrecision),
                        mean(labelled, Static::forestPrecision),
                        mean(labelled, Static::oursPrecision)))
                .append('\n');
    }

    private static double mean(List<Static> rows, ToDoubleFunction<Static> figure) {
        return rows.stream().mapToDouble(figure).average().orElse(Double.NaN);
    }

    private void appendStreams(StringBuilder page) {
        long better = streams.stream().filter(s -> s.ours >= s.online).count();
        page.append(
                        "## Streams in time order\n\nEvery event is scored before it is learned, K = 5, one configuration for all; mean over"
                                + " rows 30 % … 100 %, every row counting at least −10 d. *online*: the best of a batch refit on a window and"
                                + " three step sizes of stepwise EM, chosen per set with hindsight. *static*: a batch fit of the first"
                                + " 30 %.\n\n")
                .append(String.format(
                        Locale.ROOT,
                        "- At least the best online figure on **%d of %d** streams.%n%n",
                        better,
                        streams.size()))
                .append("| set | rows | static | online | which | ours | gap | AUC online | AUC ours |\n")
                .append("|---|---|---|---|---|---|---|---|---|\n");
        for (Stream s : streams) {
            page.append(row(
                    s.set,
                    s.rows,
                    s.static30,
                    s.online,
                    s.bestOnline,
                    s.ours,
                    s.online - s.ours,
                    s.onlineAuc,
                    s.oursAuc));
        }
        page.append('\n');
    }
}

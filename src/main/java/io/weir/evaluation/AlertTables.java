package io.weir.evaluation;

import io.weir.source.scenario.Scenario;
import io.weir.source.scenario.Trouble;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How well alerts keep their rate and anomalies are ranked, as Markdown. */
final class AlertTables {

    private static final String[] RANKED = {"5", "5_core80", "5_core70", "10", "10_core80", "10_core70"};

    private final Figures figures;
    private final List<String> missing;

    /**
     * @param missing the names of what was not run are added
     */
    AlertTables(Figures figures, List<String> missing) {
        this.figures = figures;
        this.missing = missing;
    }

    void appendRates(StringBuilder page, ReferenceResults streams) {
        page.append("## Shares of alerts\n\n"
                + "One pass as the topology makes it, models of five components with everything on: protection, challengers, half-lives."
                + " Made streams are two of 60,000 events each, five clusters in five dimensions, the recorded ones in their order,"
                + " standardised. The share is that of the events that have a p-value, which is from about the seventy-fifth on."
                + " Log-likelihoods are prequential, over rows 30 % … 100 %, each at least −10 d. Recall and the share of"
                + " false alarms are those within the burst, at 1 %.\n\n"
                + "| stream | at 1 % | at 0.1 % | unprotected, 1 % | log-likelihood | unprotected | recall | false alarms | commit |\n"
                + "|---|---|---|---|---|---|---|---|---|\n");
        for (String suffix : AlertStream.SEEDS.keySet()) {
            AlertStream.made().keySet().forEach(name -> appendRate(page, name + suffix));
        }
        for (int i = 0; i < streams.size(); i++) {
            appendRate(page, streams.text(i, "set"));
        }
        page.append('\n');
    }

    private void appendRate(StringBuilder page, String name) {
        figures.get(Part.ALERTS, name)
                .ifPresentOrElse(
                        line -> page.append(EvaluationPage.row(
                                name,
                                share(line, "alerts", "judged"),
                                share(line, "alertsLow", "judgedLow"),
                                share(line, "alertsOpen", "judgedOpen"),
                                line.value("ll"),
                                line.value("llOpen"),
                                line.value("recall"),
                                number("%.4f", line.value("falseAlarms")),
                                line.commit())),
                        () -> missing.add(name + ", alerts"));
    }

    private static String share(Figures.Line line, String alerts, String judged) {
        double of = line.value(judged);
        return of > 0
                ? number("%.5f", line.value(alerts) / of)
                        + String.format(Locale.ROOT, " (%.0f of %.0f)", line.value(alerts), of)
                : "–";
    }

    private static String number(String format, double value) {
        return value == value ? String.format(Locale.ROOT, format, value) : "";
    }

    void appendRanking(StringBuilder page, ReferenceResults statics) {
        page.append("## Anomalies in one pass\n\n"
                + "Labelled tables, every row scored before it is learned, anomalies among the rows, which come in a random order, at most"
                + " 20,000; the first min(2,000, n/3) are not counted. ROC-AUC / average precision, means of the orders. Beside it the"
                + " recorded figures of scikit-learn fitted to 70 % of the rows, on the other 30 %: `GaussianMixture` of 5 and of 10,"
                + " `IsolationForest` of 100 trees. *core 0.8* is the product's own score (`anomaly.core.mass`).\n\n"
                + "| set | rows | GMM 5 | GMM 10 | forest | K=5, −log p | core 0.8 | core 0.7 | K=10, −log p | core 0.8 | core 0.7 | orders | commit |\n"
                + "|---|---|---|---|---|---|---|---|---|---|---|---|---|\n");
        List<double[]> all = new ArrayList<>();
        for (int i = 0; i < statics.size(); i++) {
            String set = statics.text(i, "set");
            int row = i;
            var found = figures.get(Part.RANKING, set);
            if (found.isEmpty() && RankingTrial.isFor(statics, i)) {
                missing.add(set + ", ranked in one pass");
            }
            found.ifPresent(line -> {
                List<Double> cells = new ArrayList<>();
                for (String reference : List.of("K5_r3", "K10_r3", "if")) {
                    cells.add(statics.number(row, "auc_" + reference));
                    cells.add(statics.number(row, "ap_" + reference));
                }
                for (String ours : RANKED) {
                    cells.add(line.value("auc" + ours));
                    cells.add(line.value("ap" + ours));
                }
                all.add(cells.stream().mapToDouble(c -> c).toArray());
                page.append(ranking(
                        set, (long) line.value("rows"), all.get(all.size() - 1), line.repeats(), line.commit()));
            });
        }
        if (!all.isEmpty()) {
            double[] mean = new double[all.get(0).length];
            Arrays.setAll(
                    mean,
                    c -> all.stream().mapToDouble(cells -> cells[c]).average().orElseThrow());
            page.append(ranking("**mean**", "", mean, "", ""));
        }
        page.append('\n');
    }

    void appendFleets(StringBuilder page) {
        page.append(
                "## A fleet of hosts\n\n"
                        + "`generate --scenario fleet`: ten days of requests, a host for every 4,000, five paths of 1 % to 40 %, a daily cycle, and"
                        + " from the fifth day on every kind of trouble once, but for 20 single requests of 25 times the latency. The features are `"
                        + Scenario.FLEET.features()
                        + "`, each host has a model, and the budget is " + FleetTrial.BUDGET
                        + " alerts a day for all hosts together (`anomaly.rate.per=application`). In the first five days, all alerts are false."
                        + " *flags* is what was flagged; the other rows choose as many alerts as the budget allows, in"
                        + " hindsight: by the product's p-values, its scores, −log p, by a robust z of the latency for each host and path, with"
                        + " the median and the deviation of the first five days, and by a Random Cut Forest for each host (RCF). Sums over the seeds; silence is not told by events.\n\n");
        Evaluation.FLEETS
                .keySet()
                .forEach(name -> figures.get(Part.FLEET, name)
                        .ifPresentOrElse(line -> appendFleet(page, name, line), () -> missing.add(name + ", a fleet")));
    }

    private static void appendFleet(StringBuilder page, String name, Figures.Line line) {
        List<Trouble.Kind> kinds = Arrays.stream(Trouble.Kind.values())
                .filter(kind -> line.values().containsKey(kind.name()))
                .toList();
        page.append(String.format(
                Locale.ROOT,
                "%s, %d seeds, commit %s: %.0f %% of the events have a p-value.%n%n",
                name,
                line.repeats(),
                line.commit(),
                100 * line.value("withPValue") / line.value("events")));
        page.append("| | alerts | false |");
        kinds.forEach(kind -> page.append(' ')
                .append(kind.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                .append(" |"));
        page.append("\n|---|---|---|").append("---|".repeat(kinds.size())).append('\n');
        List<Object> there = new ArrayList<>(List.of("", ""));
        kinds.forEach(kind -> there.add((long) line.value(kind.name())));
        page.append(EvaluationPage.row("events", there.toArray()));
        for (FleetTrial.Method method : FleetTrial.Method.values()) {
            List<Object> cells = new ArrayList<>();
            for (String figure : List.of("flagged", "false")) {
                cells.add((long) line.value(method + "_" + figure));
            }
            kinds.forEach(kind -> cells.add(
                    (long) line.values().getOrDefault(method + "_" + kind, 0.0).doubleValue()));
            page.append(
                    EvaluationPage.row(method.name().toLowerCase(Locale.ROOT).replace('_', ' '), cells.toArray()));
        }
        page.append('\n');
    }

    /** Each area and precision in one cell. */
    private static String ranking(String name, Object rows, double[] figures, Object orders, String commit) {
        List<Object> cells = new ArrayList<>(List.of(rows));
        for (int i = 0; i < figures.length; i += 2) {
            cells.add(String.format(Locale.ROOT, "%.3f / %.3f", figures[i], figures[i + 1]));
        }
        cells.add(orders);
        cells.add(commit);
        return EvaluationPage.row(name, cells.toArray());
    }
}

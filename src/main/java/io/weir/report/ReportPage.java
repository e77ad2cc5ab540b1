package io.weir.report;

import io.weir.event.Features;
import io.weir.json.ComponentSummary;
import io.weir.json.ModelSnapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** A backtest as one HTML page that needs nothing else: figures, scores and weights over time, the lifecycle, the clusters. */
public final class ReportPage {

    private static final int MOST_KEYS = 50;
    /** An alert rate over fewer events would be noise. */
    private static final int SMOOTH = 500;

    private static final int MOST_HAPPENINGS = 200;

    private static final String STYLE = """
            :root{color-scheme:light}
            body{font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;color:#1c2430;background:#f6f7f9;margin:0}
            main{max-width:1080px;margin:0 auto;padding:28px 24px 60px}
            h1{font-size:24px;margin:0 0 2px;letter-spacing:-.01em} h2{font-size:16px;margin:0 0 4px}
            p{margin:0 0 10px;color:#5b6573;font-size:13.5px}
            section{background:#fff;border:1px solid #e3e6ea;border-radius:10px;padding:18px 20px;margin-top:18px}
            .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(128px,1fr));gap:12px;margin-top:18px}
            .tile{background:#fff;border:1px solid #e3e6ea;border-radius:10px;padding:11px 14px}
            .tile b{display:block;font-size:20px;font-weight:600;font-variant-numeric:tabular-nums;letter-spacing:-.01em}
            .tile span{color:#5b6573;font-size:12.5px}
            svg{display:block;width:100%;height:auto;overflow:visible}
            .grid{stroke:#eceef1} .axis{stroke:#b6bdc6} .tick{fill:#5b6573;font-size:11.5px} .label{fill:#5b6573;font-size:12px}
            .name{font-size:13px;font-weight:700;paint-order:stroke;stroke:#fff;stroke-width:4px}
            table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums;font-size:13.5px}
            th{text-align:right;color:#5b6573;font-weight:500;border-bottom:1px solid #d5d9df}
            td{text-align:right;border-bottom:1px solid #eceef1} th,td{padding:5px 9px}
            th:first-child,td:first-child,td.l,th.l{text-align:left}
            .wide{overflow-x:auto} i.c{display:inline-block;width:11px;height:11px;border-radius:3px;margin-right:7px}
            .legend{display:flex;flex-wrap:wrap;gap:4px 14px;font-size:12.5px;color:#5b6573;margin-top:6px}
            .drift{color:#c92a2a;font-weight:600} summary{cursor:pointer;font-weight:600}
            """;

    private final BacktestReport report;
    private final Features features;
    private final List<double[]> points;
    private final String modelName;
    private final ModelRecord model;
    private final ModelSnapshot newest;
    private final Colors colors;

    private ReportPage(BacktestReport report, Features features, SampleReader reader) {
        this.report = report;
        this.features = features;
        var largest = report.models().entrySet().stream()
                .filter(e -> !e.getValue().sample().isEmpty())
                .max(Comparator.comparingInt(e -> e.getValue().scores().size()));
        modelName = largest.map(Map.Entry::getKey).orElse("");
        model = largest.map(Map.Entry::getValue).orElse(null);
        newest = model == null ? null : model.newest();
        colors = new Colors(newest == null ? new long[0] : ids(newest));
        points = new ArrayList<>();
        if (model != null) {
            model.sample().forEach(event -> points.add(reader.point(event)));
        }
    }

    private static long[] ids(ModelSnapshot model) {
        return IntStream.range(0, model.mixture().size())
                .mapToLong(model.components()::id)
                .toArray();
    }

    /** Reads the point of an event that was scored before. */
    @FunctionalInterface
    public interface SampleReader {
        /** Length d, NaN where a feature is missing. */
        double[] point(io.weir.source.RecordedEvent event);
    }

    /**
     * @param input what was played, for the title
     * @param seconds that it took
     */
    public static String html(
            BacktestReport report, Features features, SampleReader reader, String input, double seconds) {
        return new ReportPage(report, features, reader).page(input, seconds);
    }

    private String page(String input, double seconds) {
        var html = new StringBuilder("<!doctype html><html lang='en'><meta charset='utf-8'>")
                .append("<meta name='viewport' content='width=device-width'><title>Backtest of ")
                .append(Html.escape(input))
                .append("</title><style>")
                .append(STYLE)
                .append("</style><main><h1>Backtest of ")
                .append(Html.escape(input))
                .append("</h1><p>")
                .append(format(
                        "%,d event%s in %.1f s, scored before learned",
                        report.events(), report.events() == 1 ? "" : "s", seconds))
                .append(period())
                .append("</p>");
        tiles(html);
        if (report.scored() > 0) {
            scores(html);
        }
        if (report.alerts().size() > 0) {
            alerts(html);
        }
        if (newest != null && newest.alert() != null && newest.alert().calibration() != null) {
            html.append(CalibrationCharts.html(newest.alert().calibration()));
        }
        if (newest != null) {
            weights(html);
            scatter(html);
            clusters(html);
        }
        html.append(FlaggedTables.anomalies(report.flagged()));
        html.append(FlaggedTables.deadLetters(report.deadLetters()));
        lifecycle(html);
        keys(html);
        return html.append("</main></html>\n").toString();
    }

    private static String format(String pattern, Object... arguments) {
        return String.format(Locale.ROOT, pattern, arguments);
    }

    private String period() {
        if (report.scored() == 0 || report.first() == report.last()) {
            return "";
        }
        return " · " + Instant.ofEpochMilli(report.first()) + " to " + Instant.ofEpochMilli(report.last());
    }

    private void tiles(StringBuilder html) {
        var figures = report.overall();
        html.append("<div class='tiles'>");
        tile(html, format("%,d", report.scored()), "scored");
        tile(html, format("%,d", report.deadLetters().total()), "dead letters");
        tile(html, real(figures.prequential()), "mean log-likelihood, nats");
        tile(html, real(figures.median()), "median log-likelihood");
        if (figures.alertRate() == figures.alertRate()) {
            tile(
                    html,
                    format("%.2f %%", 100 * figures.alertRate()),
                    format("flagged of %,d that could be", figures.judged()));
        }
        if (report.keyed()) {
            tile(html, format("%,d", report.models().size()), "models");
        }
        tile(html, format("%,d", figures.components()), "clusters");
        tile(html, format("%,d", figures.modelVersion()), "model version");
        if (figures.rocAuc() == figures.rocAuc()) {
            tile(html, format("%.3f", figures.rocAuc()), "ROC-AUC of the labels");
            tile(html, format("%.3f", figures.averagePrecision()), "average precision");
        }
        if (figures.adjustedRandIndex() == figures.adjustedRandIndex()) {
            tile(html, format("%.3f", figures.adjustedRandIndex()), "adjusted Rand index");
        }
        html.append("</div>");
    }

    private static void tile(StringBuilder html, String value, String name) {
        html.append("<div class='tile'><b>")
                .append(value)
                .append("</b><span>")
                .append(name)
                .append("</span></div>");
    }

    private static String real(double value) {
        return Double.isFinite(value) ? Chart.number(value) : "–";
    }

    private void scores(StringBuilder html) {
        Windows windows = report.windows();
        double[] xs = new double[windows.size()];
        double[] ys = new double[windows.size()];
        for (int i = 0; i < xs.length; i++) {
            xs[i] = (i + 0.5) * windows.length();
            ys[i] = windows.mean(i);
        }
        double[] sorted =
                java.util.Arrays.stream(ys).filter(y -> y == y).sorted().toArray();
        double high = sorted[sorted.length - 1];
        double low = Math.max(sorted[0], sorted[(int) (0.02 * sorted.length)]);
        double room = Math.max(0.08 * (high - low), 1e-3);
        var chart = new Chart(1040, 260, 0, report.events(), low - room, high + room).labels("event", "log p(x), nats");
        marks(chart);
        chart.line(xs, ys, "stroke:#4269d0;stroke-width:1.6;stroke-linejoin:round");
        html.append("<section><h2>Score over time</h2><p>")
                .append(format(
                        "Mean log-likelihood of every %,d event%s before %s learned; higher is better.",
                        windows.length(),
                        windows.length() == 1 ? "" : "s",
                        windows.length() == 1 ? "it was" : "they were"))
                .append(report.happenings().isEmpty() ? "" : " Lines: the lifecycle; red where the stream drifted.")
                .append("</p>")
                .append(chart.svg("scores"))
                .append("</section>");
    }

    private void alerts(StringBuilder html) {
        Windows windows = report.alerts();
        int together = (int) Math.max(1, Math.ceil(SMOOTH / (double) windows.length()));
        int n = (windows.size() + together - 1) / together;
        double[] xs = new double[n];
        double[] ys = new double[n];
        double high = 0;
        for (int i = 0; i < n; i++) {
            xs[i] = (i + 0.5) * together * windows.length();
            ys[i] = 100 * windows.mean(i * together, (i + 1) * together);
            high = Math.max(high, ys[i] == ys[i] ? ys[i] : 0);
        }
        var chart = new Chart(1040, 170, 0, report.events(), 0, 1.1 * Math.max(high, 1)).labels("event", "% flagged");
        marks(chart);
        chart.line(xs, ys, "stroke:#c9622a;stroke-width:1.6;stroke-linejoin:round");
        html.append("<section><h2>Alert rate</h2><p>")
                .append(format(
                        "Share flagged of every %,d events, without those that came before there were p-values.",
                        together * windows.length()))
                .append("</p>")
                .append(chart.svg("alerts"))
                .append("</section>");
    }

    /** At most one line for what happened at the same time. */
    private void marks(Chart chart) {
        long at = -1;
        for (Happening happening : report.happenings()) {
            boolean drifted = happening.event().equals("drifted");
            if (!drifted && happening.position() == at) {
                continue;
            }
            at = happening.position();
            chart.mark(
                    at,
                    drifted ? "stroke:#c92a2a;stroke-width:1.5" : "stroke:#8f99a6;stroke-width:1;stroke-dasharray:2 3",
                    format("event %,d: ", at) + happening.text());
        }
    }

    private String ofModel() {
        return report.models().size() > 1 ? " of the largest model, “" + Html.escape(modelName) + "”" : "";
    }

    private void weights(StringBuilder html) {
        var chart = new Chart(1040, 240, 0, report.events(), 0, 1).labels("event", "weight");
        var ids = new WeightAreas(model.weights(), report.events()).draw(chart, colors);
        html.append("<section><h2>Weights over time</h2><p>How the weight is shared among the clusters")
                .append(ofModel())
                .append("; a cluster keeps its id and colour over refits.</p>")
                .append(chart.svg("weights"))
                .append("<div class='legend'>");
        for (long id : ids) {
            html.append("<span>").append(swatch(id)).append(id).append("</span>");
        }
        html.append("</div></section>");
    }

    private String swatch(long id) {
        return "<i class='c' style='background:" + colors.of(id) + "'></i>";
    }

    private void scatter(StringBuilder html) {
        var scatter = new Scatter(newest, features, points, colors);
        if (scatter.drawable()) {
            html.append("<section><h2>Clusters as they are now</h2><p>")
                    .append(format("%,d events", points.size()))
                    .append(ofModel().replace(" of the", " from the whole stream of the"))
                    .append(
                            " in the colour of the cluster they would be in now; ellipses at one and two standard deviations.</p>")
                    .append(scatter.chart().svg("scatter"))
                    .append("</section>");
        }
    }

    private void clusters(StringBuilder html) {
        html.append("<section><h2>Clusters</h2><div class='wide'><table><tr><th>id</th><th>weight</th><th>events</th>")
                .append("<th>born in version</th>");
        features.names()
                .forEach(name ->
                        html.append("<th class='l'>").append(Html.escape(name)).append("</th>"));
        html.append("</tr>");
        for (int k = 0; k < newest.mixture().size(); k++) {
            long id = newest.components().id(k);
            html.append("<tr><td>")
                    .append(swatch(id))
                    .append(id)
                    .append(format(
                            "</td><td>%.4f</td><td>%,.0f</td>", newest.mixture().weight(k), newest.mass(k)))
                    .append("<td>")
                    .append(newest.components().bornVersion(k))
                    .append("</td>");
            ComponentSummary.of(newest, k)
                    .forEach(cell -> html.append("<td class='l'>")
                            .append(Html.escape(cell))
                            .append("</td>"));
            html.append("</tr>");
        }
        html.append("</table></div></section>");
    }

    private void lifecycle(StringBuilder html) {
        html.append("<section><h2>Lifecycle</h2>");
        if (report.lifecycle().isEmpty()) {
            html.append("<p>Nothing was born, merged, split, or died.</p></section>");
            return;
        }
        var counts = new ArrayList<String>();
        report.lifecycle().forEach((event, count) -> counts.add(format("%,d %s", count, event)));
        html.append("<p>")
                .append(String.join(", ", counts))
                .append(".</p><details><summary>What happened when")
                .append(report.happenings().size() > MOST_HAPPENINGS ? " (the first " + MOST_HAPPENINGS + ")" : "")
                .append("</summary><table><tr><th>event</th><th class='l'>model</th><th>version</th>")
                .append("<th class='l'>what</th></tr>");
        report.happenings().stream()
                .limit(MOST_HAPPENINGS)
                .forEach(happening -> html.append(format("<tr><td>%,d</td><td class='l'>", happening.position()))
                        .append(Html.escape(happening.model()))
                        .append("</td><td>")
                        .append(happening.version())
                        .append(
                                happening.event().equals("drifted")
                                        ? "</td><td class='l drift'>"
                                        : "</td><td class='l'>")
                        .append(Html.escape(happening.text()))
                        .append("</td></tr>"));
        html.append("</table></details></section>");
    }

    private void keys(StringBuilder html) {
        if (!report.keyed()) {
            return;
        }
        html.append("<section><h2>Models</h2>");
        if (report.models().size() > MOST_KEYS) {
            html.append(format(
                    "<p>The %d largest of %,d.</p>", MOST_KEYS, report.models().size()));
        }
        html.append(
                        "<div class='wide'><table><tr><th>key</th><th>scored</th><th>mean log-likelihood</th><th>median</th><th>alert rate</th>")
                .append(
                        "<th>ROC-AUC</th><th>average precision</th><th>Rand index</th><th>clusters</th><th>version</th></tr>");
        report.models().entrySet().stream()
                .sorted(Comparator.comparingInt(e -> -e.getValue().scores().size()))
                .limit(MOST_KEYS)
                .forEach(entry -> {
                    var f = BacktestReport.Figures.of(entry.getValue());
                    html.append("<tr><td>")
                            .append(Html.escape(entry.getKey()))
                            .append(format("</td><td>%,d</td>", f.scored()));
                    for (double value : new double[] {
                        f.prequential(),
                        f.median(),
                        f.alertRate(),
                        f.rocAuc(),
                        f.averagePrecision(),
                        f.adjustedRandIndex()
                    }) {
                        html.append("<td>").append(real(value)).append("</td>");
                    }
                    html.append(format("<td>%d</td><td>%d</td></tr>", f.components(), f.modelVersion()));
                });
        html.append("</table></div></section>");
    }
}

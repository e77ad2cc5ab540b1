package io.weir.report;

import static io.weir.report.Tables.format;
import static io.weir.report.Tables.left;
import static io.weir.report.Tables.leftHead;
import static io.weir.report.Tables.plural;
import static j2html.TagCreator.*;

import io.weir.event.Features;
import io.weir.json.snapshot.ComponentSummary;
import io.weir.json.snapshot.ModelSnapshot;
import io.weir.plot.Chart;
import io.weir.source.RecordedEvent;
import j2html.TagCreator;
import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A backtest as one HTML page that needs nothing else: figures, scores and weights over time, the lifecycle, the clusters. */
public final class ReportPage {

    private static final int MOST_KEYS = 50;
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
        double[] point(RecordedEvent event);
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
        List<DomContent> parts = new ArrayList<>();
        String took = format(
                "%,d event%s in %.1f s, scored before learned", report.events(), plural(report.events()), seconds);
        parts.add(h1("Backtest of " + input));
        parts.add(p(took + period()));
        parts.add(tiles());
        if (report.scored() > 0) {
            parts.add(new TimeCharts(report).scores());
        }
        if (report.alerts().size() > 0) {
            parts.add(new TimeCharts(report).alerts());
        }
        if (newest != null && newest.alert() != null && newest.alert().calibration() != null) {
            parts.add(CalibrationCharts.of(newest.alert().calibration()));
        }
        if (newest != null) {
            parts.add(weights());
            var scatter = new Scatter(newest, features, points, colors);
            if (scatter.drawable()) {
                parts.add(scatter(scatter));
            }
            parts.add(clusters());
        }
        parts.add(FlaggedTables.anomalies(report.flagged()));
        if (report.deadLetters().total() > 0) {
            parts.add(FlaggedTables.deadLetters(report.deadLetters()));
        }
        parts.add(lifecycle());
        if (report.keyed()) {
            parts.add(keys());
        }
        var page = TagCreator.html(
                        head(
                                meta().withCharset("utf-8"),
                                meta().withName("viewport").withContent("width=device-width"),
                                title("Backtest of " + input),
                                style().with(rawHtml(STYLE))),
                        body(main().with(parts)))
                .withLang("en");
        return "<!doctype html>" + page.render() + "\n";
    }

    private String period() {
        return report.period().isEmpty() ? "" : " · " + report.period();
    }

    private DomContent tiles() {
        var figures = report.overall();
        List<DomContent> tiles = new ArrayList<>();
        tiles.add(tile(format("%,d", report.scored()), "scored"));
        tiles.add(tile(format("%,d", report.deadLetters().total()), "dead letters"));
        tiles.add(tile(real(figures.prequential()), "mean log-likelihood, nats"));
        tiles.add(tile(real(figures.median()), "median log-likelihood"));
        if (figures.alertRate() == figures.alertRate()) {
            String share = format("%.2f %%", 100 * figures.alertRate());
            tiles.add(tile(share, format("flagged of %,d that could be", figures.judged())));
        }
        if (report.keyed()) {
            tiles.add(tile(format("%,d", report.models().size()), "models"));
        }
        tiles.add(tile(format("%,d", figures.components()), "clusters"));
        tiles.add(tile(format("%,d", figures.modelVersion()), "model version"));
        if (figures.rocAuc() == figures.rocAuc()) {
            tiles.add(tile(format("%.3f", figures.rocAuc()), "ROC-AUC of the labels"));
            tiles.add(tile(format("%.3f", figures.averagePrecision()), "average precision"));
        }
        if (figures.adjustedRandIndex() == figures.adjustedRandIndex()) {
            tiles.add(tile(format("%.3f", figures.adjustedRandIndex()), "adjusted Rand index"));
        }
        return div().withClass("tiles").with(tiles);
    }

    private static DomContent tile(String value, String name) {
        return div(b(value), span(name)).withClass("tile");
    }

    private static String real(double value) {
        return Double.isFinite(value) ? Chart.number(value) : "–";
    }

    private String ofModel() {
        return report.models().size() > 1 ? " of the largest model, “" + modelName + "”" : "";
    }

    private DomContent weights() {
        var chart = new Chart(1040, 240, 0, report.events(), 0, 1).labels("event", "weight");
        long[] ids = new WeightAreas(model.weights(), report.events()).draw(chart, colors);
        String text = "How the weight is shared among the clusters" + ofModel()
                + "; a cluster keeps its id and colour over refits.";
        var legend = div().withClass("legend")
                .with(Arrays.stream(ids)
                        .mapToObj(id -> span(swatch(id), text("" + id)))
                        .toList());
        return section(h2("Weights over time"), p(text), chart.svg("weights"), legend);
    }

    private DomContent swatch(long id) {
        return i().withClass("c").withStyle("background:" + colors.of(id));
    }

    private DomContent scatter(Scatter scatter) {
        String text = format("%,d events", points.size())
                + ofModel().replace(" of the", " from the whole stream of the")
                + " in the colour of the cluster they would be in now; ellipses at one and two standard deviations.";
        return section(h2("Clusters as they are now"), p(text), scatter.chart().svg("scatter"));
    }

    private DomContent clusters() {
        var heads = Stream.concat(
                        Stream.of("id", "weight", "events", "born in version").map(name -> th(name)),
                        features.names().stream().map(Tables::leftHead))
                .toList();
        var rows = IntStream.range(0, newest.mixture().size())
                .mapToObj(k -> {
                    long id = newest.components().id(k);
                    return tr(
                                    td(swatch(id), text("" + id)),
                                    td(format("%.4f", newest.mixture().weight(k))),
                                    td(format("%,.0f", newest.mass(k))),
                                    td("" + newest.components().bornVersion(k)))
                            .with(ComponentSummary.of(newest, k).stream()
                                    .map(Tables::left)
                                    .toList());
                })
                .toList();
        return section(h2("Clusters"), Tables.wide(heads, rows));
    }

    private DomContent lifecycle() {
        var section = section(h2("Lifecycle"));
        if (report.history().counts().isEmpty()) {
            return section.with(p("Nothing was born, merged, split, or died."));
        }
        var counts = new ArrayList<String>();
        report.history().counts().forEach((event, count) -> counts.add(format("%,d %s", count, event)));
        String first =
                report.history().happenings().size() > MOST_HAPPENINGS ? " (the first " + MOST_HAPPENINGS + ")" : "";
        var rows = report.history().happenings().stream()
                .limit(MOST_HAPPENINGS)
                .map(happening -> tr(
                        td(format("%,d", happening.position())),
                        left(happening.model()),
                        td("" + happening.version()),
                        td(happening.text()).withClass(happening.event().equals("drifted") ? "l drift" : "l")))
                .toList();
        var heads = List.of(th("event"), leftHead("model"), th("version"), leftHead("what"));
        return section.with(
                p(String.join(", ", counts) + "."),
                details(summary("What happened when" + first), Tables.table(heads, rows)));
    }

    private DomContent keys() {
        var section = section(h2("Models"));
        if (report.models().size() > MOST_KEYS) {
            section.with(p(
                    format("The %d largest of %,d.", MOST_KEYS, report.models().size())));
        }
        var heads = Stream.of(
                        "key",
                        "scored",
                        "mean log-likelihood",
                        "median",
                        "alert rate",
                        "ROC-AUC",
                        "average precision",
                        "Rand index",
                        "clusters",
                        "version")
                .map(name -> th(name))
                .toList();
        var rows = report.models().entrySet().stream()
                .sorted(Comparator.comparingInt(e -> -e.getValue().scores().size()))
                .limit(MOST_KEYS)
                .map(entry -> {
                    var f = Figures.of(entry.getValue());
                    var figures = DoubleStream.of(
                            f.prequential(),
                            f.median(),
                            f.alertRate(),
                            f.rocAuc(),
                            f.averagePrecision(),
                            f.adjustedRandIndex());
                    return tr(td(entry.getKey()), td(format("%,d", f.scored())))
                            .with(figures.mapToObj(value -> td(real(value))).toList())
                            .with(td("" + f.components()), td("" + f.modelVersion()));
                })
                .toList();
        return section.with(Tables.wide(heads, rows));
    }
}

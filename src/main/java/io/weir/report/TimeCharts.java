package io.weir.report;

import static io.weir.report.Tables.format;
import static io.weir.report.Tables.plural;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.p;
import static j2html.TagCreator.section;

import io.weir.plot.Chart;
import io.weir.plot.Ink;
import j2html.tags.DomContent;
import java.util.Arrays;

/** What was measured of a backtest over time, with marks where the lifecycle went on. */
final class TimeCharts {

    /** An alert rate over fewer events would be noise. */
    private static final int SMOOTH = 500;

    private static final Ink DRIFT = Ink.line("#c92a2a", 1.5);
    private static final Ink CHANGE = Ink.dashes("#8f99a6", 1, 2, 3);

    private final BacktestReport report;

    TimeCharts(BacktestReport report) {
        this.report = report;
    }

    DomContent scores() {
        Windows windows = report.windows();
        double[] xs = new double[windows.size()];
        double[] ys = new double[windows.size()];
        for (int i = 0; i < xs.length; i++) {
            xs[i] = (i + 0.5) * windows.length();
            ys[i] = windows.mean(i);
        }
        double[] sorted = Arrays.stream(ys).filter(y -> y == y).sorted().toArray();
        double high = sorted[sorted.length - 1];
        double low = Math.max(sorted[0], sorted[(int) (0.02 * sorted.length)]);
        double room = Math.max(0.08 * (high - low), 1e-3);
        var chart = new Chart(1040, 260, 0, report.events(), low - room, high + room).labels("event", "log p(x), nats");
        marks(chart);
        chart.line(xs, ys, Ink.line("#4269d0", 1.6));
        String text = format(
                "Mean log-likelihood of every %,d event%s before %s learned; higher is better.",
                windows.length(), plural(windows.length()), windows.length() == 1 ? "it was" : "they were");
        String lines =
                report.history().happenings().isEmpty() ? "" : " Lines: the lifecycle; red where the stream drifted.";
        return section(h2("Score over time"), p(text + lines), chart.svg("scores"));
    }

    DomContent alerts() {
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
        chart.line(xs, ys, Ink.line("#c9622a", 1.6));
        String text = format(
                "Share flagged of every %,d events, without those that came before there were p-values.",
                together * windows.length());
        return section(h2("Alert rate"), p(text), chart.svg("alerts"));
    }

    /** At most one line for what happened at the same time. */
    private void marks(Chart chart) {
        long at = -1;
        for (LifecycleMark happening : report.history().happenings()) {
            boolean drifted = happening.event().equals("drifted");
            if (!drifted && happening.position() == at) {
                continue;
            }
            at = happening.position();
            chart.mark(at, drifted ? DRIFT : CHANGE, format("event %,d: ", at) + happening.text());
        }
    }
}

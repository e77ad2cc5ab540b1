package io.weir.cli;

import io.weir.cli.terminal.LiveLine;
import java.io.PrintWriter;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** How far a long command is: a bar on a terminal, elsewhere a plain line now and then. */
final class Progress implements AutoCloseable {

    private static final long TICK_NS = 1_000_000_000;
    private static final long LOOK_NS = 100_000_000;

    private final LiveLine line;
    private final ProgressBar bar;
    private final String unit;
    private final long begun = System.nanoTime();
    private long last = begun;

    private Progress(LiveLine line, ProgressBar bar, String unit) {
        this.unit = unit;
        this.line = line;
        this.bar = bar;
    }

    /**
     * @param task one word
     * @param unit what is counted, in the plural
     */
    static Progress of(String task, String unit, PrintWriter err) {
        if (!Boolean.getBoolean("weir.terminal")) {
            return new Progress(LiveLine.onStderr(err), null, unit);
        }
        return new Progress(
                null,
                new ProgressBarBuilder()
                        .setTaskName(task)
                        .setInitialMax(100)
                        .setUnit(" %", 1)
                        .setStyle(ProgressBarStyle.UNICODE_BLOCK)
                        .setUpdateIntervalMillis(200)
                        .build(),
                unit);
    }

    /**
     * May be called as often as one likes.
     *
     * @param fraction done, 0 … 1, or -1
     */
    void at(long count, double fraction) {
        long now = System.nanoTime();
        if (now - last < (bar == null ? TICK_NS : LOOK_NS)) {
            return;
        }
        last = now;
        String text = String.format(Locale.ROOT, "%,d %s, %,.0f/s", count, unit, count / ((now - begun) / 1e9));
        if (bar == null) {
            line.update(fraction < 0 ? text : String.format(Locale.ROOT, "%3.0f %%, %s", 100 * fraction, text));
        } else {
            if (fraction < 0) {
                bar.maxHint(-1);
            } else {
                bar.stepTo(Math.round(100 * fraction));
            }
            bar.setExtraMessage(' ' + text);
        }
    }

    @Override
    public void close() {
        if (bar == null) {
            line.end();
        } else {
            bar.close();
        }
    }
}

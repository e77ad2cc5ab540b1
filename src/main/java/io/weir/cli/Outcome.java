package io.weir.cli;

import io.weir.report.Refusals;
import java.io.PrintWriter;
import java.util.Locale;

/** What became of the events of a file. */
final class Outcome {

    private Outcome() {}

    /**
     * Says which could not be read or scored.
     *
     * @param events in all
     * @throws CommandFailed if none could
     */
    static void say(long events, Refusals refusals, PrintWriter err) {
        if (refusals.total() == 0) {
            return;
        }
        if (refusals.total() >= events) {
            throw new CommandFailed(String.format(
                    Locale.ROOT,
                    "none of %,d events could be scored: %s",
                    events,
                    FileOptions.plain(refusals.toString())));
        }
        err.printf(
                Locale.ROOT,
                "weir: %,d of %,d events could not be read or scored: %s%n",
                refusals.total(),
                events,
                FileOptions.plain(refusals.toString()));
        err.flush();
    }
}

package io.weir.cli;

import io.weir.cli.terminal.LiveLine;
import io.weir.json.snapshot.ModelSnapshot;
import io.weir.source.EventSource;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How things stand with a {@link Demo}, once a second, in a line that is written over. */
final class DemoProgress {

    private static final Logger LOG = LoggerFactory.getLogger(DemoProgress.class);
    private static final long TICK_MS = 1000;

    private final LiveLine line;
    private final TopicTally tally;
    private final EventSource source;
    private final long created;
    private boolean answered;
    private long lastTick;
    private long lastAnswered;

    /**
     * @param created when the demo was, in nanoseconds
     */
    DemoProgress(LiveLine line, TopicTally tally, EventSource source, long created) {
        this.line = line;
        this.tally = tally;
        this.source = source;
        this.created = created;
    }

    /** The first event is about to be played. */
    void begin(long now) {
        lastTick = now;
    }

    /** Says how things stand if it is time to. */
    void look() {
        long now = System.nanoTime();
        if (!answered && tally.answered() > 0) {
            answered = true;
            LOG.info("first answer {} s after the start", (now - created) / 1_000_000 / 1e3);
        }
        if (now - lastTick >= TICK_MS * 1_000_000) {
            line.update(standing((now - lastTick) / 1e9));
            lastTick = now;
        }
    }

    void end() {
        line.end();
    }

    private String standing(double seconds) {
        long count = tally.answered();
        var models = tally.models().values();
        long learned = models.stream().mapToLong(ModelSnapshot::events).sum();
        String text = String.format(
                Locale.ROOT,
                "%,7.0f events/s   %,d assigned, %,d dead letters",
                (count - lastAnswered) / seconds,
                tally.assignments(),
                tally.deadLetters());
        if (!models.isEmpty()) {
            text += String.format(
                    Locale.ROOT,
                    "   learned %,d   mean log-likelihood %.4f   clusters %d",
                    learned,
                    Account.meanLogLikelihood(models),
                    Account.clusters(models));
        }
        lastAnswered = count;
        long size = source.size();
        return size < 0 ? text : String.format(Locale.ROOT, "%3d %%  %s", 100 * count / size, text);
    }
}

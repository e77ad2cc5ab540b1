package io.weir.cli.terminal;

import java.io.PrintWriter;

/** A line that says how things stand: rewritten in place on a terminal, elsewhere a plain line now and then. */
public final class LiveLine {

    private static final int PLAIN_EVERY = 5;

    private final PrintWriter out;
    private final boolean terminal;
    private int updates;
    private int width;

    public LiveLine(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** For stderr; the start script knows whether that is a terminal. */
    public static LiveLine onStderr(PrintWriter err) {
        return new LiveLine(err, Boolean.getBoolean("weir.terminal"));
    }

    /** To be called once a second. */
    public void update(String text) {
        updates++;
        if (terminal) {
            out.print('\r');
            out.print(text + " ".repeat(Math.max(0, width - text.length())));
            width = text.length();
        } else if (updates % PLAIN_EVERY == 0) {
            out.println(text);
        }
        out.flush();
    }

    /** Goes on below the line. */
    public void end() {
        if (terminal && width > 0) {
            out.println();
            width = 0;
        }
    }
}

package io.weir.cli;

import io.weir.cli.terminal.SafePrinter;
import java.io.StringWriter;

/** Runs commands in this process and keeps what they print. */
final class Terminal {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    /** The exit status. */
    int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Weir.commandLine()
                .setOut(new SafePrinter(out))
                .setErr(new SafePrinter(err))
                .execute(arguments);
    }

    String out() {
        return out.toString();
    }

    String err() {
        return err.toString();
    }
}

package io.weir.cli;

import io.weir.cli.terminal.SafeText;
import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine;

/**
 * What becomes of the command when a thread of it dies of something that nobody waits for: it says so, ends, and does not end well.
 *
 * <pre>
 *   thread dies ──► sentence on stderr ──► the command's own thread is interrupted, closes what it has, exit status 1
 *                                     └──► it does not come to an end: halt, exit status 1
 * </pre>
 */
final class BadEnd implements Thread.UncaughtExceptionHandler {

    private static final long PATIENCE_NS = 30_000_000_000L;

    private final Thread command;
    private final PrintStream err;
    private final Runnable halt;
    private final long patience;
    private final AtomicReference<Throwable> first = new AtomicReference<>();

    /**
     * @param command the thread that runs the command
     */
    BadEnd(Thread command, PrintStream err) {
        this(command, err, () -> Runtime.getRuntime().halt(CommandLine.ExitCode.SOFTWARE), PATIENCE_NS);
    }

    /**
     * @param halt ends the process
     * @param patience ns that the command has to come to its end
     */
    BadEnd(Thread command, PrintStream err, Runnable halt, long patience) {
        this.command = command;
        this.err = err;
        this.halt = halt;
        this.patience = patience;
    }

    /** Whether a thread died. */
    boolean happened() {
        return first.get() != null;
    }

    @Override
    public void uncaughtException(Thread thread, Throwable e) {
        if (!first.compareAndSet(null, e)) {
            return;
        }
        command.interrupt();
        try {
            err.println("weir: "
                    + SafeText.line(Failures.thrownBy(thread.getName(), e).getMessage()));
            err.flush();
        } finally {
            long begun = System.nanoTime();
            // Main's own failure is said by main; all others wait here, as daemons, for it to end.
            while (thread != command && System.nanoTime() - begun < patience) {
                LockSupport.parkNanos(patience);
            }
            halt.run();
        }
    }
}

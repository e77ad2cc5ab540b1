package io.weir.cli;

import io.weir.admin.CannotReset;
import io.weir.admin.NoBroker;
import io.weir.admin.TopicsUnavailable;
import io.weir.bench.BenchFailed;
import io.weir.broker.BrokerException;
import io.weir.config.CannotStart;
import io.weir.http.WebException;
import io.weir.source.InputException;
import java.io.PrintWriter;
import java.net.BindException;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** What a user reads when a command throws: a sentence for what is theirs to mend, and for the rest that it is a bug. */
final class Failures implements IExecutionExceptionHandler {

    /** Messages of these are written for the user. */
    private static final List<Class<? extends Exception>> EXPECTED = List.of(
            InputException.class,
            ConfigException.class,
            BrokerException.class,
            CannotStart.class,
            CannotReset.class,
            TopicsUnavailable.class,
            WebException.class,
            BindException.class);

    /** Null where commands run in another program, which has handlers of its own. */
    private final BadEnd badEnd;

    Failures(BadEnd badEnd) {
        this.badEnd = badEnd;
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        if (badEnd != null && badEnd.happened()) {
            // It was said when it happened, and what comes after comes of it.
            return CommandLine.ExitCode.SOFTWARE;
        }
        // What a command that is a method throws comes wrapped.
        var wrapped = causes(e).filter(Error.class::isInstance).findFirst();
        if (e instanceof CommandLine.ExecutionException && wrapped.isPresent()) {
            err.println("weir: " + error((Error) wrapped.get()));
            return CommandLine.ExitCode.SOFTWARE;
        }
        if (e instanceof CommandFailed || e instanceof BenchFailed) {
            err.println("weir: " + e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
        if (mayHeal(e)) {
            err.println("weir: " + e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
        var expected = expected(e);
        if (expected.isPresent()) {
            err.println("weir: " + expected.get().getMessage());
            return CommandLine.ExitCode.USAGE;
        }
        var path = causes(e).filter(InvalidPathException.class::isInstance).findFirst();
        if (path.isPresent()) {
            var wrong = (InvalidPathException) path.get();
            err.println("weir: '" + wrong.getInput() + "' cannot be the name of a file here: " + wrong.getReason());
            return CommandLine.ExitCode.USAGE;
        }
        if (e instanceof KafkaException) {
            err.println("weir: Kafka: " + words(e) + "; WEIR_LOG=debug says more");
            return CommandLine.ExitCode.SOFTWARE;
        }
        err.println("weir: " + sentence(e) + "; this is a bug, please report it with what WEIR_LOG=debug prints");
        if (LoggerFactory.getLogger(Failures.class).isDebugEnabled()) {
            e.printStackTrace(err);
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    /** Runs commands; an error ends one with a sentence too. */
    int execute(ParseResult parsed) {
        try {
            return new CommandLine.RunLast().execute(parsed);
        } catch (Error e) {
            PrintWriter err = parsed.commandSpec().commandLine().getErr();
            err.println("weir: " + error(e));
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    /**
     * What a thread has thrown, for the thread that waits for its work.
     *
     * @param thread its name
     * @return the same if it is an exception, else one with a sentence on the error
     */
    static RuntimeException thrownBy(String thread, Throwable e) {
        if (e instanceof Error error) {
            return new CommandFailed("thread " + thread + ": " + error(error));
        }
        return e instanceof RuntimeException exception ? exception : new IllegalStateException(e);
    }

    private static String error(Error e) {
        if (e instanceof OutOfMemoryError) {
            return "out of memory (" + e.getMessage() + "), of which there are "
                    + (Runtime.getRuntime().maxMemory() >> 20)
                    + " MB; JAVA_OPTS=-Xmx4g gives more, and a smaller event.max.bytes needs less";
        }
        return sentence(e) + "; this is a bug, please report it";
    }

    /** No broker answers, or none in time, or another process still has the state: whoever starts the command again may have luck. */
    private static boolean mayHeal(Exception e) {
        return causes(e)
                .anyMatch(cause -> cause instanceof NoBroker
                        || cause instanceof CannotStart start && start.mayHeal()
                        || cause instanceof TopicsUnavailable
                                && (cause.getCause() instanceof RetriableException
                                        || cause.getCause() instanceof TimeoutException));
    }

    private static Stream<Throwable> causes(Throwable e) {
        return Stream.iterate(e, Objects::nonNull, Throwable::getCause);
    }

    /** The outermost of an exception and its causes that is written for the user. */
    private static Optional<Throwable> expected(Throwable e) {
        return causes(e)
                .filter(cause -> EXPECTED.stream().anyMatch(type -> type.isInstance(cause)))
                .findFirst();
    }

    /** The first that says something. */
    private static String words(Throwable e) {
        return causes(e)
                .map(Throwable::getMessage)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("the cluster does not say why");
    }

    private static String sentence(Throwable e) {
        Throwable cause = e;
        while (cause.getMessage() == null && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null
                ? cause.toString()
                : cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }
}

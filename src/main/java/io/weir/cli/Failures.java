package io.weir.cli;

import io.weir.bench.BenchFailed;
import io.weir.broker.BrokerException;
import io.weir.source.InputException;
import io.weir.streams.CannotReset;
import io.weir.streams.CannotStart;
import io.weir.streams.TopicsUnavailable;
import io.weir.web.WebException;
import java.io.PrintWriter;
import java.net.BindException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
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

    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        if (e instanceof CommandFailed || e instanceof BenchFailed) {
            err.println("weir: " + e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
        var expected = expected(e);
        if (expected.isPresent()) {
            err.println("weir: " + expected.get().getMessage());
            return CommandLine.ExitCode.USAGE;
        }
        if (e instanceof KafkaException) {
            err.println("weir: Kafka: " + sentence(e) + "; WEIR_LOG=debug says more");
            return CommandLine.ExitCode.SOFTWARE;
        }
        err.println("weir: " + sentence(e) + "; this is a bug, please report it with what WEIR_LOG=debug prints");
        if (LoggerFactory.getLogger(Failures.class).isDebugEnabled()) {
            e.printStackTrace(err);
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    /** The outermost of an exception and its causes that is written for the user. */
    private static Optional<Throwable> expected(Throwable e) {
        return Stream.iterate(e, Objects::nonNull, Throwable::getCause)
                .filter(cause -> EXPECTED.stream().anyMatch(type -> type.isInstance(cause)))
                .findFirst();
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

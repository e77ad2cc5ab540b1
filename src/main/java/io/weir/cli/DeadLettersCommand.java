package io.weir.cli;

import io.weir.event.Reason;
import io.weir.source.InputException;
import io.weir.streams.DeadLetterTopic;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weir dead-letters list|redrive}. */
@Command(
        name = "dead-letters",
        description = "Shows what could not be read, or sends it again to the topic that it came from.")
final class DeadLettersCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    /** Which letters. */
    static final class Selection {

        @Option(names = "--reason", paramLabel = "CODE", description = "Only letters of this reason, like NOT_JSON.")
        private String reason;

        @Option(
                names = "--limit",
                paramLabel = "N",
                defaultValue = "1000",
                description = "No more than so many letters; default: ${DEFAULT-VALUE}.")
        private long limit;

        Optional<String> reason() {
            if (reason != null
                    && Arrays.stream(Reason.values()).noneMatch(r -> r.name().equals(reason))) {
                throw new InputException("--reason is " + reason + "; expected one of "
                        + Arrays.stream(Reason.values()).map(Reason::name).collect(Collectors.joining(", ")));
            }
            return Optional.ofNullable(reason);
        }

        long limit() {
            if (limit < 1) {
                throw new InputException("--limit is " + limit + "; expected 1 or more");
            }
            return limit;
        }
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "dead-letters list, or dead-letters redrive?");
    }

    @Command(
            name = "list",
            description =
                    "One letter per line, as JSON: reason, message, source, key, value (Base64 where it is no text).")
    int list(@Mixin ConfigurationOptions configuration, @Mixin Selection selection) {
        var command = spec.subcommands().get("list");
        var letters =
                new DeadLetterTopic(configuration.load(command.getErr())).list(selection.reason(), selection.limit());
        letters.forEach(letter -> command.getOut()
                .println(new String(
                        DeadLetterLine.of(letter.headers(), letter.key(), letter.value()), StandardCharsets.UTF_8)));
        command.getOut().flush();
        if (letters.isEmpty()) {
            command.getErr().println("there are no such dead letters");
        }
        return CommandLine.ExitCode.OK;
    }

    @Command(
            name = "redrive",
            description =
                    "Sends letters again to the topic and partition that they came from, with key, headers and time; each"
                            + " of them once, whatever happens.")
    int redrive(@Mixin ConfigurationOptions configuration, @Mixin Selection selection) {
        var command = spec.subcommands().get("redrive");
        var sent = new DeadLetterTopic(configuration.load(command.getErr()))
                .redrive(selection.reason(), selection.limit());
        sent.forEach((reason, letters) -> command.getOut().println(reason + " " + letters));
        command.getOut().flush();
        if (sent.isEmpty()) {
            command.getErr().println("there are no such dead letters that were not sent again before");
        }
        return CommandLine.ExitCode.OK;
    }
}

package io.weir.cli;

import io.weir.admin.DeadLetterTopic;
import io.weir.admin.Redriven;
import io.weir.event.Reason;
import io.weir.source.InputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

        Optional<Reason> reason() {
            var known = Arrays.stream(Reason.values())
                    .filter(r -> r.name().equals(reason))
                    .findFirst();
            if (reason != null && known.isEmpty()) {
                throw new InputException("--reason is " + reason + "; expected one of "
                        + Arrays.stream(Reason.values()).map(Reason::name).collect(Collectors.joining(", ")));
            }
            return known;
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
        long shown = new DeadLetterTopic(configuration.load(command.getErr()))
                .list(
                        selection.reason(),
                        selection.limit(),
                        letter ->
                                DeadLetterLine.print(command.getOut(), letter.headers(), letter.key(), letter.value()));
        command.getOut().flush();
        if (shown == 0) {
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
        var redriven = new DeadLetterTopic(configuration.load(command.getErr()))
                .redrive(selection.reason(), selection.limit());
        redriven.sent().forEach((reason, letters) -> command.getOut().println(reason + " " + letters));
        command.getOut().flush();
        sentences(redriven, selection).forEach(command.getErr()::println);
        return CommandLine.ExitCode.OK;
    }

    /** What was not sent, and what is left. */
    private static List<String> sentences(Redriven redriven, Selection selection) {
        List<String> sentences = new ArrayList<>();
        add(sentences, redriven.foreign(), "passed over, because they are no dead letters of this configuration");
        add(sentences, redriven.gone(), "not sent, because they are cut and the whole is gone");
        add(sentences, redriven.refused(), "not sent, because their topic refuses them");
        if (redriven.sent().isEmpty()) {
            sentences.add("there are no such dead letters that were not sent again before");
        }
        if (redriven.beyondLimit() > 0) {
            sentences.add(redriven.beyondLimit() + " left because of --limit " + selection.limit());
        }
        if (redriven.ofOtherReasons() > 0) {
            sentences.add(redriven.ofOtherReasons() + " left because of --reason "
                    + selection.reason().orElseThrow());
        }
        if (redriven.beyondLimit() + redriven.ofOtherReasons() == 0) {
            sentences.add("none left");
        }
        return sentences;
    }

    private static void add(List<String> sentences, Redriven.Some some, String what) {
        if (some.count() > 0) {
            sentences.add(some.count() + " " + what + "; the first is " + some.first());
        }
    }
}

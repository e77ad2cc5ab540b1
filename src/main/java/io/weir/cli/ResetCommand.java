package io.weir.cli;

import io.weir.admin.ApplicationReset;
import io.weir.config.Topics;
import io.weir.config.WeirConfig;
import io.weir.source.InputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weir reset}. */
@Command(
        name = "reset",
        description = "Makes the application as if it had never run: says what it will erase, asks, and erases it.")
final class ResetCommand implements Callable<Integer> {

    @Mixin
    private ConfigurationOptions configuration;

    @Option(names = "--yes", description = "Does not ask.")
    private boolean yes;

    @Option(names = "--dry-run", description = "Only says what would be erased.")
    private boolean dryRun;

    @Option(names = "--output-topics", description = "Empties the output topics, too.")
    private boolean outputTopics;

    @Option(
            names = "--from-end",
            description = "The next run begins with new events; otherwise it reads the input from the beginning.")
    private boolean fromEnd;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        WeirConfig config = configuration.load(err);
        try (var reset = new ApplicationReset(config)) {
            ApplicationReset.Plan plan = reset.plan(outputTopics);
            print(plan, config, out);
            if (plan.isEmpty() || dryRun) {
                return CommandLine.ExitCode.OK;
            }
            if (!yes && !confirmed(err)) {
                err.println("weir: nothing was erased");
                return CommandLine.ExitCode.SOFTWARE;
            }
            reset.run(plan, fromEnd);
            out.println("done");
        }
        return CommandLine.ExitCode.OK;
    }

    private void print(ApplicationReset.Plan plan, WeirConfig config, PrintWriter out) {
        if (plan.isEmpty()) {
            out.println("application '" + config.applicationId() + "' at " + config.bootstrapServers()
                    + " has left nothing to erase");
            return;
        }
        out.println("of application '" + config.applicationId() + "' at " + config.bootstrapServers()
                + " this will be erased for good:");
        plan.groups().forEach(group -> out.println("  group            " + group + " (offsets)"));
        plan.internalTopics().forEach(topic -> out.println("  internal topic   " + topic));
        if (plan.stateDirectory() != null) {
            out.println("  local state      " + plan.stateDirectory()
                    + " (on this machine; other machines have their own)");
        }
        plan.outputTopics().forEach(topic -> out.println("  records of topic " + topic));
        String input = String.join(", ", Topics.of(config).input());
        out.println("the next run begins with no models and reads " + input + " from "
                + (fromEnd ? "its end" : "the beginning"));
        if (plan.outputTopics().isEmpty()) {
            out.println("the output topics stay as they are; --output-topics empties them");
        }
        out.flush();
    }

    private static boolean confirmed(PrintWriter err) {
        err.print("erase it? [yes/no] ");
        err.flush();
        try {
            String answer = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
            if (answer == null) {
                throw new InputException("nobody answered, and nothing was erased; --yes erases without asking");
            }
            return answer.strip().equalsIgnoreCase("yes") || answer.strip().equalsIgnoreCase("y");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

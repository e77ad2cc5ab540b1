package io.weir.cli;

import io.weir.admin.AdminSession;
import io.weir.admin.AuthorizationError;
import io.weir.admin.TopicAdmin;
import io.weir.admin.TopicsUnavailable;
import io.weir.config.WeirConfig;
import io.weir.source.InputException;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weir topics create|check}. */
@Command(name = "topics", description = "Creates the topics, or checks those that are there.")
final class TopicsCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "topics create, or topics check?");
    }

    @Command(
            name = "create",
            description =
                    "Creates the topics that are missing, and prints their names; gives Weir's own the partitions that the input has.")
    int create(@Mixin ConfigurationOptions configuration) {
        var command = spec.subcommands().get("create");
        var config = configuration.load(command.getErr());
        var created = ask(config, admin -> TopicAdmin.create(admin, config));
        created.forEach(command.getOut()::println);
        var extended = ask(config, admin -> TopicAdmin.extend(admin, config));
        extended.forEach(topic -> command.getErr().println("topic '" + topic + "' got the partitions that it lacked"));
        if (created.isEmpty() && extended.isEmpty()) {
            command.getErr().println("all topics are there already");
        }
        return CommandLine.ExitCode.OK;
    }

    @Command(
            name = "check",
            description = "Looks whether the topics are there and will do; says what is wrong with them.")
    int check(@Mixin ConfigurationOptions configuration) {
        var command = spec.subcommands().get("check");
        var config = configuration.load(command.getErr());
        var problems = ask(config, admin -> TopicAdmin.check(admin, config));
        problems.forEach(problem -> command.getErr().println("weir: " + problem));
        ask(config, admin -> TopicAdmin.warnings(admin, config))
                .forEach(warning -> command.getErr().println("weir: warning: " + warning));
        return problems.isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.USAGE;
    }

    private static List<String> ask(WeirConfig config, Function<Admin, List<String>> question) {
        try (var session = AdminSession.open(config.adminProperties())) {
            return question.apply(session.admin());
        } catch (TopicsUnavailable e) {
            if (AuthorizationError.sentence(e).isPresent()) {
                throw e;
            }
            throw new InputException(
                    e.getMessage() + "; is the broker there that bootstrap.servers=" + config.bootstrapServers()
                            + " names?",
                    e);
        }
    }
}

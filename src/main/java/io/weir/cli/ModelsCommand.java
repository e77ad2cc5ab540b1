package io.weir.cli;

import io.weir.admin.Steering;
import io.weir.admin.Steering.Published;
import io.weir.config.ModelCompatibility;
import io.weir.config.Topics;
import io.weir.config.WeirConfig;
import io.weir.json.FileTrouble;
import io.weir.json.ModelKey;
import io.weir.json.snapshot.Command.Kind;
import io.weir.json.snapshot.InvalidModel;
import io.weir.json.snapshot.ModelSnapshot;
import io.weir.source.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir models list|show|export|import|freeze|resume|rollback|reset}. */
@Command(name = "models", description = "Looks at live models and steers them, while they run.")
final class ModelsCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    /** Which model. */
    static final class Which {

        @Parameters(
                paramLabel = "MODEL",
                arity = "0..1",
                description = "Name of the model, which is its key; with model.key=constant there is only one.")
        private String name;

        String name(WeirConfig config) {
            if (name != null) {
                return name;
            }
            if (config.modelKey().kind() == ModelKey.Kind.CONSTANT) {
                return ModelKey.CONSTANT_NAME;
            }
            throw new InputException("which model? 'weir models list' shows their names");
        }
    }

    /** How a command is sent. */
    static final class Sending {

        @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the lifecycle topic.")
        private String reason;

        @Option(
                names = "--wait",
                paramLabel = "PT10S",
                defaultValue = "PT10S",
                description = "How long to wait for the answer of a running processor; default: ${DEFAULT-VALUE}.")
        private Duration patience;
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "models list, show, export, import, freeze, resume, rollback, or reset?");
    }

    @Command(
            name = "list",
            description =
                    "One line for every model, also for one that cannot be read; with --json, its newest snapshot.")
    int list(
            @Mixin ConfigurationOptions configuration,
            @Option(names = "--json", description = "Snapshots, one JSON object per line.") boolean json) {
        var command = spec.subcommands().get("list");
        Map<String, Published> models = new Steering(configuration.load(command.getErr())).models();
        List<String> unreadable = ModelList.print(models, json, command.getOut());
        if (models.isEmpty()) {
            command.getErr().println("there are no models yet");
        } else if (!unreadable.isEmpty()) {
            command.getErr()
                    .println(unreadable.size() + " of " + models.size() + " models cannot be read, the first is '"
                            + unreadable.get(0) + "'; its next version replaces what is damaged, as do '"
                            + "weir models reset' and 'weir models import'");
        }
        return CommandLine.ExitCode.OK;
    }

    @Command(name = "show", description = "The clusters of a model.")
    int show(@Mixin ConfigurationOptions configuration, @Mixin Which which) {
        var command = spec.subcommands().get("show");
        WeirConfig config = configuration.load(command.getErr());
        String name = which.name(config);
        ModelSnapshot model = parsed(there(config, name).snapshot(), unreadable(name));
        ClusterTable.print(List.of(model), command.getOut());
        command.getOut().flush();
        return CommandLine.ExitCode.OK;
    }

    @Command(
            name = "export",
            description = "The newest snapshot of a model, as 'weir score' and 'models import' take it.")
    int export(
            @Mixin ConfigurationOptions configuration,
            @Mixin Which which,
            @Option(
                            names = "--output",
                            paramLabel = "MODEL.json",
                            converter = FileName.OrStdout.class,
                            description = "Without it, or as -, it goes to stdout.")
                    Path output) {
        var command = spec.subcommands().get("export");
        WeirConfig config = configuration.load(command.getErr());
        String name = which.name(config);
        byte[] snapshot = there(config, name).snapshot();
        parsed(snapshot, unreadable(name));
        if (output == null) {
            command.getOut().print(new String(snapshot, StandardCharsets.UTF_8));
            command.getOut().println();
            command.getOut().flush();
            return CommandLine.ExitCode.OK;
        }
        try {
            Files.write(output, snapshot);
        } catch (IOException e) {
            throw new InputException("cannot write " + output + ": " + FileTrouble.ofWriting(e), e);
        }
        return CommandLine.ExitCode.OK;
    }

    @Command(
            name = "import",
            description =
                    "Puts a model in the place of a live one, or beside the others: it scores at once and goes on learning.")
    int imports(
            @Mixin ConfigurationOptions configuration,
            @Mixin Which which,
            @Option(
                            names = {"--input", "--model"},
                            paramLabel = "MODEL.json",
                            required = true,
                            description = "A model of 'weir fit', or a snapshot.")
                    Path input,
            @Mixin Sending sending) {
        var command = spec.subcommands().get("import");
        WeirConfig config = configuration.load(command.getErr());
        ModelSnapshot model = ModelFile.read(input);
        ModelCompatibility.problem(model, config).ifPresent(problem -> {
            throw new InputException(input + ": " + problem);
        });
        String name = which.name(config);
        Published published = new Steering(config).models().get(name);
        return send(command, config, published, sending, name, Kind.IMPORT, 0, model);
    }

    @Command(name = "freeze", description = "The model scores and does not learn, until it is resumed.")
    int freeze(@Mixin ConfigurationOptions configuration, @Mixin Which which, @Mixin Sending sending) {
        return steer("freeze", configuration, which, sending, Kind.FREEZE);
    }

    @Command(name = "resume", description = "A frozen model learns again.")
    int resume(@Mixin ConfigurationOptions configuration, @Mixin Which which, @Mixin Sending sending) {
        return steer("resume", configuration, which, sending, Kind.RESUME);
    }

    @Command(name = "reset", description = "The model forgets everything and begins anew; a rollback can take it back.")
    int reset(@Mixin ConfigurationOptions configuration, @Mixin Which which, @Mixin Sending sending) {
        return steer("reset", configuration, which, sending, Kind.RESET);
    }

    @Command(
            name = "rollback",
            description = "The model is what it was as an earlier version, and learns on from there.")
    int rollback(
            @Mixin ConfigurationOptions configuration,
            @Mixin Which which,
            @Option(names = "--to", paramLabel = "VERSION", required = true, description = "The earlier version.")
                    long version,
            @Mixin Sending sending) {
        var command = spec.subcommands().get("rollback");
        WeirConfig config = configuration.load(command.getErr());
        String name = which.name(config);
        Published published = there(config, name);
        long newest = newest(published.snapshot());
        if (version < 1 || version >= newest) {
            throw new InputException("--to is " + version + "; expected "
                    + (newest == Long.MAX_VALUE
                            ? "a version from 1 on"
                            : "an earlier version than the newest of model '" + name + "', which is " + newest));
        }
        return send(command, config, published, sending, name, Kind.ROLLBACK, version, null);
    }

    private int steer(String word, ConfigurationOptions configuration, Which which, Sending sending, Kind kind) {
        var command = spec.subcommands().get(word);
        WeirConfig config = configuration.load(command.getErr());
        String name = which.name(config);
        return send(command, config, there(config, name), sending, name, kind, 0, null);
    }

    private static int send(
            CommandLine command,
            WeirConfig config,
            Published published,
            Sending sending,
            String name,
            Kind kind,
            long version,
            ModelSnapshot snapshot) {
        var what = new io.weir.json.snapshot.Command(name, kind, version, snapshot, sending.reason);
        var answer = new Steering(config).send(what, published, sending.patience);
        if (answer.isEmpty()) {
            command.getErr()
                    .println("weir: the command is in topic '"
                            + Topics.of(config).control() + "'; no processor has carried it out within "
                            + sending.patience + ", one that runs will");
            // Who does not wait asked for no more than that it is sent.
            return sending.patience.isZero() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        }
        if (!answer.get().done()) {
            throw new InputException(answer.get().message());
        }
        command.getOut().println("model '" + name + "' is " + answer.get().message());
        command.getOut().flush();
        return CommandLine.ExitCode.OK;
    }

    private static Published there(WeirConfig config, String name) {
        Published published = new Steering(config).models().get(name);
        if (published == null) {
            throw new InputException("there is no model '" + name + "' in topic '"
                    + Topics.of(config).models() + "'; 'weir models list' shows those that are there");
        }
        return published;
    }

    /** How a sentence on a model begins that was published and cannot be read. */
    private static String unreadable(String name) {
        return "the newest version of model '" + name + "' cannot be read ('weir models rollback', 'reset' and 'import'"
                + " replace it)";
    }

    /** The newest version; of a model that cannot be read, whoever keeps it knows that. */
    private static long newest(byte[] snapshot) {
        try {
            return ModelSnapshot.fromJson(snapshot).version();
        } catch (InvalidModel e) {
            return Long.MAX_VALUE;
        }
    }

    private static ModelSnapshot parsed(byte[] json, String what) {
        try {
            return ModelSnapshot.fromJson(json);
        } catch (InvalidModel e) {
            throw new InputException(what + ": " + e.getMessage(), e);
        }
    }
}

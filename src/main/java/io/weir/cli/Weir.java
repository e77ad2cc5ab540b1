package io.weir.cli;

import io.weir.cli.terminal.SafePrinter;
import io.weir.cli.terminal.SafeText;
import io.weir.config.Spelling;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weir COMMAND}. */
@Command(
        name = "weir",
        description = "Fits a mixture model to a Kafka topic while it flows: clusters for every event.",
        mixinStandardHelpOptions = true,
        versionProvider = Weir.Version.class,
        scope = CommandLine.ScopeType.INHERIT,
        sortOptions = false,
        usageHelpAutoWidth = true,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:all went well", "1:it failed", "2:it was asked for what cannot be"},
        footer = {
            "",
            "Environment:",
            "  WEIR_LOG      how much is logged: trace, debug, info, warn, error or off.",
            "  WEIR_LOG_FORMAT  what --log-format says: text or json.",
            "  WEIR_… and KAFKA_… are settings: WEIR_FEATURES is features. 'weir config' shows them."
        },
        subcommands = {
            DemoCommand.class,
            InitCommand.class,
            RunCommand.class,
            DashboardCommand.class,
            FitCommand.class,
            ScoreCommand.class,
            BacktestCommand.class,
            EvaluateCommand.class,
            BenchCommand.class,
            GenerateCommand.class,
            BrokerCommand.class,
            TopicsCommand.class,
            ModelsCommand.class,
            DeadLettersCommand.class,
            ResetCommand.class,
            ConfigCommand.class,
            CompletionCommand.class,
            HelpCommand.class,
        })
public final class Weir implements Runnable {

    private static final Set<String> LOG_LEVELS = Set.of("trace", "debug", "info", "warn", "error", "off");

    /** The same as system property, by which the configuration of the log knows it. */
    static final String LOG_FORMAT = "WEIR_LOG_FORMAT";

    private static final Set<String> LOG_FORMATS = Set.of("text", "json");

    @Spec
    private CommandSpec spec;

    /** Nothing has logged yet when options are read. */
    @Option(
            names = "--log-format",
            paramLabel = "text|json",
            scope = CommandLine.ScopeType.INHERIT,
            description = "How the log is written on stderr: lines of text, or a JSON object a line (default: text).")
    private void logFormat(String format) {
        if (!LOG_FORMATS.contains(format)) {
            throw new ParameterException(
                    spec.commandLine(), "--log-format is " + SafeText.line(format) + "; it must be text or json");
        }
        System.setProperty(LOG_FORMAT, format);
    }

    public static void main(String[] arguments) {
        // Kafka Streams formats a message per record and empty partition, which the digits of other locales make twice
        // as expensive.
        Locale.setDefault(Locale.Category.FORMAT, Locale.US);
        System.exit(run(System.getenv(), arguments));
    }

    /** Runs a command and gives its exit status. */
    static int run(Map<String, String> environment, String... arguments) {
        String logLevel = environment.get("WEIR_LOG");
        if (logLevel != null && !LOG_LEVELS.contains(logLevel.toLowerCase(Locale.ROOT))) {
            System.err.println("weir: WEIR_LOG is " + SafeText.line(logLevel)
                    + "; it must be one of trace, debug, info, warn, error, off");
            return CommandLine.ExitCode.USAGE;
        }
        String logFormat = environment.getOrDefault(LOG_FORMAT, "text");
        if (!LOG_FORMATS.contains(logFormat)) {
            System.err.println("weir: " + LOG_FORMAT + " is " + SafeText.line(logFormat) + "; it must be text or json");
            return CommandLine.ExitCode.USAGE;
        }
        var badEnd = new BadEnd(Thread.currentThread(), System.err);
        Thread.setDefaultUncaughtExceptionHandler(badEnd);
        int status = commandLine(badEnd).execute(arguments);
        return badEnd.happened() ? CommandLine.ExitCode.SOFTWARE : status;
    }

    /** The commands, with what becomes of their failures. */
    static CommandLine commandLine() {
        return commandLine(null);
    }

    private static CommandLine commandLine(BadEnd badEnd) {
        var failures = new Failures(badEnd);
        var line = OptionValues.in(new CommandLine(new Weir()));
        return line.setOut(new SafePrinter(line.getOut()))
                .setErr(new SafePrinter(line.getErr()))
                // Escape sequences would not come through, not even its own.
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(Path.class, new FileName())
                .setParameterExceptionHandler(Weir::onMisuse)
                .setExecutionExceptionHandler(failures)
                .setExecutionStrategy(failures::execute);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command?");
    }

    private static int onMisuse(ParameterException e, String[] arguments) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("weir: " + e.getMessage());
        nearest(e, arguments).ifPresent(near -> err.println("did you mean " + near + "?"));
        err.println("'" + command.getCommandSpec().qualifiedName() + " --help' shows what there is");
        return CommandLine.ExitCode.USAGE;
    }

    /** The command or option that is most like one there is not; required ones are missing where they are mistyped. */
    private static Optional<String> nearest(ParameterException e, String[] arguments) {
        CommandLine command = e.getCommandLine();
        Set<String> known = new TreeSet<>(command.getSubcommands().keySet());
        known.addAll(command.getCommandSpec().optionsMap().keySet());
        Stream<String> unmatched = e instanceof CommandLine.UnmatchedArgumentException words
                ? words.getUnmatched().stream().limit(1)
                : Stream.of();
        Stream<String> options = Arrays.stream(arguments)
                .filter(word -> word.startsWith("--"))
                .map(word -> word.replaceFirst("=.*", ""))
                .filter(word -> !known.contains(word));
        return Stream.concat(unmatched, options)
                .flatMap(word -> known.stream()
                        .filter(name -> Spelling.changes(word, name) <= Math.max(2, word.length() / 3))
                        .min(Comparator.comparingInt(name -> Spelling.changes(word, name)))
                        .stream())
                .findFirst();
    }

    /** The version that the jar was built as. */
    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            String version = Weir.class.getPackage().getImplementationVersion();
            return new String[] {"weir " + (version == null ? "development" : version)};
        }
    }
}

package io.weir.cli;

import io.weir.config.SensitiveKeys;
import io.weir.config.WeirConfig;
import io.weir.source.InputException;
import io.weir.source.scenario.Scenario;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weir demo}. */
@Command(
        name = "demo",
        description = "Plays events through an embedded broker and the processor, and accounts for every one of them.")
final class DemoCommand implements Callable<Integer> {

    /** What the demo itself decides. */
    private static final Set<String> FIXED = Set.of("bootstrap.servers", "state.dir");

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "2000",
            description = "Events per second; 0 = as fast as they are processed (default: ${DEFAULT-VALUE}).")
    private double rate;

    @Option(
            names = "--duration",
            paramLabel = "PT60S",
            defaultValue = "PT60S",
            description =
                    "For how long events are played, in ISO-8601; recorded events may end before (default: ${DEFAULT-VALUE}).")
    private Duration duration;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Port of the dashboard; 0 = any free one (default: 8080, or any if that is taken).")
    private Integer port;

    @ArgGroup
    private Choice choice = new Choice();

    private static final class Choice {

        @Option(
                names = "--scenario",
                paramLabel = "NAME",
                description = "Synthetic events: lecture, blobs, drift-abrupt, drift-gradual, burst, mixed or clock.")
        private String scenario;

        @Option(
                names = "--input",
                paramLabel = "FILE",
                description =
                        "Recorded events: CSV with a header or JSON, also gzipped; - is stdin. Without either: flights.")
        private String input;
    }

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "A configuration of the processor; the demo has a broker and folders of its own.")
    private Path file;

    @Option(names = "--records", paramLabel = "POINTER", description = FileOptions.RECORDS)
    private String records;

    @Option(
            names = "--set",
            paramLabel = "key=value",
            description = "A setting of the processor ('weir config' shows them); may be given many times.")
    private Map<String, String> overrides = new LinkedHashMap<>();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        check();
        var err = spec.commandLine().getErr();
        try (var events = events();
                var stop = new StopSignal();
                var folder = TemporaryFolder.create("weir-demo-");
                var demo =
                        new Demo(events, folder.path(), address -> config(events, folder, address), port, stop, err)) {
            var account = demo.play(rate, duration);
            spec.commandLine().getOut().println(account.toJson());
            Outcome.say(account.events(), demo.refusals(), err);
            if (!account.holds()) {
                throw new CommandFailed("the account does not hold: events = assignments + deadLetters and"
                        + " learned + withheld = assignments must be true of " + account);
            }
        }
        return 0;
    }

    private void check() {
        SensitiveKeys.refuseOnCommandLine(overrides);
        if (!(rate >= 0 && rate < Double.POSITIVE_INFINITY)) {
            throw new InputException("--rate is " + rate + "; it must be a number of events per second, or 0");
        }
        if (duration.isZero() || duration.isNegative()) {
            throw new InputException("--duration is " + duration + "; it must be longer than nothing, like PT60S");
        }
        if (port != null) {
            DashboardCommand.checkPort(port);
        }
        for (String key : FIXED) {
            if (overrides.containsKey(key)) {
                throw new InputException(
                        "--set " + key + " cannot be given: the demo has a broker and folders of its own;"
                                + " 'weir run' works with others");
            }
        }
    }

    private DemoEvents events() {
        if (choice.scenario != null) {
            return DemoEvents.of(Scenario.of(choice.scenario));
        }
        if (choice.input == null) {
            return DemoEvents.flights();
        }
        var settings = new LinkedHashMap<>(overrides);
        if (setting("features") == null) {
            settings.put("features", "none");
        }
        var said = WeirConfig.load(file, System.getenv(), settings);
        var format = FileOptions.format(said, records, spec.commandLine().getErr());
        boolean envelopes = said.getString("input.format").equals("json-schema-envelope")
                && said.getClass("input.deserializer") == null;
        return DemoEvents.of(choice.input, format, envelopes, setting("features"));
    }

    /** The configuration: what suits the events < environment < --set < what the demo decides. */
    private WeirConfig config(DemoEvents events, TemporaryFolder folder, String broker) {
        var settings = new TreeMap<>(events.settings());
        settings.putIfAbsent("application.id", "weir-demo");
        // The broker adds a partition to a transaction while its first batch waits; batches that overtake that one are
        // refused
        // with an error in the broker's log, and sent again. One at a time, none overtakes.
        settings.putIfAbsent("producer.max.in.flight.requests.per.connection", "1");
        settings.keySet()
                .forEach(key -> settings.computeIfPresent(key, (k, value) -> setting(k) == null ? value : setting(k)));
        settings.putAll(overrides);
        settings.putAll(events.decided());
        settings.put("bootstrap.servers", broker);
        settings.put("state.dir", folder.path().resolve("state").toString());
        return WeirConfig.load(file, System.getenv(), settings);
    }

    /** What the user says of a setting, or null. */
    private String setting(String key) {
        String variable = "WEIR_" + key.toUpperCase(Locale.ROOT).replace('.', '_');
        String given = overrides.getOrDefault(key, System.getenv(variable));
        return given != null || file == null ? given : ofFile().get(key);
    }

    /** The settings of the file. */
    private Map<String, String> ofFile() {
        return WeirConfig.load(file, Map.of(), Map.of()).originalsStrings();
    }
}

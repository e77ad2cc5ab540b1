package io.weir.cli;

import io.weir.json.ModelKey;
import io.weir.source.EventSource;
import io.weir.source.FeatureColumns;
import io.weir.source.HeadedSource;
import io.weir.source.ReadAhead;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weir backtest}. */
@Command(
        name = "backtest",
        description = {
            "Plays a recorded file through the processor, without a cluster: every event is scored, then learned.",
            "Writes assignments, models, lifecycle and dead-letters (.ndjson, as the topics would get them),"
                    + " report.json and report.html."
        })
final class BacktestCommand implements Callable<Integer> {

    @Mixin
    private ConfigurationOptions configuration;

    @Option(
            names = "--input",
            paramLabel = "FILE",
            required = true,
            description = "Recorded events: CSV with a header or JSON, also gzipped; - is stdin. 'timestamp' is their"
                    + " time, 'key' their key; without model.key, a file without keys gets one model.")
    private String input;

    @Option(
            names = "--output",
            paramLabel = "DIR",
            required = true,
            description = "A folder for what comes out; made if it is missing, files in it are replaced.")
    private Path output;

    @Option(names = "--records", paramLabel = "POINTER", description = FileOptions.RECORDS)
    private String records;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        var err = spec.commandLine().getErr();
        var format = FileOptions.format(configuration.check(), records, err);
        String name = input.equals("-") ? "stdin" : input;
        try (var head = new HeadedSource(EventSource.open(input, format), FeatureColumns.SAMPLE)) {
            boolean keys = head.head().stream().anyMatch(event -> event.key() != null);
            var config = configuration.load(err, Map.of("model.key", keys ? "record-key" : "constant"));
            boolean keyed = config.modelKey().kind() != ModelKey.Kind.CONSTANT;
            double seconds;
            Backtest backtest;
            try (var folder = new OutputFolder(output)) {
                backtest = new Backtest(config, keyed, folder);
                try (var ahead = new ReadAhead(head);
                        var progress = Progress.of("backtest", "events", err)) {
                    seconds = backtest.play(ahead, progress);
                }
                backtest.report(Path.of(name).getFileName().toString(), seconds);
                folder.finish();
            }
            backtest.fields().stream()
                    .flatMap(field -> field.sentences().stream())
                    .forEach(sentence -> err.println("weir: " + sentence));
            backtest.windowsThatAreTooLong().ifPresent(sentence -> err.println("weir: " + sentence));
            err.printf(
                    Locale.ROOT,
                    "%,d events in %.1f s, %,.0f/s; look at %s%n",
                    backtest.events(),
                    seconds,
                    backtest.events() / seconds,
                    output.resolve("report.html"));
            Outcome.say(backtest.events(), backtest.refusals(), err);
        }
        return 0;
    }
}

package io.weir.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.weir.bench.Bench;
import io.weir.bench.ProgressListener;
import io.weir.bench.SubjectResult;
import io.weir.bench.Worker;
import io.weir.cli.terminal.TextTable;
import io.weir.source.InputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weir bench topology|latency|scale|recovery}. */
@Command(
        name = "bench",
        description = "Measures throughput and latency on an embedded broker, against pass-throughs in the same run;"
                + " JSON on stdout, a table on stderr.")
final class BenchCommand implements Runnable {

    private static final Set<String> COVARIANCES = Set.of("full", "diagonal", "spherical", "tied");

    @Option(
            names = "--heap",
            paramLabel = "256m",
            defaultValue = "512m",
            scope = picocli.CommandLine.ScopeType.INHERIT,
            description = "Largest heap of each process, as -Xmx takes it (default: ${DEFAULT-VALUE}).")
    private String heap;

    @Option(
            names = "--set",
            paramLabel = "key=value",
            scope = picocli.CommandLine.ScopeType.INHERIT,
            description = "A setting of the processor for all subjects; may be given many times.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "bench topology, bench latency, bench scale, or bench recovery?");
    }

    @Command(name = "topology", description = "Pass-throughs against Weir with a model per key, and with a shared one.")
    int topology(
            @Option(names = "--components", paramLabel = "K", defaultValue = "8") int components,
            @Option(names = "--dimension", paramLabel = "D", defaultValue = "8") int dimension,
            @Option(names = "--covariance", paramLabel = "TYPE", defaultValue = "full") String covariance,
            @Option(
                            names = "--partitions",
                            paramLabel = "N",
                            defaultValue = "4",
                            description = "Of the shared model's input; the others have one (default: 4).")
                    int partitions,
            @Option(
                            names = "--only",
                            paramLabel = "NAME",
                            description = "One subject and the reference, for example weir-key.")
                    String only,
            @Mixin MeasuresOptions measures)
            throws InterruptedException {
        shape(components, dimension);
        positive("--partitions", partitions);
        if (!COVARIANCES.contains(covariance)) {
            throw new InputException("--covariance is " + covariance + "; choose one of " + COVARIANCES);
        }
        oneOf(Bench.rivals(partitions), only);
        return results(
                "topology",
                bench -> bench.topology(components, dimension, covariance, partitions, only, measures.checked()));
    }

    private static void oneOf(List<String> names, String only) throws InputException {
        if (only != null && !names.contains(only)) {
            throw new InputException("--only is " + only + "; choose one of " + names);
        }
    }

    @Command(name = "scale", description = "How the cost grows with partitions, threads, models, components, features.")
    int scale(
            @Option(
                            names = "--only",
                            paramLabel = "NAME",
                            description = "One subject and what it is compared with, for example K16-d32.")
                    String only,
            @Mixin MeasuresOptions measures)
            throws InterruptedException {
        oneOf(Bench.variants(), only);
        return results("scale", bench -> bench.scale(only, measures.checked()));
    }

    @Command(name = "latency", description = "From event to assignment at 100, 1,000 and 10,000 events/s.")
    int latency(
            @Option(names = "--components", paramLabel = "K", defaultValue = "8") int components,
            @Option(names = "--dimension", paramLabel = "D", defaultValue = "8") int dimension)
            throws InterruptedException {
        shape(components, dimension);
        return run("latency", bench -> {
            var latencies = bench.latency(components, dimension);
            List<List<String>> rows = new ArrayList<>();
            rows.add(List.of("commit.interval.ms", "events/s", "p50 ms", "p99 ms", "p99.9 ms", "longest ms"));
            latencies.forEach(l -> rows.add(List.of(
                    Integer.toString(l.commitMillis()),
                    Integer.toString(l.rate()),
                    number(l.p50(), 1),
                    number(l.p99(), 1),
                    number(l.p999(), 1),
                    number(l.longest(), 1))));
            return new Result(latencies, rows);
        });
    }

    @Command(name = "recovery", description = "From kill -9 to the first output that is committed anew.")
    int recovery(
            @Option(names = "--components", paramLabel = "K", defaultValue = "8") int components,
            @Option(names = "--dimension", paramLabel = "D", defaultValue = "8") int dimension,
            @Option(
                            names = "--models",
                            paramLabel = "N",
                            defaultValue = "1",
                            description = "Keys, each with a model of its own (default: ${DEFAULT-VALUE}).")
                    int models,
            @Option(names = "--kills", paramLabel = "N", defaultValue = "5") int kills)
            throws InterruptedException {
        shape(components, dimension);
        positive("--models", models);
        positive("--kills", kills);
        return run("recovery", bench -> {
            var recovery = bench.recovery(components, dimension, models, kills);
            List<List<String>> rows = new ArrayList<>();
            rows.add(List.of("kill", "seconds"));
            for (int i = 0; i < recovery.seconds().length; i++) {
                rows.add(List.of(Integer.toString(i + 1), number(recovery.seconds()[i], 1)));
            }
            rows.add(List.of("median", number(recovery.median(), 1)));
            if (recovery.events() != recovery.assignments()) {
                throw new CommandFailed(recovery.events() + " events were sent, and " + recovery.assignments()
                        + " assignments are committed; the numbers must be equal");
            }
            return new Result(recovery, rows);
        });
    }

    /** How long a benchmark is. */
    static final class MeasuresOptions {

        @Option(
                names = "--warm-up",
                paramLabel = "N",
                defaultValue = "100000",
                description = "Events of each subject before the rounds that count (default: ${DEFAULT-VALUE}).")
        private int warmUp;

        @Option(
                names = "--rounds",
                paramLabel = "N",
                defaultValue = "5",
                description = "Rounds; what is printed are medians (default: ${DEFAULT-VALUE}).")
        private int rounds;

        @Option(
                names = "--events",
                paramLabel = "N",
                defaultValue = "100000",
                description = "Events of each subject per round (default: ${DEFAULT-VALUE}).")
        private int events;

        private Bench.Measures checked() {
            if (warmUp < 0) {
                throw new InputException("--warm-up is " + warmUp + "; it must be at least 0");
            }
            positive("--rounds", rounds);
            positive("--events", events);
            return new Bench.Measures(warmUp, rounds, events);
        }
    }

    /** Not for people: the processes that the others start. */
    @Command(name = "worker", hidden = true)
    int worker(@Option(names = "--broker") Path broker, @Option(names = "--subject") String subject)
            throws IOException, InterruptedException {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        var out = spec.commandLine().getOut();
        if (broker != null) {
            Worker.broker(broker, in, out);
        } else {
            Worker.subject(subject, settings, in, out);
        }
        return 0;
    }

    private interface Measurement<T> {
        T of(Bench bench) throws InterruptedException;
    }

    /** What goes to stdout as JSON, and to stderr as a table. */
    private record Result(Object json, List<List<String>> table) {}

    private int results(String name, Measurement<List<SubjectResult>> measurement) throws InterruptedException {
        return run(name, bench -> {
            var results = measurement.of(bench);
            List<List<String>> rows = new ArrayList<>();
            rows.add(List.of("", "events/s", "app µs", "broker µs", "rate ÷ ref.", "ref. CPU ÷ CPU", "live heap MiB"));
            results.forEach(s -> rows.add(List.of(
                    s.name(),
                    number(s.eventsPerSecond(), 0),
                    number(s.appMicros(), 2),
                    number(s.brokerMicros(), 2),
                    number(s.rateRatio(), 2),
                    number(s.cpuRatio(), 2),
                    number(s.heapMebibytes(), 0))));
            return new Result(results, rows);
        });
    }

    private int run(String name, Measurement<Result> measurement) throws InterruptedException {
        if (!heap.matches("[1-9][0-9]*[kKmMgG]?")) {
            throw new InputException("--heap is " + heap + "; expected a size like 256m");
        }
        var err = spec.commandLine().getErr();
        Result result;
        try (var folder = TemporaryFolder.create("weir-bench-");
                var progress = Progress.of("bench " + name, "events", err)) {
            ProgressListener watch = progress::at;
            result = measurement.of(new Bench(weir(), folder.path(), settings, watch));
        }
        TextTable.print(result.table, err);
        var json = new LinkedHashMap<String, Object>();
        json.put("bench", name);
        json.put("java", System.getProperty("java.version"));
        json.put("processors", Runtime.getRuntime().availableProcessors());
        json.put("settings", settings);
        json.put("heap", heap);
        json.put("results", result.json);
        try {
            var out = spec.commandLine().getOut();
            out.print(new ObjectMapper()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .writeValueAsString(json));
            out.println();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
        return 0;
    }

    /** This program again, in a JVM of its own. */
    private List<String> weir() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseParallelGC",
                "-Xmx" + heap,
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Weir.class.getName());
    }

    private static void shape(int components, int dimension) {
        positive("--components", components);
        positive("--dimension", dimension);
    }

    private static void positive(String option, int value) {
        if (value < 1) {
            throw new InputException(option + " is " + value + "; it must be at least 1");
        }
    }

    private static String number(double value, int decimals) {
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }
}

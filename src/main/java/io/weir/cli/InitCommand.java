package io.weir.cli;

import io.weir.admin.TopicSample;
import io.weir.config.InputFormats;
import io.weir.config.SensitiveKeys;
import io.weir.config.WeirConfig;
import io.weir.event.UnreadableEvent;
import io.weir.input.InputFormat;
import io.weir.profile.ConfigurationText;
import io.weir.profile.Proposal;
import io.weir.profile.SampleProfile;
import io.weir.source.EventSource;
import io.weir.source.HeadedSource;
import io.weir.source.InputException;
import io.weir.source.RecordedEvent;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weir init}. */
@Command(
        name = "init",
        description = {
            "Looks at events and writes a configuration for them, with a reason for every choice.",
            "Then plays the same events through it, and writes a page of what comes out."
        })
final class InitCommand implements Callable<Integer> {

    /** With fewer events, little can be told of a field. */
    private static final int FEW = 200;

    @ArgGroup(multiplicity = "1")
    private Origin origin;

    private static final class Origin {

        @Option(
                names = "--input",
                paramLabel = "FILE",
                description = "Events of a file: CSV with a header or JSON, also gzipped; - is stdin.")
        private String input;

        @Option(
                names = "--topic",
                paramLabel = "T",
                description = "The newest events of a topic. Nothing is left behind on the cluster.")
        private String topic;
    }

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "Settings to begin with, like those of the cluster and input.format; they are written too.")
    private Path file;

    @Option(
            names = "--set",
            paramLabel = "key=value",
            description = "A setting to begin with; may be given many times.")
    private Map<String, String> overrides = new LinkedHashMap<>();

    @Option(
            names = "--bootstrap-server",
            paramLabel = "B",
            description = "Broker of the topic (default: bootstrap.servers of the settings, or localhost:9092).")
    private String bootstrapServer;

    @Option(names = "--records", paramLabel = "POINTER", description = FileOptions.RECORDS)
    private String records;

    @Option(
            names = "--events",
            paramLabel = "N",
            defaultValue = "5000",
            description = "How many to look at (default: ${DEFAULT-VALUE}).")
    private int most;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            defaultValue = "weir.properties",
            description = "The configuration that is written (default: ${DEFAULT-VALUE}).")
    private Path output;

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description = "Folder for what the backtest gives (default: the name of the configuration and -backtest).")
    private Path report;

    @Option(
            names = {"-y", "--yes"},
            description = "Replaces a configuration that is there.")
    private boolean replace;

    @Spec
    private CommandSpec spec;

    /** What was looked at. */
    private record Sample(List<RecordedEvent> events, String from, Map<String, String> settings) {}

    @Override
    public Integer call() {
        if (most < 1) {
            throw new InputException("--events is " + most + "; it must be 1 or more");
        }
        refuseToReplace();
        SensitiveKeys.refuseOnCommandLine(overrides);
        PrintWriter err = spec.commandLine().getErr();
        Map<String, String> begin = new LinkedHashMap<>(overrides);
        if (bootstrapServer != null) {
            begin.put("bootstrap.servers", bootstrapServer);
        }
        var config = configuration(begin);
        config.warnings().forEach(warning -> err.println("weir: " + warning));
        Sample sample = origin.topic == null ? ofFile(config, err) : ofTopic(config);
        var profile = SampleProfile.of(sample.events(), config.times());
        if (profile.events() == 0) {
            throw new InputException(sample.from()
                    + (sample.events().isEmpty()
                            ? " has no events; send some first, or name another"
                            : " has no JSON objects in " + sample.events().size()
                                    + " events; if they have another format, say which by --set input.format=…"));
        }
        Proposal proposal = Proposal.of(profile);
        Map<String, String> given = given(proposal, sample.settings());
        write(ConfigurationText.of(
                proposal, "Made by 'weir init' of " + profile.events() + " events of " + sample.from() + ".", given));
        tell(proposal, profile);
        play(sample, err);
        return 0;
    }

    private void refuseToReplace() {
        if (Files.exists(output) && !replace) {
            throw new InputException(output + " is there already; --yes replaces it, or name another file by --output");
        }
    }

    private WeirConfig configuration(Map<String, String> settings) {
        Map<String, String> all = new LinkedHashMap<>(settings);
        all.put("features", "none");
        if (origin.topic != null) {
            all.put("input.topics", origin.topic);
        }
        return WeirConfig.load(file, System.getenv(), all);
    }

    private Sample ofFile(WeirConfig config, PrintWriter err) {
        String name = origin.input.equals("-") ? "stdin" : origin.input;
        try (var head =
                new HeadedSource(EventSource.open(origin.input, FileOptions.format(config, records, err)), most)) {
            return new Sample(head.head(), Path.of(name).getFileName().toString(), Map.of());
        }
    }

    private Sample ofTopic(WeirConfig config) {
        TopicSample newest = TopicSample.newest(config, origin.topic, most);
        InputFormat format = InputFormats.of(config);
        List<RecordedEvent> events = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : newest.records()) {
            events.add(event(record, format));
        }
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("application.id", "weir-" + origin.topic);
        settings.put("bootstrap.servers", config.bootstrapServers());
        settings.put("input.topics", origin.topic);
        settings.put("topic.prefix", origin.topic + ".");
        settings.put("topic.partitions", Integer.toString(newest.partitions()));
        return new Sample(events, "topic " + origin.topic, settings);
    }

    private static RecordedEvent event(ConsumerRecord<byte[], byte[]> record, InputFormat format) {
        String key = record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8);
        try {
            byte[] json = format.json(record.topic(), record.headers(), record.value());
            return new RecordedEvent(key, record.timestamp(), json == null ? new byte[0] : json);
        } catch (UnreadableEvent e) {
            return new RecordedEvent(key, record.timestamp(), null, new byte[0], -1, e);
        }
    }

    /** What was given and is not for the proposal to say, in the order of the file. */
    private Map<String, String> given(Proposal proposal, Map<String, String> ofSample) {
        Map<String, String> given = new LinkedHashMap<>(ofSample);
        if (file != null) {
            var properties = new Properties();
            try (var reader = Files.newBufferedReader(file)) {
                properties.load(reader);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            new TreeMap<>(properties).forEach((key, value) -> given.put(key.toString(), value.toString()));
        }
        given.putAll(overrides);
        given.keySet().removeAll(proposal.settings().keySet());
        return given;
    }

    private void write(String text) {
        try {
            Path folder = output.toAbsolutePath().getParent();
            Files.createDirectories(folder);
            Files.writeString(output, text);
        } catch (IOException e) {
            throw new InputException("cannot write " + output + " (" + e + "); name another file by --output", e);
        }
    }

    private void tell(Proposal proposal, SampleProfile profile) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(output + ", from " + profile.events() + " events"
                + (profile.unreadable() > 0 ? " (" + profile.unreadable() + " more are no JSON objects)" : "") + ":");
        proposal.settings().forEach((key, value) -> out.println("  " + key + "=" + value));
        int left = proposal.leftOut().size();
        if (left > 0) {
            out.println(
                    left + (left == 1 ? " field is no feature" : " fields are no features") + "; the file says why.");
        }
        if (profile.events() < FEW) {
            out.println("These are few events. Look at more before you trust the choices.");
        }
        out.flush();
    }

    private void play(Sample sample, PrintWriter err) {
        Path folder = report != null
                ? report
                : output.resolveSibling(output.getFileName().toString().replaceFirst("\\.[^.]+$", "") + "-backtest");
        var config = WeirConfig.load(output, System.getenv(), Map.of());
        Backtest backtest;
        try (var into = new OutputFolder(folder);
                var progress = Progress.of("backtest", "events", err)) {
            backtest = new Backtest(config, true, into);
            double seconds = backtest.play(new Replay(sample.events().iterator()), progress);
            backtest.report(sample.from(), seconds);
            into.finish();
        }
        Outcome.say(backtest.events(), backtest.refusals(), err);
        err.printf(
                Locale.ROOT,
                "%,d events played through it; look at %s%n",
                backtest.events(),
                folder.resolve("report.html"));
        err.flush();
    }

    /** Events that were read before. */
    private record Replay(Iterator<RecordedEvent> events) implements EventSource {

        @Override
        public boolean hasNext() {
            return events.hasNext();
        }

        @Override
        public RecordedEvent next() {
            return events.next();
        }
    }
}

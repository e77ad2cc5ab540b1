package io.weir.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.WeirConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The application that things happen to: its settings, its events, its instances, and what must have come out in the end. */
final class Subject {

    static final Duration PATIENCE = Duration.ofSeconds(180);

    private static final int PARTITIONS = 3;
    /** Every so many-th event is not JSON. */
    static final int UNREADABLE = 100;

    private final Path directory;
    private final String address;
    private final String scope;
    private final List<String> settings;
    private final WeirConfig config;
    private final Ledger ledger;

    /**
     * @param scope key: seven models that stay and others that are forgotten; shared: one model
     */
    Subject(Path directory, String address, String scope, String... settings) throws Exception {
        this.directory = directory;
        this.address = address;
        this.scope = scope;
        this.settings = List.of(settings);
        config = write("subject", "subject");
        ledger = new Ledger(config);
        ledger.createTopics(PATIENCE);
    }

    private WeirConfig write(String name, String instance) {
        Path file = directory.resolve(instance + ".properties");
        List<String> lines = new ArrayList<>(List.of(
                "application.id=" + name,
                "bootstrap.servers=" + address,
                "topic.prefix=" + name + ".",
                "topic.partitions=" + PARTITIONS,
                "features=x, y",
                "event.id=/id",
                "model.components=3",
                "model.scope=" + scope,
                "model.key=" + (scope.equals("key") ? "record-key" : "constant"),
                "model.ttl=" + (scope.equals("key") ? "PT4S" : "none"),
                "num.stream.threads=2",
                "state.dir=" + directory.resolve(instance)));
        lines.addAll(settings);
        try {
            Files.write(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return WeirConfig.load(file, Map.of(), Map.of());
    }

    WeirConfig config() {
        return config;
    }

    /** An instance with a state directory of its own; not started. */
    Child instance(String instance, String... options) {
        return instanceOf("subject", instance, options);
    }

    private Child instanceOf(String name, String instance, String... options) {
        write(name, instance);
        List<String> arguments = new ArrayList<>(
                List.of("run", "-c", directory.resolve(instance + ".properties").toString()));
        arguments.addAll(List.of(options));
        return new Child(directory.resolve(instance + ".log"), "reading events at", arguments.toArray(String[]::new));
    }

    /** Three clusters, under seven keys that stay and others that come and go. */
    Sender sender(int perSecond) {
        var random = new SplittableRandom(7);
        LongFunction<ProducerRecord<byte[], byte[]>> events = i -> {
            String key = i % 10 < 7 ? "k" + i % 7 : "visitor" + i / 1000;
            String value = i % UNREADABLE == UNREADABLE - 1 ? "broken " + i : HeldOut.event(i, random);
            return new ProducerRecord<>("events", utf8(key), utf8(value));
        };
        return new Sender(address, perSecond, events);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    void awaitOutput(long events) {
        ledger.awaitOutput(events, PATIENCE);
    }

    /**
     * The account holds; in {@code key} scope assignments and models are those of an application that nothing happened to, in {@code
     * shared} scope the model is as good as its.
     */
    void assertAsIfNothingHadHappened(long events) throws Exception {
        var assignments = ledger.assertAccount(events, events / UNREADABLE);
        Ledger undisturbed = new Ledger(write("undisturbed", "undisturbed"));
        undisturbed.createTopics(PATIENCE);
        try (Child child = instanceOf("undisturbed", "undisturbed")) {
            child.start();
            undisturbed.awaitOutput(events, PATIENCE);
            assertThat(child.stop()).isZero();
        }
        if (scope.equals("key")) {
            assertThat(assignments).isEqualTo(undisturbed.assignments());
            assertThat(ledger.models()).isEqualTo(undisturbed.models());
            assertThat(ledger.models().keySet())
                    .as("some models are forgotten")
                    .anyMatch(m -> m.endsWith(" forgotten"));
        } else {
            double loss = HeldOut.logLikelihood(undisturbed) - HeldOut.logLikelihood(ledger);
            System.err.printf(Locale.ROOT, "chaos: held-out log-likelihood is %.5f nats lower%n", loss);
            assertThat(loss).isLessThan(HeldOut.TOLERANCE);
        }
    }
}

package io.weir.cli;

import io.weir.source.EventSource;
import io.weir.source.EventWriter;
import io.weir.source.InputException;
import io.weir.source.scenario.LecturePoints;
import io.weir.source.scenario.Scenario;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weir generate}. */
@Command(name = "generate", description = "Makes events of which the truth is known: to stdout, a file or a topic.")
final class GenerateCommand implements Callable<Integer> {

    private static final int TOPIC_TIMEOUT_MS = 15_000;

    @Option(
            names = "--scenario",
            paramLabel = "NAME",
            required = true,
            description = "lecture, blobs, drift-abrupt, drift-gradual, burst, mixed, clock or fleet.")
    private String scenario;

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Number of events (default: ${DEFAULT-VALUE}).")
    private long count;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description =
                    "The same seed gives the same events (default: 1; the lecture without one gives its very points).")
    private Long seed;

    @ArgGroup
    private Target target = new Target();

    private static final class Target {

        @Option(
                names = "--output",
                paramLabel = "FILE",
                converter = FileName.OrStdout.class,
                description =
                        "A file: CSV if it is called .csv, else NDJSON; packed if .gz follows. Without, or as -: NDJSON to stdout.")
        private Path output;

        @Option(names = "--topic", paramLabel = "T", description = "A topic that is there.")
        private String topic;
    }

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "0",
            description = "Events per second to a topic; 0 = as fast as it takes them (default: ${DEFAULT-VALUE}).")
    private double rate;

    @Option(
            names = "--bootstrap-server",
            paramLabel = "B",
            defaultValue = "localhost:9092",
            description = "Broker of the topic (default: ${DEFAULT-VALUE}).")
    private String bootstrapServer;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        if (!(rate >= 0 && rate < Double.POSITIVE_INFINITY)) {
            throw new InputException("--rate is " + rate + "; it must be a number of events per second, or 0");
        }
        try (var events = events()) {
            if (target.topic != null) {
                send(events);
            } else {
                write(events);
            }
        }
        return 0;
    }

    private EventSource events() {
        var chosen = Scenario.of(scenario);
        if (chosen != Scenario.LECTURE || seed != null) {
            return chosen.events(seed == null ? 1 : seed, count);
        }
        var points = new LecturePoints();
        if (count >= 1 && count <= points.size()) {
            return points;
        }
        throw new InputException("--count is " + count + ", but the lecture has " + points.size()
                + " points; ask for 1 to " + points.size() + ", or give --seed for a fresh sample");
    }

    private void write(EventSource events) {
        boolean stdout = target.output == null;
        try (var writer = stdout ? EventWriter.ndjson("stdout", System.out) : EventWriter.create(target.output)) {
            // Nobody may be reading any more, as in "| head".
            for (long i = 0; i < count && !(stdout && System.out.checkError()); i++) {
                writer.write(events.next());
            }
        }
    }

    private void send(EventSource events) {
        var settings = Map.<String, Object>of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServer,
                ProducerConfig.LINGER_MS_CONFIG,
                20,
                ProducerConfig.BATCH_SIZE_CONFIG,
                128 * 1024,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                TOPIC_TIMEOUT_MS);
        var failure = new AtomicReference<Exception>();
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            long start = System.nanoTime();
            for (long i = 0; i < count && failure.get() == null; i++) {
                if (rate > 0) {
                    LockSupport.parkNanos(start + (long) (i * 1e9 / rate) - System.nanoTime());
                }
                producer.send(EventPlayer.record(target.topic, events.next()), (sent, e) -> {
                    if (e != null) {
                        failure.compareAndSet(null, e);
                    }
                });
            }
        } catch (KafkaException e) {
            failure.compareAndSet(null, e);
        }
        if (failure.get() != null) {
            throw failed(failure.get());
        }
    }

    /** A broker that is away may come back; whatever else it is, somebody has to mend it. */
    private RuntimeException failed(Exception failure) {
        String what = "topic " + target.topic + " at " + bootstrapServer + " took not all events: " + reason(failure)
                + "; is the broker there, and the topic on it?";
        boolean mayHeal = failure instanceof RetriableException
                && !(failure instanceof UnknownTopicOrPartitionException)
                && !(failure.getCause() instanceof UnknownTopicOrPartitionException);
        return mayHeal ? new CommandFailed(what) : new InputException(what, failure);
    }

    private static String reason(Throwable e) {
        return e.getCause() == null ? e.getMessage() : reason(e.getCause());
    }
}

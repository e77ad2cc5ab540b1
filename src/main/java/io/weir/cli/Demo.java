package io.weir.cli;

import io.weir.admin.AdminSession;
import io.weir.admin.ChangelogReader;
import io.weir.admin.TopicAdmin;
import io.weir.broker.EmbeddedBroker;
import io.weir.cli.terminal.LiveLine;
import io.weir.config.WeirConfig;
import io.weir.report.Refusals;
import io.weir.runtime.WeirStreams;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Broker, events, processor and account in one process.
 *
 * <pre>
 *   source ──► EventPlayer ──► events ──► WeirStreams ──► assignments, dead letters, models
 *                                ├──────────────────────────┼──► TopicTally ──► live line, Account
 *                                └──────────────────────────┴──► LiveDashboard
 * </pre>
 */
final class Demo implements AutoCloseable {

    private static final long LOOK_MS = 50;
    /** The processor is stuck if nothing comes out for so long. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration TOPICS_PATIENCE = Duration.ofSeconds(10);

    private final DemoEvents events;
    private final StopSignal stop;
    private final PrintWriter err;
    private final EmbeddedBroker broker;
    private final WeirConfig config;
    private final TopicTally tally;
    private final MonitoredProcessor observed;
    private final LiveDashboard dashboard;
    private final DemoProgress progress;

    /**
     * Starts everything but the events.
     *
     * @param folder for the broker's data
     * @param configuration by the address of the broker
     * @param port of the dashboard; 0 = any free one; null = the usual one, or any if that is taken
     */
    Demo(
            DemoEvents events,
            Path folder,
            Function<String, WeirConfig> configuration,
            Integer port,
            StopSignal stop,
            PrintWriter err) {
        this.events = events;
        this.stop = stop;
        this.err = err;
        long created = System.nanoTime();
        // A configuration that will not do is refused before anything starts.
        LiveDashboard.keystore(configuration.apply("localhost:0"));
        broker = EmbeddedBroker.start(0, folder.resolve("broker"));
        try {
            config = configuration.apply(broker.bootstrapServers());
            config.warnings().forEach(warning -> err.println("weir: " + warning));
            try (var session = AdminSession.open(config.adminProperties())) {
                TopicAdmin.create(session.admin(), config);
                awaitTopics(session.admin());
            }
            observed = new MonitoredProcessor(config);
            try {
                dashboard = LiveDashboard.local(config, port, observed::scrape);
            } catch (RuntimeException e) {
                observed.close();
                throw e;
            }
            try {
                tally = new TopicTally(config);
                dashboard.watch(observed.streams());
                progress = new DemoProgress(LiveLine.onStderr(err), tally, events.source(), created);
                observed.serve(config);
            } catch (RuntimeException e) {
                dashboard.close();
                observed.close();
                throw e;
            }
        } catch (RuntimeException e) {
            broker.close();
            throw e;
        }
    }

    /** Topics that were created show a little later; what else is wrong with them, the processor will say. */
    private void awaitTopics(Admin admin) {
        long deadline = System.nanoTime() + TOPICS_PATIENCE.toNanos();
        while (!TopicAdmin.check(admin, config).isEmpty() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(LOOK_MS * 1_000_000);
        }
    }

    /**
     * Plays until the events, the time or the user's patience are at an end, and lets everything come out.
     *
     * @param rate events per second; 0 = as fast as they are processed
     */
    Account play(double rate, Duration duration) throws InterruptedException {
        err.println("playing " + events.name() + "; features: "
                + String.join(", ", config.features().names()));
        err.println("dashboard: " + dashboard.url());
        err.println("metrics: " + dashboard.url() + "metrics");
        err.flush();
        tally.start();
        streams().start();
        double seconds;
        try (var player = new EventPlayer(events.source(), input(), rate, tally::answered, producerSettings())) {
            long start = System.nanoTime();
            progress.begin(start);
            player.start();
            while (!stop.await(LOOK_MS) && !player.isDone() && System.nanoTime() - start < duration.toNanos()) {
                look(player);
            }
            player.stop();
            drain(player);
            seconds = (System.nanoTime() - start) / 1e9;
            progress.end();
        }
        streams().close();
        tally.finish();
        return account(seconds);
    }

    /** The dead letters, by reason; once all is played. */
    Refusals refusals() {
        return tally.refusals();
    }

    private Account account(double seconds) {
        var models = tally.models();
        ClusterTable.print(models.values(), err);
        err.flush();
        return new Account(
                tally.events(),
                tally.assignments(),
                tally.deadLetters(),
                ChangelogReader.read(config),
                Account.clusters(models.values()),
                Account.meanLogLikelihood(models.values()),
                seconds);
    }

    /** Waits until every event that was played has come out. */
    private void drain(EventPlayer player) throws InterruptedException {
        long progress = tally.answered();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (tally.answered() < player.sent()) {
            look(player);
            if (tally.answered() > progress) {
                progress = tally.answered();
                deadline = System.nanoTime() + PATIENCE.toNanos();
            } else if (System.nanoTime() > deadline) {
                throw new CommandFailed(
                        "of " + player.sent() + " events " + progress + " have come out, and none more for "
                                + PATIENCE.toSeconds() + " s; WEIR_LOG=info may say why");
            }
            Thread.sleep(LOOK_MS);
        }
        player.failure().ifPresent(e -> {
            throw e;
        });
    }

    /** Looks whether all are well, and says how things stand once a second. */
    private void look(EventPlayer player) {
        tally.check();
        if (streams().error().isPresent()) {
            throw new CommandFailed(
                    "the processor stopped: " + streams().error().get());
        }
        player.failure().ifPresent(e -> {
            throw e;
        });
        progress.look();
    }

    private WeirStreams streams() {
        return observed.streams();
    }

    private String input() {
        return config.inputTopics().get(0);
    }

    private Map<String, Object> producerSettings() {
        return Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                broker.bootstrapServers(),
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                EmbeddedBroker.MAX_MESSAGE_BYTES,
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                2L * EmbeddedBroker.MAX_MESSAGE_BYTES,
                ProducerConfig.BATCH_SIZE_CONFIG,
                128 * 1024,
                ProducerConfig.LINGER_MS_CONFIG,
                5);
    }

    @Override
    public void close() {
        dashboard.close();
        observed.close();
        tally.close();
        broker.close();
    }
}

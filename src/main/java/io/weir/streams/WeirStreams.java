package io.weir.streams;

import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.weir.metrics.Metrics;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.ThreadMetadata;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the topology on a cluster.
 *
 * <p>A stream thread that fails is replaced, and starts again from the last commit. One that fails {@value #FAILURES} times within
 * ten minutes will not heal: everything stops, and {@link #error()} says why.
 */
public final class WeirStreams implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WeirStreams.class);
    private static final Duration BROKER_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);
    private static final int FAILURES = 5;

    private final WeirConfig config;
    private final Metrics metrics;
    private final KafkaStreams streams;
    private final AbandonedTransactions abandoned;
    private final FailureLimit failures = new FailureLimit(FAILURES, Duration.ofMinutes(10));
    private final AtomicReference<Throwable> error = new AtomicReference<>();
    private final CountDownLatch running = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);

    /**
     * Builds everything; contacts no broker.
     *
     * @throws CannotStart if the local state cannot be used
     */
    public WeirStreams(WeirConfig config) {
        this(config, new Metrics());
    }

    /**
     * Builds everything; contacts no broker.
     *
     * @param metrics what the processors count in
     * @throws CannotStart if the local state cannot be used
     */
    public WeirStreams(WeirConfig config, Metrics metrics) {
        this(config, build(config, metrics), metrics);
    }

    private static KafkaStreams build(WeirConfig config, Metrics metrics) {
        try {
            return OrderedClients.streams(WeirTopology.build(config, metrics), config);
        } catch (StreamsException e) {
            throw notSetUp(e);
        }
    }

    private static CannotStart notSetUp(StreamsException e) {
        return new CannotStart(
                "Kafka Streams cannot be set up (" + reason(e)
                        + "); is state.dir writable, and used by no other process of this application?",
                e);
    }

    WeirStreams(WeirConfig config, KafkaStreams streams) {
        this(config, streams, new Metrics());
    }

    private WeirStreams(WeirConfig config, KafkaStreams streams, Metrics metrics) {
        this.config = config;
        this.metrics = metrics;
        this.streams = streams;
        abandoned = new AbandonedTransactions(config.adminProperties(), config.applicationId());
        streams.setUncaughtExceptionHandler(this::onFailure);
        streams.setStateListener(this::onState);
        streams.setGlobalStateRestoreListener(new RestoreListener(metrics.restore()));
    }

    private StreamThreadExceptionResponse onFailure(Throwable e) {
        metrics.threadFailed();
        if (causedBy(e, IncompatibleState.class) || failures.reached(System.nanoTime())) {
            error.compareAndSet(null, e);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        LOG.warn("a stream thread failed and is replaced; it starts again from the last commit", e);
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    private void onState(KafkaStreams.State newState, KafkaStreams.State oldState) {
        if (newState == KafkaStreams.State.RUNNING) {
            running.countDown();
        }
        if (newState == KafkaStreams.State.REBALANCING || newState == KafkaStreams.State.RUNNING) {
            abandoned.look();
        }
        if (newState.hasCompletedShutdown()) {
            stopped.countDown();
        }
    }

    private static boolean causedBy(Throwable e, Class<?> type) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Starts, after a look at the cluster.
     *
     * @throws CannotStart if no broker answers, or a topic is missing or will not do
     */
    public void start() {
        validate();
        abandoned.endPredecessors(streams.metadataForLocalThreads().stream()
                .map(ThreadMetadata::threadName)
                .toList());
        try {
            streams.start();
        } catch (StreamsException e) {
            throw notSetUp(e);
        }
    }

    private void validate() {
        Admin admin = admin();
        try {
            admin.describeCluster().clusterId().get(BROKER_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            List<String> problems = Topics.check(admin, config);
            if (problems.isEmpty()) {
                problems = new EarlierState(config).problems();
            }
            if (!problems.isEmpty()) {
                throw new CannotStart(String.join("\n", problems));
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RetriableException ? unreachable(e) : refused(e);
        } catch (TimeoutException e) {
            throw unreachable(e);
        } catch (TopicsUnavailable e) {
            throw new CannotStart(e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotStart("interrupted while waiting for a broker", e);
        } finally {
            // Calls that no broker answered would otherwise be waited for.
            admin.close(Duration.ZERO);
        }
    }

    private Admin admin() {
        try {
            return Admin.create(config.adminProperties());
        } catch (KafkaException e) {
            throw unreachable(e);
        }
    }

    private CannotStart unreachable(Exception e) {
        return new CannotStart(
                "no broker answers at bootstrap.servers=" + config.bootstrapServers() + " within "
                        + BROKER_TIMEOUT.toSeconds() + " s"
                        + (e instanceof TimeoutException ? "" : " (" + reason(e) + ")")
                        + "; start one, for example with 'weir broker', or set bootstrap.servers",
                e);
    }

    private CannotStart refused(ExecutionException e) {
        var refusal = Refusal.sentence(e);
        if (refusal.isPresent()) {
            return new CannotStart("bootstrap.servers=" + config.bootstrapServers() + ": " + refusal.get(), e);
        }
        return new CannotStart(
                "the cluster at bootstrap.servers=" + config.bootstrapServers() + " refuses to talk (" + reason(e)
                        + "); check security.protocol and the sasl. and ssl. settings",
                e);
    }

    private static String reason(Exception e) {
        Throwable deepest = e;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return deepest.getMessage() == null ? deepest.getClass().getSimpleName() : deepest.getMessage();
    }

    /** Processes nothing until {@link #resume}; membership and what is committed stay. */
    public void pause() {
        streams.pause();
    }

    public void resume() {
        streams.resume();
    }

    /** Waits until all partitions are assigned and restored; false if that takes longer. */
    public boolean awaitRunning(Duration timeout) throws InterruptedException {
        return running.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Waits until everything has stopped, by {@link #close} or by an error; false if that takes longer. */
    public boolean awaitStop(Duration timeout) throws InterruptedException {
        return stopped.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Waits until everything has stopped, by {@link #close} or by an error. */
    public void awaitStop() throws InterruptedException {
        stopped.await();
    }

    /** What local state is being restored, in words; empty where none is. */
    public Optional<String> restoring() {
        return metrics.restore().words();
    }

    /** Whether all partitions are assigned and restored, and nothing has failed for good. */
    public boolean isReady() {
        return error.get() == null && streams.state() == KafkaStreams.State.RUNNING;
    }

    /** The word of Kafka Streams for what it is doing. */
    public String state() {
        return streams.state().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** What Kafka Streams and its clients say of themselves; to be closed by the caller. */
    public KafkaStreamsMetrics kafkaMetrics() {
        return new KafkaStreamsMetrics(streams);
    }

    /** The failure that stopped everything, if one did. */
    public Optional<Throwable> error() {
        return Optional.ofNullable(error.get());
    }

    /** Commits what is done, leaves the group so that a restart need not wait, and stops. Does no harm twice. */
    @Override
    public void close() {
        var options = CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
                .withTimeout(CLOSE_TIMEOUT);
        abandoned.close();
        if (!streams.close(options)) {
            LOG.warn("the stream threads did not stop within {} s", CLOSE_TIMEOUT.toSeconds());
        }
        stopped.countDown();
    }
}

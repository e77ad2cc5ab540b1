package io.weir.runtime;

import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.weir.admin.ClusterTopics;
import io.weir.config.CannotStart;
import io.weir.config.StateFolder;
import io.weir.config.WeirConfig;
import io.weir.metrics.Metrics;
import io.weir.records.Limits;
import io.weir.store.IncompatibleState;
import io.weir.store.KeptState;
import io.weir.streams.Net;
import io.weir.streams.WeirTopology;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
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
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);
    private static final int FAILURES = 5;
    private static final Duration LOOK_EVERY = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final WeirConfig config;
    private final KeptState kept;
    private final Metrics metrics;
    private final Limits limits;
    private final KafkaStreams streams;
    private final AbandonedTransactions abandoned;
    private final ClusterWatch watch;
    private final FailureLimit failures = new FailureLimit(FAILURES, Duration.ofMinutes(10));
    private final AtomicReference<Throwable> error = new AtomicReference<>();
    private final CountDownLatch running = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean paused;

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
        this(config, KeptState.of(config), new Net(config, metrics, Limits.of(config)));
    }

    private WeirStreams(WeirConfig config, KeptState kept, Net net) {
        this(config, build(config, kept, net), kept, net);
    }

    private static KafkaStreams build(WeirConfig config, KeptState kept, Net net) {
        StateFolder.prepare(Path.of(config.streamsProperties().getProperty(StreamsConfig.STATE_DIR_CONFIG)));
        kept.makeUsable();
        try {
            return OrderedClients.streams(WeirTopology.build(config, net, kept), config, net);
        } catch (StreamsException e) {
            throw notSetUp(config, e);
        } catch (KafkaException e) {
            if (e instanceof ConfigException) {
                throw e;
            }
            throw LookBeforeStart.notMade(config, e);
        }
    }

    private static CannotStart notSetUp(WeirConfig config, StreamsException e) {
        Path state = KeptState.directory(config);
        return KeptState.isLocked(state)
                ? CannotStart.now(
                        "another process of application '" + config.applicationId() + "' has the local state in "
                                + state + "; wait until it has ended, or give this one another state.dir",
                        e)
                : new CannotStart(
                        "Kafka Streams cannot be set up (" + LookBeforeStart.reason(e)
                                + "); does state.dir have room, and may it be written to?",
                        e);
    }

    public WeirStreams(WeirConfig config, KafkaStreams streams) {
        this(config, streams, KeptState.of(config), new Net(config, new Metrics(), Limits.of(config)));
    }

    private WeirStreams(WeirConfig config, KafkaStreams streams, KeptState kept, Net net) {
        this.config = config;
        this.kept = kept;
        limits = net.limits();
        metrics = net.metrics();
        this.streams = streams;
        abandoned = new AbandonedTransactions(config.adminProperties(), config.applicationId());
        watch = new ClusterWatch(config, kept, metrics.cluster(), this::ownPartitions, LOOK_EVERY, PATIENCE);
        streams.setUncaughtExceptionHandler(this::onFailure);
        streams.setStateListener(this::onState);
        streams.setGlobalStateRestoreListener(new RestoreListener(metrics.restore()));
    }

    private StreamThreadExceptionResponse onFailure(Throwable e) {
        metrics.threadFailed();
        var otherPartitions = watch.otherPartitions();
        if (otherPartitions.isPresent()) {
            error.compareAndSet(null, new CannotStart(otherPartitions.get(), e));
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        if (causedBy(e, IncompatibleState.class) || failures.reached(System.nanoTime())) {
            error.compareAndSet(null, e);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        LOG.warn("a stream thread failed and is replaced; it starts again from the last commit", e);
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    private Set<TopicPartition> ownPartitions() {
        if (paused || streams.state() != KafkaStreams.State.RUNNING) {
            return Set.of();
        }
        return streams.metadataForLocalThreads().stream()
                .flatMap(thread -> thread.activeTasks().stream())
                .flatMap(task -> task.topicPartitions().stream())
                .collect(Collectors.toSet());
    }

    private void onState(KafkaStreams.State newState, KafkaStreams.State oldState) {
        if (newState == KafkaStreams.State.RUNNING) {
            running.countDown();
            LOG.info(
                    "assigned: {}",
                    ownPartitions().stream()
                            .map(TopicPartition::toString)
                            .sorted()
                            .toList());
        }
        if (newState == KafkaStreams.State.REBALANCING) {
            LOG.info("rebalancing: the group's partitions are being assigned anew");
        }
        if (newState == KafkaStreams.State.REBALANCING || newState == KafkaStreams.State.RUNNING) {
            abandoned.look();
        }
        if (newState.hasCompletedShutdown()) {
            LOG.info("stopped: {}", error.get() == null ? "what was done is committed" : "by a failure");
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
     * @throws CannotStart if a topic is missing or will not do, or state of an earlier run
     * @throws NoBroker if no broker answers
     */
    public void start() {
        ClusterTopics topics = new LookBeforeStart(config, kept, metrics.cluster()).run();
        limits.watch(config);
        abandoned.endPredecessors(streams.metadataForLocalThreads().stream()
                .map(ThreadMetadata::threadName)
                .toList());
        try {
            streams.start();
        } catch (StreamsException e) {
            throw notSetUp(config, e);
        }
        watch.start(topics);
    }

    /** Processes nothing until {@link #resume}; membership and what is committed stay. */
    public void pause() {
        paused = true;
        streams.pause();
    }

    public void resume() {
        paused = false;
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

    /** Whether all partitions are assigned and restored, nothing has failed for good, and the cluster lets it process. */
    public boolean isReady() {
        return error.get() == null
                && streams.state() == KafkaStreams.State.RUNNING
                && watch.trouble().isEmpty();
    }

    /** What keeps it from processing, in a sentence, or the word of Kafka Streams for what it is doing. */
    public String state() {
        return watch.trouble().orElseGet(this::word);
    }

    private String word() {
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
        watch.close();
        limits.close();
        if (!streams.close(options)) {
            LOG.warn("the stream threads did not stop within {} s", CLOSE_TIMEOUT.toSeconds());
        }
        stopped.countDown();
    }
}

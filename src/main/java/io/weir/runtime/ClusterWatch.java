package io.weir.runtime;

import io.weir.admin.AdminSession;
import io.weir.admin.ClusterTopics;
import io.weir.admin.InternalTopics;
import io.weir.config.WeirConfig;
import io.weir.metrics.ClusterFigures;
import io.weir.store.KeptState;
import io.weir.threads.Threads;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the cluster every few seconds what the stream threads cannot say while they wait: whether a broker answers, whether events wait
 * and nothing is committed, whether the input has got partitions that nobody reads. Says it in the log, in metrics and in words.
 */
final class ClusterWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterWatch.class);

    private static final long ANSWER_SECONDS = 5;
    /** Log lines about the same trouble. */
    private static final Duration AGAIN = Duration.ofMinutes(5);

    private final WeirConfig config;
    private final KeptState kept;
    private final ClusterFigures figures;
    private final Supplier<Set<TopicPartition>> own;
    private final Duration every;
    private final Duration patience;
    private final Thread thread = Threads.named("weir-cluster", this::run);

    private volatile int partitions;
    private volatile boolean closed;
    private final Troubles troubles = new Troubles();
    private final Progress progress = new Progress();

    /** What is wrong, each in a sentence; null while it is not. */
    private static final class Troubles {

        private volatile String silent;
        private volatile String stalled;
        private volatile String unread;
        private final Map<String, Long> said = new HashMap<>();

        void say(String kind, String sentence) {
            long now = System.nanoTime();
            Long before = said.get(kind);
            if (before == null || now - before > AGAIN.toNanos()) {
                said.put(kind, now);
                LOG.warn(sentence);
            }
        }
    }

    /** When the cluster last did something. */
    private static final class Progress {

        private long answered = System.nanoTime();
        private long moved = System.nanoTime();
        private Map<TopicPartition, Long> committed = Map.of();
    }

    /**
     * @param own partitions that this process has, of any topics; empty while it processes nothing
     * @param every how often to look
     * @param patience with what may be over in a moment
     */
    ClusterWatch(
            WeirConfig config,
            KeptState kept,
            ClusterFigures figures,
            Supplier<Set<TopicPartition>> own,
            Duration every,
            Duration patience) {
        this.config = config;
        this.kept = kept;
        this.figures = figures;
        this.own = own;
        this.every = every;
        this.patience = patience;
    }

    /**
     * @param found the topics that the processor starts with
     */
    void start(ClusterTopics found) {
        partitions = EarlierWiring.wanted(config, found);
        progress.answered = System.nanoTime();
        thread.start();
    }

    /** What is wrong, in one sentence; empty while nothing is. */
    Optional<String> trouble() {
        return Optional.ofNullable(
                troubles.silent != null
                        ? troubles.silent
                        : troubles.unread != null ? troubles.unread : troubles.stalled);
    }

    /** That the input has other partitions than at the start, and what to do. */
    Optional<String> otherPartitions() {
        return Optional.ofNullable(troubles.unread);
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }

    private void run() {
        try {
            while (!closed) {
                try (var session = AdminSession.open(config.adminProperties())) {
                    while (!closed) {
                        Thread.sleep(every.toMillis());
                        look(session.admin());
                    }
                } catch (KafkaException e) {
                    LOG.debug("no look at the cluster", e);
                    silence();
                    Thread.sleep(every.toMillis());
                }
            }
        } catch (InterruptedException | org.apache.kafka.common.errors.InterruptException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(Admin admin) throws InterruptedException {
        try {
            admin.describeCluster().nodes().get(ANSWER_SECONDS, TimeUnit.SECONDS);
            answers();
            ClusterTopics found = ClusterTopics.look(admin, config);
            kept.note(found.origin(config));
            long waiting = waiting(admin);
            int now = EarlierWiring.wanted(config, found);
            figures.seen(waiting, Math.max(0, now - partitions));
            compare(now);
            stalls(waiting);
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("no answer from the cluster", e);
            silence();
        } catch (IOException e) {
            LOG.warn(
                    "which topics the local state belongs to cannot be noted; it would be rebuilt at the next start",
                    e);
        }
    }

    private void answers() {
        if (troubles.silent != null) {
            LOG.warn("a broker answers again, after {} s", seconds(progress.answered));
        }
        troubles.silent = null;
        progress.answered = System.nanoTime();
        figures.silent(0);
    }

    private void silence() {
        if (System.nanoTime() - progress.answered < patience.toNanos()) {
            return;
        }
        figures.silent(seconds(progress.answered));
        troubles.silent = "no broker at bootstrap.servers=" + config.bootstrapServers() + " has answered for "
                + seconds(progress.answered) + " s; nothing is processed until one does, and nothing is lost";
        troubles.say("silent", troubles.silent);
    }

    private void compare(int now) {
        troubles.unread = now == partitions || now == 0 ? null : EarlierWiring.changed(config, partitions, now);
        if (troubles.unread != null) {
            troubles.say("unread", troubles.unread);
        }
    }

    /** Events wait, this process has their partitions, and for a while nothing was committed. */
    private void stalls(long waiting) {
        if (waiting == 0) {
            progress.moved = System.nanoTime();
        }
        boolean stands = System.nanoTime() - progress.moved >= patience.toNanos();
        figures.stalled(stands ? seconds(progress.moved) : 0);
        if (stands) {
            troubles.stalled = waiting + " events wait, and nothing was committed for " + seconds(progress.moved)
                    + " s: this process gets too little of a processor, a search for a model takes long, a transaction of a"
                    + " process that died is still open, or an exception comes again and again (see above)";
            troubles.say("stalled", troubles.stalled);
        } else if (troubles.stalled != null) {
            troubles.stalled = null;
            LOG.warn("events are processed again");
        }
    }

    /** Events of the input, or on their way to their models, in partitions of this process after those that are committed. */
    private long waiting(Admin admin) throws ExecutionException, TimeoutException, InterruptedException {
        Collection<String> topics =
                config.isRepartitioned() ? List.of(InternalTopics.byModel(config)) : config.inputTopics();
        Set<TopicPartition> read = own.get().stream()
                .filter(p -> topics.contains(p.topic()) || config.inputTopics().contains(p.topic()))
                .collect(Collectors.toSet());
        Map<TopicPartition, Long> offsets = committed(admin, read);
        if (!offsets.equals(progress.committed) || read.isEmpty()) {
            progress.moved = System.nanoTime();
        }
        progress.committed = offsets;
        return behind(ends(admin, read, OffsetSpec.latest()), offsets, ends(admin, read, OffsetSpec.earliest()));
    }

    private Map<TopicPartition, Long> committed(Admin admin, Set<TopicPartition> read)
            throws ExecutionException, TimeoutException, InterruptedException {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        admin.listConsumerGroupOffsets(config.applicationId())
                .partitionsToOffsetAndMetadata()
                .get(ANSWER_SECONDS, TimeUnit.SECONDS)
                .forEach((partition, offset) -> {
                    if (offset != null && read.contains(partition)) {
                        offsets.put(partition, offset.offset());
                    }
                });
        return offsets;
    }

    private static Map<TopicPartition, Long> ends(Admin admin, Set<TopicPartition> read, OffsetSpec spec)
            throws ExecutionException, TimeoutException, InterruptedException {
        Map<TopicPartition, OffsetSpec> wanted = read.stream().collect(Collectors.toMap(p -> p, p -> spec));
        Map<TopicPartition, Long> ends = new HashMap<>();
        admin.listOffsets(wanted)
                .all()
                .get(ANSWER_SECONDS, TimeUnit.SECONDS)
                .forEach((partition, offset) -> ends.put(partition, offset.offset()));
        return ends;
    }

    private static long behind(
            Map<TopicPartition, Long> ends, Map<TopicPartition, Long> committed, Map<TopicPartition, Long> first) {
        return ends.entrySet().stream()
                .mapToLong(end -> Math.max(
                        0,
                        end.getValue() - Math.max(first.get(end.getKey()), committed.getOrDefault(end.getKey(), 0L))))
                .sum();
    }

    private static long seconds(long since) {
        return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - since);
    }
}

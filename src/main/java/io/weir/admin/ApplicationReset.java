package io.weir.admin;

import static io.weir.admin.TopicAdmin.await;

import io.weir.config.Topics;
import io.weir.config.WeirConfig;
import io.weir.store.KeptState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Makes an application as if it had never run: says what there is to erase, and erases it.
 *
 * <p>Commands that were given before stay given, and models that were published before are not taken up again: of both topics, the
 * application will read what comes after, and each model has a tombstone after it. State that other machines have kept does not fit the
 * changelogs any more ({@link KeptState}). The input it reads from the beginning, or from its end.
 */
public final class ApplicationReset implements AutoCloseable {

    private static final long TIMEOUT_SECONDS = 30;

    private final WeirConfig config;
    private final Topics topics;
    private final Admin admin;

    public ApplicationReset(WeirConfig config) {
        this.config = config;
        topics = Topics.of(config);
        admin = Admin.create(config.adminProperties());
    }

    /**
     * What there is to erase.
     *
     * @param groups consumer groups of the application: its own, and those of redrives
     * @param internalTopics changelogs and repartition topics; with them go all models
     * @param stateDirectory of this machine; null if there is none
     * @param outputTopics to be emptied; none if they are to stay
     */
    public record Plan(
            List<String> groups, List<String> internalTopics, Path stateDirectory, List<String> outputTopics) {

        public boolean isEmpty() {
            return groups.isEmpty() && internalTopics.isEmpty() && stateDirectory == null && outputTopics.isEmpty();
        }
    }

    /**
     * @param outputs whether the output topics are to be emptied, too
     * @throws CannotReset if the application is running
     */
    public Plan plan(boolean outputs) {
        String application = config.applicationId();
        String redrive = application + "-redrive-";
        Set<String> groups = new TreeSet<>();
        await(admin.listGroups().all(), "listing groups").forEach(group -> {
            if (group.groupId().equals(application)) {
                if (group.groupState()
                        .filter(state -> state != GroupState.EMPTY && state != GroupState.DEAD)
                        .isPresent()) {
                    throw new CannotReset("application '" + application
                            + "' is running: its group has members; stop every 'weir run' of it, and wait for session.timeout.ms"
                            + " if one was killed");
                }
                groups.add(group.groupId());
            } else if (group.groupId().startsWith(redrive)) {
                groups.add(group.groupId());
            }
        });
        Set<String> names = await(admin.listTopics().names(), "listing topics");
        List<String> internal =
                InternalTopics.all(config).stream().filter(names::contains).toList();
        Path state = KeptState.directory(config);
        return new Plan(
                List.copyOf(groups),
                internal,
                Files.isDirectory(state) ? state : null,
                outputs ? topics.output().stream().filter(names::contains).toList() : List.of());
    }

    /**
     * Erases what the plan says. What fails in between may be done again.
     *
     * @param fromEnd whether the next run begins with new events, not with the oldest there are
     */
    public void run(Plan plan, boolean fromEnd) {
        delete(plan.groups());
        deleteTopics(plan.internalTopics());
        awaitGone(plan.internalTopics());
        if (plan.stateDirectory() != null) {
            delete(plan.stateDirectory());
        }
        if (!plan.outputTopics().isEmpty()) {
            deleteTopics(plan.outputTopics());
            awaitGone(plan.outputTopics());
            TopicAdmin.create(admin, config);
        } else {
            Tombstones.write(config);
        }
        List<String> skipped = new ArrayList<>(List.of(topics.control()));
        topics.feedback().ifPresent(skipped::add);
        if (config.isShared()) {
            skipped.add(topics.models());
        }
        if (fromEnd) {
            skipped.addAll(topics.input());
        }
        skipTo(ends(skipped));
    }

    private void delete(Collection<String> groups) {
        for (String group : groups) {
            try {
                await(
                        isStreamsGroup(group)
                                ? admin.deleteStreamsGroups(List.of(group)).all()
                                : admin.deleteConsumerGroups(List.of(group)).all(),
                        "deleting group '" + group + "'");
            } catch (TopicsUnavailable e) {
                if (!(e.getCause() instanceof GroupIdNotFoundException)) {
                    throw e;
                }
            }
        }
    }

    /** Only the application's own group can be one, with {@code group.protocol=streams}. */
    private boolean isStreamsGroup(String group) {
        return group.equals(config.applicationId())
                && "streams"
                        .equalsIgnoreCase(String.valueOf(config.originals().get(StreamsConfig.GROUP_PROTOCOL_CONFIG)));
    }

    private void deleteTopics(Collection<String> names) {
        for (String name : names) {
            try {
                await(admin.deleteTopics(List.of(name)).all(), "deleting topic '" + name + "'");
            } catch (TopicsUnavailable e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
            }
        }
    }

    private void awaitGone(Collection<String> names) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        while (await(admin.listTopics().names(), "listing topics").stream().anyMatch(names::contains)) {
            if (System.nanoTime() - deadline > 0) {
                throw new TopicsUnavailable(
                        "topics " + names + " were deleted and are still there after " + TIMEOUT_SECONDS
                                + " s; run 'weir reset' again when they are gone",
                        null);
            }
            java.util.concurrent.locks.LockSupport.parkNanos(100_000_000);
        }
    }

    private static void delete(Path directory) {
        try {
            KeptState.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + directory, e);
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> ends(List<String> names) {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        Set<String> there = await(admin.listTopics().names(), "listing topics");
        var described = await(
                admin.describeTopics(names.stream().filter(there::contains).toList())
                        .allTopicNames(),
                "looking at topics");
        described.forEach((name, topic) -> topic.partitions()
                .forEach(p -> latest.put(new TopicPartition(name, p.partition()), OffsetSpec.latest())));
        Map<TopicPartition, OffsetAndMetadata> ends = new HashMap<>();
        await(admin.listOffsets(latest).all(), "looking at the ends of topics")
                .forEach((partition, end) -> ends.put(partition, new OffsetAndMetadata(end.offset())));
        return ends;
    }

    private void skipTo(Map<TopicPartition, OffsetAndMetadata> offsets) {
        if (!offsets.isEmpty()) {
            String group = config.applicationId();
            await(
                    isStreamsGroup(group)
                            ? admin.alterStreamsGroupOffsets(group, offsets).all()
                            : admin.alterConsumerGroupOffsets(group, offsets).all(),
                    "setting offsets of group '" + group + "'");
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}

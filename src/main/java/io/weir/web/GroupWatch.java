package io.weir.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.http.WebJson;
import io.weir.threads.Threads;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the cluster every few seconds how the processor stands: how many instances there are, whether they share out the partitions
 * just now, and how many events wait. An instance in this process also says what it restores.
 */
public final class GroupWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GroupWatch.class);
    private static final long EVERY_MS = 3000;
    private static final long ANSWER_MS = 5000;

    private final Properties settings;
    private final String group;
    private final Set<String> input;
    private final View view;
    private final Thread thread = Threads.named("dashboard-group", this::run);
    private volatile Supplier<Optional<String>> here = Optional::empty;
    private volatile boolean closed;

    /**
     * @param adminSettings where the cluster is and how to reach it
     * @param group of the processor's consumers
     */
    public GroupWatch(Properties adminSettings, String group, View view) {
        this.settings = adminSettings;
        this.group = group;
        this.view = view;
        input = Set.copyOf(view.topics().input());
    }

    public void start() {
        thread.start();
    }

    /**
     * Watches an instance in this process as well.
     *
     * @param restoring what it is restoring, in words; empty where it is not
     */
    public void add(Supplier<Optional<String>> restoring) {
        here = restoring;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }

    private void run() {
        try {
            while (!closed) {
                try (var admin = Admin.create(settings)) {
                    while (!closed) {
                        view.standing().processor(look(admin));
                        Thread.sleep(EVERY_MS);
                    }
                } catch (ExecutionException | TimeoutException | KafkaException e) {
                    // Also where this user may not look at groups; the rest of the dashboard goes on.
                    LOG.debug("looking at group {} failed, trying again", group, e);
                    view.standing().processor(state("unknown"));
                    Thread.sleep(2 * EVERY_MS);
                }
            }
        } catch (InterruptedException | org.apache.kafka.common.errors.InterruptException e) {
            Thread.currentThread().interrupt();
        }
    }

    private ObjectNode look(Admin admin) throws InterruptedException, ExecutionException, TimeoutException {
        ConsumerGroupDescription description;
        try {
            description = admin.describeConsumerGroups(List.of(group))
                    .describedGroups()
                    .get(group)
                    .get(ANSWER_MS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return state("absent");
            }
            throw e;
        }
        if (description.members().isEmpty()) {
            return state("absent").put("behind", behind(admin));
        }
        var restoring = here.get();
        var json = state(
                restoring.isPresent()
                        ? "restoring"
                        : description.groupState() == GroupState.STABLE
                                ? "running"
                                : description.groupState().toString().toLowerCase(Locale.ROOT));
        restoring.ifPresent(words -> json.put("restoring", words));
        return json.put("instances", instances(description.members())).put("behind", behind(admin));
    }

    private static ObjectNode state(String state) {
        return WebJson.object().put("state", state);
    }

    /** Stream threads of one process have its id in their names. */
    private static long instances(Collection<MemberDescription> members) {
        return members.stream()
                .map(member -> member.clientId().replaceFirst("-StreamThread-.*", ""))
                .distinct()
                .count();
    }

    /** Events of the input topics after those that are committed. */
    private long behind(Admin admin) throws InterruptedException, ExecutionException, TimeoutException {
        var committed = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get(ANSWER_MS, TimeUnit.MILLISECONDS);
        Map<TopicPartition, OffsetSpec> wanted = committed.keySet().stream()
                .filter(partition -> input.contains(partition.topic()))
                .filter(partition -> committed.get(partition) != null)
                .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
        var ends = admin.listOffsets(wanted).all().get(ANSWER_MS, TimeUnit.MILLISECONDS);
        return ends.entrySet().stream()
                .mapToLong(end -> Math.max(
                        0, end.getValue().offset() - committed.get(end.getKey()).offset()))
                .sum();
    }
}

package io.weir.runtime;

import io.weir.admin.AuthorizationError;
import io.weir.admin.ClusterTopics;
import io.weir.admin.InternalTopics;
import io.weir.admin.NoBroker;
import io.weir.admin.TopicAdmin;
import io.weir.admin.TopicsUnavailable;
import io.weir.config.CannotStart;
import io.weir.config.WeirConfig;
import io.weir.metrics.ClusterFigures;
import io.weir.store.KeptState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;

/**
 * What is looked at before anything starts: whether a broker answers, whether the topics will do, what an earlier run left on the
 * cluster and on this machine.
 */
final class LookBeforeStart {

    private static final Duration BROKER_TIMEOUT = Duration.ofSeconds(10);

    private final WeirConfig config;
    private final KeptState kept;
    private final ClusterFigures figures;

    LookBeforeStart(WeirConfig config, KeptState kept, ClusterFigures figures) {
        this.config = config;
        this.kept = kept;
        this.figures = figures;
    }

    /**
     * Looks, and puts aside local state that is not of this cluster.
     *
     * @return the topics as they are
     * @throws CannotStart if something has to be mended first
     * @throws NoBroker if none answers
     */
    ClusterTopics run() {
        Admin admin = admin();
        try {
            admin.describeCluster().clusterId().get(BROKER_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            ClusterTopics topics = ClusterTopics.look(admin, config);
            refuse(new EarlierWiring(config, topics).problems());
            refuse(TopicAdmin.check(admin, config));
            refuse(ForeignGroup.problem(admin, config, topics).stream().toList());
            refuse(new StateCompatibilityCheck(config).problems());
            List<String> changelogs = InternalTopics.changelogs(config);
            kept.compare(topics.origin(config), changelogs, topics.offsets(admin, changelogs, OffsetSpec.latest()));
            new ReadingGap(config, topics).say(admin, figures);
            return topics;
        } catch (ExecutionException e) {
            throw mayHeal(e.getCause()) ? unreachable(e) : refused(e);
        } catch (TimeoutException e) {
            throw unreachable(e);
        } catch (TopicsUnavailable e) {
            throw mayHeal(e.getCause()) ? unreachable(e) : new CannotStart(e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotStart("interrupted while waiting for a broker", e);
        } finally {
            // Calls that no broker answered would otherwise be waited for.
            admin.close(Duration.ZERO);
        }
    }

    private static void refuse(List<String> problems) {
        if (!problems.isEmpty()) {
            throw new CannotStart(String.join("\n", problems));
        }
    }

    private static boolean mayHeal(Throwable cause) {
        return cause instanceof RetriableException || cause instanceof TimeoutException;
    }

    private Admin admin() {
        try {
            return Admin.create(config.adminProperties());
        } catch (KafkaException e) {
            throw notMade(config, e);
        }
    }

    /**
     * What to throw where a client cannot be made. A name that resolves to nothing is the one cause that may heal: where brokers have
     * names of containers.
     */
    static RuntimeException notMade(WeirConfig config, KafkaException e) {
        String silence = silence(config, e);
        return reason(e).contains("resolvable") ? new NoBroker(silence, e) : new CannotStart(silence, e);
    }

    private NoBroker unreachable(Exception e) {
        return new NoBroker(silence(config, e), e);
    }

    private static String silence(WeirConfig config, Exception e) {
        return "no broker answers at bootstrap.servers=" + config.bootstrapServers() + " within "
                + BROKER_TIMEOUT.toSeconds() + " s"
                + (e instanceof TimeoutException ? "" : " (" + reason(e) + ")")
                + "; start one, for example with 'weir broker', or set bootstrap.servers";
    }

    private CannotStart refused(ExecutionException e) {
        var refusal = AuthorizationError.sentence(e);
        if (refusal.isPresent()) {
            return new CannotStart("bootstrap.servers=" + config.bootstrapServers() + ": " + refusal.get(), e);
        }
        return new CannotStart(
                "the cluster at bootstrap.servers=" + config.bootstrapServers() + " refuses to talk (" + reason(e)
                        + "); check security.protocol and the sasl. and ssl. settings",
                e);
    }

    /** What is at the bottom of a failure. */
    static String reason(Exception e) {
        Throwable deepest = e;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return deepest.getMessage() == null ? deepest.getClass().getSimpleName() : deepest.getMessage();
    }
}

package io.weir.runtime;

import io.weir.admin.AdminSession;
import io.weir.threads.Threads;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the transactions of instances that have died.
 *
 * <p>An instance that is killed leaves a transaction open, and readers of the output see nothing that comes after it until it times
 * out. That timeout has to be long, because a transaction may hold a start of a large model. Whoever takes over therefore looks, after
 * each rebalance, for open transactions of processes that are no members of the group any more, and fences them: such a process could not
 * commit anyway. Kafka Streams names transactions {@code application-process-thread}, and members of the group after their process too.
 *
 * <p>If that is not possible (other client ids, no permission), the transactions end by their timeout.
 */
final class AbandonedTransactions implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AbandonedTransactions.class);
    private static final int ATTEMPTS = 5;
    private static final long PAUSE_MS = 500;
    private static final long TIMEOUT_SECONDS = 10;
    private static final String PROCESS = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";

    private final Properties adminProperties;
    private final String applicationId;
    private final AtomicBoolean waiting = new AtomicBoolean();
    private final ExecutorService executor = Threads.pool("weir-transactions", 1);

    AbandonedTransactions(Properties adminProperties, String applicationId) {
        this.adminProperties = adminProperties;
        this.applicationId = applicationId;
    }

    /** Looks for them, and ends them, on a thread of its own. */
    void look() {
        if (waiting.compareAndSet(false, true)) {
            try {
                executor.execute(this::endAll);
            } catch (RejectedExecutionException e) {
                LOG.debug("closing; the transactions are left to others", e);
            }
        }
    }

    private void endAll() {
        waiting.set(false);
        try (var session = AdminSession.open(adminProperties)) {
            for (int attempt = 1; ; attempt++) {
                try {
                    end(session.admin());
                    return;
                } catch (ExecutionException | TimeoutException e) {
                    if (attempt == ATTEMPTS) {
                        LOG.info("open transactions of instances that died, if there are any, end by their timeout", e);
                        return;
                    }
                    TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (KafkaException e) {
            LOG.info("open transactions of instances that died, if there are any, end by their timeout", e);
        }
    }

    /**
     * Ends what an earlier run with the same state directory has left open; to be called before anything starts. Whoever holds the
     * directory has its process id, so that run is dead. Its own successor would otherwise wait for the timeout too: Kafka Streams
     * restores up to the end of the changelogs, an open transaction included, before it initialises the producer that would end it.
     *
     * @param threads names of the stream threads
     */
    void endPredecessors(Collection<String> threads) {
        Pattern thread = Pattern.compile(Pattern.quote(applicationId) + "-(" + PROCESS + ")-StreamThread-.*");
        List<String> own = threads.stream()
                .map(name -> process(thread, name))
                .filter(process -> !process.isEmpty())
                .map(process -> applicationId + "-" + process + "-")
                .distinct()
                .toList();
        try (var session = AdminSession.open(adminProperties)) {
            List<String> open = open(session.admin()).stream()
                    .filter(id -> own.stream().anyMatch(id::startsWith))
                    .toList();
            if (!open.isEmpty()) {
                fence(session.admin(), open);
            }
        } catch (ExecutionException | TimeoutException e) {
            LOG.info("an open transaction of an earlier run, if there is one, ends by its timeout", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<String> open(Admin admin) throws ExecutionException, TimeoutException, InterruptedException {
        return admin
                .listTransactions(new ListTransactionsOptions().filterStates(Set.of(TransactionState.ONGOING)))
                .all()
                .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .stream()
                .map(TransactionListing::transactionalId)
                .filter(id -> id.startsWith(applicationId + "-"))
                .toList();
    }

    private static void fence(Admin admin, List<String> transactionalIds)
            throws ExecutionException, TimeoutException, InterruptedException {
        admin.fenceProducers(transactionalIds).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        LOG.info("ended transactions that were left open: {}", transactionalIds);
    }

    private void end(Admin admin) throws ExecutionException, TimeoutException, InterruptedException {
        List<String> open = open(admin);
        if (open.isEmpty()) {
            return;
        }
        List<String> clients = admin
                .describeConsumerGroups(List.of(applicationId))
                .all()
                .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .get(applicationId)
                .members()
                .stream()
                .map(MemberDescription::clientId)
                .toList();
        List<String> abandoned = abandoned(applicationId, open, clients);
        if (!abandoned.isEmpty()) {
            fence(admin, abandoned);
        }
    }

    /**
     * The transactions whose process is in no member's client id; none if that cannot be told, since some member has a client id of
     * another form.
     */
    static List<String> abandoned(
            String applicationId, Collection<String> transactionalIds, Collection<String> clientIds) {
        Pattern client = Pattern.compile(Pattern.quote(applicationId) + "-(" + PROCESS + ")-StreamThread-.*");
        Pattern transaction = Pattern.compile(Pattern.quote(applicationId) + "-(" + PROCESS + ")-[0-9]+");
        if (clientIds.isEmpty() || !clientIds.stream().allMatch(client.asMatchPredicate())) {
            return List.of();
        }
        List<String> alive =
                clientIds.stream().map(id -> process(client, id)).distinct().toList();
        return transactionalIds.stream()
                .filter(transaction.asMatchPredicate())
                .filter(id -> !alive.contains(process(transaction, id)))
                .toList();
    }

    private static String process(Pattern pattern, String id) {
        Matcher matcher = pattern.matcher(id);
        return matcher.matches() ? matcher.group(1) : "";
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}

package io.weir.broker;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.BrokerIdNotRegisteredException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.utils.Time;

/**
 * The broker that ran on a directory before. Its registration outlives it: for the nine seconds of its session the controller takes
 * it for alive and refuses the new one, which meanwhile believes that it still leads its partitions, and as the coordinator of
 * transactions sets about writing the markers of those that the other was about to end. When the session is over, all partitions are
 * without a leader until the new broker is in. Kafka 4.3 takes a partition without a leader for a deleted one and skips its markers for
 * good (<a href="https://github.com/apache/kafka/pull/22680">KAFKA-20734</a>): the transaction counts as ended, its readers wait
 * for ever.
 *
 * <p>So the controller is started alone first, to take the old registration off the books. A broker then starts with no partition to lead,
 * registers at once, and gets all its leaderships in one step; which is quicker by those nine seconds, too.
 */
final class StaleBrokerRegistration {

    private static final long PATIENCE_SECONDS = 60;
    private static final long PAUSE_MS = 50;

    private StaleBrokerRegistration() {}

    /**
     * Removes the registration of the broker that used the directory, if there is one.
     *
     * @param data of an earlier run, used by nobody now
     * @param port for the controller to listen on in the meantime
     */
    static void takeOffTheBooks(Path data, int port) throws InterruptedException, ExecutionException, TimeoutException {
        var controller = new KafkaRaftServer(
                KafkaConfig.fromProps(EmbeddedBroker.controllerSettings(data, port), false), Time.SYSTEM);
        try {
            controller.startup();
            try (var admin = Admin.create(Map.of("bootstrap.controllers", EmbeddedBroker.HOST + ":" + port))) {
                unregister(admin);
            }
        } finally {
            controller.shutdown();
            controller.awaitShutdown();
        }
    }

    /** Whether the controller is not active yet, or does not know the version of its own metadata yet. */
    private static boolean isStarting(Throwable answer) {
        return answer instanceof RetriableException || answer instanceof UnsupportedVersionException;
    }

    private static void unregister(Admin admin) throws InterruptedException, ExecutionException, TimeoutException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            try {
                admin.unregisterBroker(EmbeddedBroker.NODE).all().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                return;
            } catch (ExecutionException e) {
                if (e.getCause() instanceof BrokerIdNotRegisteredException) {
                    return;
                }
                if (!isStarting(e.getCause()) || System.nanoTime() > deadline) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
            }
        }
    }
}

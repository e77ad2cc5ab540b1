package io.weir.admin;

import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;

/**
 * An admin client for a few questions. Whoever gave up on an answer does not wait for it at the end: Kafka's own {@code close()} waits until
 * each call has its answer or a minute is over.
 */
public final class AdminSession implements AutoCloseable {

    private final Admin admin;

    private AdminSession(Admin admin) {
        this.admin = admin;
    }

    /**
     * @param properties of an admin client
     */
    public static AdminSession open(Properties properties) {
        return new AdminSession(Admin.create(properties));
    }

    /** The client; closed with this. */
    public Admin admin() {
        return admin;
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}

package io.weir.http;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts connections by the address of who called, and closes those beyond its share: each takes a file handle from the process,
 * and the stream needs some too.
 */
final class Callers implements Connection.Listener {

    static final int MOST = 2000;
    static final int MOST_PER_ADDRESS = 500;

    private static final Logger LOG = LoggerFactory.getLogger(Callers.class);

    private final Map<Connection, String> open = new IdentityHashMap<>();
    private final Map<String, Integer> byAddress = new HashMap<>();
    private boolean said;

    @Override
    public void onOpened(Connection connection) {
        // Of TLS there is another connection inside.
        if (!(connection instanceof SslConnection) && isTooMany(connection)) {
            connection.getEndPoint().close();
        }
    }

    private synchronized boolean isTooMany(Connection connection) {
        String address = address(connection);
        open.put(connection, address);
        int count = byAddress.merge(address, 1, Integer::sum);
        boolean tooMany = count > MOST_PER_ADDRESS || open.size() > MOST;
        if (tooMany && !said) {
            said = true;
            LOG.warn(
                    "there are {} connections, {} of them from {}; no more than {}, and {} of one address, are kept"
                            + " (this is said once)",
                    open.size(),
                    count,
                    address,
                    MOST,
                    MOST_PER_ADDRESS);
        }
        return tooMany;
    }

    @Override
    public synchronized void onClosed(Connection connection) {
        String address = open.remove(connection);
        if (address != null) {
            byAddress.computeIfPresent(address, (a, count) -> count == 1 ? null : count - 1);
        }
    }

    private static String address(Connection connection) {
        return connection.getEndPoint().getRemoteSocketAddress() instanceof InetSocketAddress internet
                ? internet.getAddress().getHostAddress()
                : "";
    }
}

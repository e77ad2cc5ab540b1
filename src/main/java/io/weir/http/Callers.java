package io.weir.http;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.IdleTimeout;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts connections by the address of who called: each takes a file handle from the process, and the stream needs some too. Beyond the
 * share of an address, or that of all, the one goes on which nothing has happened for the longest time; so a question about health
 * is always answered.
 */
final class Callers implements Connection.Listener {

    static final int MOST = 2000;
    static final int MOST_PER_ADDRESS = 500;

    private static final Logger LOG = LoggerFactory.getLogger(Callers.class);

    private final Map<Connection, String> open = new IdentityHashMap<>();
    private final Map<String, Collection<Connection>> byAddress = new HashMap<>();
    private boolean said;

    @Override
    public void onOpened(Connection connection) {
        // Of TLS there is another connection inside.
        if (connection instanceof SslConnection) {
            return;
        }
        Connection idle = enter(connection);
        if (idle != null) {
            idle.getEndPoint().close();
        }
    }

    /** Counts a connection, and gives the one that is to go; null if there is room for all. */
    private synchronized Connection enter(Connection connection) {
        String address = address(connection);
        Collection<Connection> ofAddress = byAddress.computeIfAbsent(address, a -> new ArrayList<>());
        int before = ofAddress.size();
        Collection<Connection> tooMany =
                before >= MOST_PER_ADDRESS ? ofAddress : open.size() >= MOST ? open.keySet() : List.of();
        Connection idle =
                tooMany.stream().max(Comparator.comparingLong(Callers::idleFor)).orElse(null);
        if (idle != null) {
            say(before, address);
            leave(idle);
        }
        open.put(connection, address);
        byAddress.computeIfAbsent(address, a -> new ArrayList<>()).add(connection);
        return idle;
    }

    /** Milliseconds. */
    private static long idleFor(Connection connection) {
        return connection.getEndPoint() instanceof IdleTimeout endPoint ? endPoint.getIdleFor() : 0;
    }

    private void say(int before, String address) {
        if (!said) {
            said = true;
            LOG.warn(
                    "there are {} connections, {} of them from {}; no more than {}, and {} of one address, are kept, and the idlest"
                            + " goes (this is said once)",
                    open.size() + 1,
                    before + 1,
                    address,
                    MOST,
                    MOST_PER_ADDRESS);
        }
    }

    @Override
    public synchronized void onClosed(Connection connection) {
        leave(connection);
    }

    private void leave(Connection connection) {
        String address = open.remove(connection);
        if (address != null) {
            Collection<Connection> ofAddress = byAddress.get(address);
            ofAddress.remove(connection);
            if (ofAddress.isEmpty()) {
                byAddress.remove(address);
            }
        }
    }

    private static String address(Connection connection) {
        return connection.getEndPoint().getRemoteSocketAddress() instanceof InetSocketAddress internet
                ? internet.getAddress().getHostAddress()
                : "";
    }
}

package io.weir.http;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;

/** An address that is taken, for one server: HTTPS if there is a keystore, otherwise HTTP. */
public final class Listener {

    /** Nobody else's machine can reach it: where servers listen unless somebody says otherwise. */
    public static final String LOCAL = "127.0.0.1";

    /** Connections that may wait to be accepted. */
    private static final int MOST_WAITING = 600;

    private static final long STALLED_MS = 20_000;

    private final ServerSocketChannel socket;
    private final String host;
    private final InetSocketAddress address;
    private final Keystore keystore;

    private Listener(ServerSocketChannel socket, String host, InetSocketAddress address, Keystore keystore) {
        this.socket = socket;
        this.host = host;
        this.address = address;
        this.keystore = keystore;
    }

    /**
     * Takes the address; nobody is answered yet.
     *
     * @param port 0 = any free one
     * @param keystore null = no TLS
     * @throws WebException if it cannot be listened on, with the remedy
     */
    public static Listener open(String host, int port, Keystore keystore) {
        try {
            var channel = ServerSocketChannel.open();
            try {
                channel.bind(new InetSocketAddress(InetAddress.getByName(host), port), MOST_WAITING);
                return new Listener(channel, host, (InetSocketAddress) channel.getLocalAddress(), keystore);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (UnknownHostException e) {
            throw new WebException("there is no host '" + host + "'; name an address of this machine", e);
        } catch (BindException e) {
            throw new WebException(
                    "port " + port + " of " + host + " cannot be listened on (" + e.getMessage()
                            + "): another program uses it, or the address is not this machine's;"
                            + " choose another port, or 0 for any free one",
                    e);
        } catch (IOException | IllegalArgumentException e) {
            throw new WebException(
                    "port " + port + " of " + host + " cannot be listened on: " + e.getMessage()
                            + "; choose another port, or 0 for any free one",
                    e);
        }
    }

    /** The address in the words of who chose it. */
    public String host() {
        return host;
    }

    public InetSocketAddress address() {
        return address;
    }

    /** Whether this machine alone can reach it. */
    boolean isLocal() {
        return address.getAddress().isLoopbackAddress();
    }

    /** Hands the address to a server. */
    ServerConnector connector(Server jetty, HttpConfiguration http) {
        ServerConnector connector;
        if (keystore == null) {
            connector = new ServerConnector(jetty, new HttpConnectionFactory(http));
        } else {
            // Names are not compared: who asks by an address has none.
            http.addCustomizer(new SecureRequestCustomizer(false));
            connector = new ServerConnector(
                    jetty,
                    new SslConnectionFactory(keystore.tls(), HttpVersion.HTTP_1_1.asString()),
                    new HttpConnectionFactory(http));
        }
        connector.setIdleTimeout(STALLED_MS);
        connector.addBean(new Callers());
        try {
            connector.open(socket);
        } catch (IOException e) {
            throw new WebException("port " + address.getPort() + " cannot be served: " + e.getMessage(), e);
        }
        return connector;
    }

    /** Where it is, without a path. */
    public String url() {
        String host = address.getAddress().isAnyLocalAddress() ? "localhost" : address.getHostString();
        return (keystore == null ? "http://" : "https://") + (host.contains(":") ? "[" + host + "]" : host) + ":"
                + address.getPort();
    }
}

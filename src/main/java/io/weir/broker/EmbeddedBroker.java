package io.weir.broker;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A single-node broker on 127.0.0.1, ready when {@link #start} returns. What it stores lives in a temporary directory that goes
 * with it, or in the directory given, which a later start takes up again. Topics are not created by themselves, and keep their
 * records whatever the records' time is, unless a topic says otherwise.
 */
public final class EmbeddedBroker implements AutoCloseable {

    /** Largest batch of records, bytes; room for one record of 10 MB and its headers. */
    public static final int MAX_MESSAGE_BYTES = 32 << 20;

    private static final Set<String> LISTS =
            Set.of("listeners", "advertised.listeners", "listener.security.protocol.map");

    static final String HOST = "127.0.0.1";
    static final int NODE = 1;

    private final KafkaRaftServer server;
    private final int port;
    private final Path data;
    private final boolean temporary;
    private boolean closed;

    private EmbeddedBroker(KafkaRaftServer server, int port, Path data, boolean temporary) {
        this.server = server;
        this.port = port;
        this.data = data;
        this.temporary = temporary;
    }

    /**
     * Starts a broker and waits until it serves.
     *
     * @param port to listen on; 0 = any free one
     * @param dataDirectory where its data lives, created if need be; null = a temporary directory, deleted on close
     * @throws BrokerException if the port is taken or the directory cannot be used
     */
    public static EmbeddedBroker start(int port, Path dataDirectory) {
        return start(port, dataDirectory, Map.of());
    }

    /**
     * Starts a broker and waits until it serves.
     *
     * @param port to listen on; 0 = any free one
     * @param dataDirectory where its data lives, created if need be; null = a temporary directory, deleted on close
     * @param settings of Kafka's brokers that win over this one's; listeners among them are added to its own
     * @throws BrokerException if the port is taken or the directory cannot be used
     */
    public static EmbeddedBroker start(int port, Path dataDirectory, Map<String, String> settings) {
        int listenerPort = freePort(port);
        int controllerPort = freePort(0);
        while (controllerPort == listenerPort) {
            controllerPort = freePort(0);
        }
        var data = dataDirectory == null ? temporaryDirectory() : directory(dataDirectory);
        requireUnused(data);
        try {
            if (Files.exists(data.resolve("meta.properties"))) {
                StaleBrokerRegistration.takeOffTheBooks(data, controllerPort);
            } else {
                format(data);
            }
            var config = KafkaConfig.fromProps(with(settings, settings(data, listenerPort, controllerPort)), false);
            var server = new KafkaRaftServer(config, Time.SYSTEM);
            server.startup();
            return new EmbeddedBroker(server, listenerPort, data, dataDirectory == null);
        } catch (Exception e) {
            if (dataDirectory == null) {
                delete(data);
            }
            throw new BrokerException(
                    "the embedded broker did not start with data in " + data + ": " + reason(e)
                            + "; is another broker using the directory, or is it not a broker's? give another one",
                    e);
        }
    }

    /** The address for clients, {@code 127.0.0.1:port}. */
    public String bootstrapServers() {
        return HOST + ":" + port;
    }

    public int port() {
        return port;
    }

    public Path dataDirectory() {
        return data;
    }

    /** Stops the broker and waits until it is gone, then deletes its data if they are temporary. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        server.shutdown();
        server.awaitShutdown();
        if (temporary) {
            delete(data);
        }
    }

    @Override
    public String toString() {
        return "EmbeddedBroker(" + bootstrapServers() + ", data in " + data + ")";
    }

    /** Kafka would say so too, but with the end of the process. */
    private static void requireUnused(Path data) {
        try (var file = FileChannel.open(data.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var lock = file.tryLock()) {
            if (lock == null) {
                throw inUse(data, null);
            }
        } catch (OverlappingFileLockException e) {
            throw inUse(data, e);
        } catch (IOException e) {
            throw new BrokerException("the broker's data directory " + data + " cannot be written to: " + e, e);
        }
    }

    private static BrokerException inUse(Path data, Exception cause) {
        return new BrokerException(
                "another broker is using the data directory " + data + "; stop it or give another one", cause);
    }

    private static void format(Path data) throws Exception {
        try (var nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(nowhere)
                    .setNodeId(NODE)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setControllerListenerName("CONTROLLER")
                    .setMetadataLogDirectory(data.toString())
                    .addDirectory(data.toString())
                    .run();
        }
    }

    private static Properties with(Map<String, String> others, Properties own) {
        others.forEach((key, value) -> own.merge(key, value, (a, b) -> LISTS.contains(key) ? a + "," + b : b));
        return own;
    }

    private static Properties settings(Path data, int port, int controllerPort) {
        var p = controllerSettings(data, controllerPort);
        p.put("process.roles", "broker,controller");
        p.merge("listeners", "PLAINTEXT://" + HOST + ":" + port, (controller, broker) -> broker + "," + controller);
        p.put("advertised.listeners", "PLAINTEXT://" + HOST + ":" + port);
        p.merge("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT", (a, b) -> a + "," + b);
        // Nobody could take over, so there is nothing to hand over either: partitions would be without a leader for a
        // moment, and the markers of a transaction that ends in it would be lost (see Predecessor).
        p.put("controlled.shutdown.enable", "false");
        p.put("auto.create.topics.enable", "false");
        p.put("message.max.bytes", Integer.toString(MAX_MESSAGE_BYTES));
        // One replica of everything, on few partitions.
        p.put("offsets.topic.replication.factor", "1");
        p.put("offsets.topic.num.partitions", "4");
        p.put("transaction.state.log.replication.factor", "1");
        p.put("transaction.state.log.min.isr", "1");
        p.put("transaction.state.log.num.partitions", "4");
        p.put("share.coordinator.state.topic.replication.factor", "1");
        p.put("share.coordinator.state.topic.min.isr", "1");
        p.put("log.cleaner.dedupe.buffer.size", "4194304");
        // Events bring their own time, which may be long ago or to come: nothing is refused, deleted or rolled for
        // that.
        p.put("log.message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE));
        p.put("log.retention.ms", "-1");
        p.put("log.roll.ms", Long.toString(Duration.ofDays(3650).toMillis()));
        // A lone application starts at once, and takes over quickly from one that was killed.
        p.put("group.initial.rebalance.delay.ms", "0");
        p.put("group.min.session.timeout.ms", "1000");
        p.put("group.streams.initial.rebalance.delay.ms", "0");
        p.put("group.streams.min.session.timeout.ms", "1000");
        p.put("group.streams.session.timeout.ms", "6000");
        p.put("group.streams.min.heartbeat.interval.ms", "500");
        p.put("group.streams.heartbeat.interval.ms", "1000");
        p.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "500");
        return p;
    }

    /** Of the node as nothing but the controller. */
    static Properties controllerSettings(Path data, int port) {
        var p = new Properties();
        p.put("process.roles", "controller");
        p.put("node.id", Integer.toString(NODE));
        p.put("controller.quorum.voters", NODE + "@" + HOST + ":" + port);
        p.put("listeners", "CONTROLLER://" + HOST + ":" + port);
        p.put("controller.listener.names", "CONTROLLER");
        p.put("listener.security.protocol.map", "CONTROLLER:PLAINTEXT");
        p.put("log.dirs", data.toString());
        return p;
    }

    /** The port itself if it is free, or any free one for 0. KRaft wants to know its ports before it starts. */
    private static int freePort(int port) {
        try (var socket = new ServerSocket()) {
            // As the broker does it: a port in TIME_WAIT of an earlier broker is free.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(HOST), port));
            return socket.getLocalPort();
        } catch (IOException | IllegalArgumentException e) {
            throw new BrokerException(
                    "port " + port + " on " + HOST + " cannot be listened on: " + e.getMessage()
                            + "; stop what uses it or choose another port (0 = any free one)",
                    e);
        }
    }

    private static Path temporaryDirectory() {
        try {
            return Files.createTempDirectory("weir-broker-");
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary directory for the broker's data", e);
        }
    }

    private static Path directory(Path path) {
        try {
            if (Files.exists(path)
                    || !path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                return Files.createDirectories(path).toAbsolutePath();
            }
            // Events are nobody else's to read.
            var mine = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
            return Files.createDirectories(path, mine).toAbsolutePath();
        } catch (IOException e) {
            throw new BrokerException("the broker's data directory " + path + " cannot be created: " + e, e);
        }
    }

    private static void delete(Path directory) {
        try (var paths = Files.walk(directory)) {
            paths.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException | UncheckedIOException e) {
            throw new BrokerException("the broker's temporary data in " + directory + " were not deleted: " + e, e);
        }
    }

    private static String reason(Throwable e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }
}

package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.Certificate;
import io.weir.broker.EmbeddedBroker;
import io.weir.config.WeirConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker with TLS, SCRAM and access control lists; Weir gets in by a file with secrets, and says what is wrong when it does not. */
@Tag("long")
class SecureClusterIT {

    private static final String PASSWORD = "a-password-nobody-should-see";
    private static final int EVENTS = 500;

    @TempDir
    private Path folder;

    private final Terminal terminal = new Terminal();

    @Test
    void itRunsWithTlsAndScramAndSaysWhatIsRefused() throws Exception {
        var certificate = Certificate.create(folder);
        int port = freePort();
        try (var broker = EmbeddedBroker.start(0, folder.resolve("broker"), secured(certificate, port));
                var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            password(admin, PASSWORD);
            Path file = configuration(certificate, port);

            // In, but allowed nothing.
            assertThat(terminal.run("topics", "create", "-c", file.toString())).isEqualTo(2);
            assertThat(terminal.err())
                    .contains("does not let this user", "kafka-acls --add")
                    .doesNotContain("bug");

            allow(admin, ResourceType.TOPIC);
            allow(admin, ResourceType.GROUP);
            allow(admin, ResourceType.TRANSACTIONAL_ID);
            assertThat(terminal.run("topics", "create", "-c", file.toString()))
                    .as(terminal::err)
                    .isZero();
            assertThat(terminal.run(
                            "generate",
                            "--scenario",
                            "blobs",
                            "--count",
                            Integer.toString(EVENTS),
                            "--topic",
                            "events",
                            "--bootstrap-server",
                            broker.bootstrapServers()))
                    .as(terminal::err)
                    .isZero();
            runsAndShowsNoSecret(file);

            // A revoked or expired credential is the same to a client.
            password(admin, "another");
            assertThat(terminal.run("topics", "check", "-c", file.toString())).isEqualTo(2);
            assertThat(terminal.err())
                    .contains("does not accept the credentials", "expired", "start again")
                    .doesNotContain(PASSWORD, "bug");
            assertThat(terminal.run("run", "-c", file.toString())).isEqualTo(2);
            assertThat(terminal.err())
                    .contains("does not accept the credentials")
                    .doesNotContain(PASSWORD);
        }
    }

    @Test
    void aSecretOnTheCommandLineIsRefusedWithoutBeingRepeated() throws Exception {
        Path file = folder.resolve("weir.properties");
        Files.writeString(file, "features=x0, x1\n");
        for (String key : List.of("sasl.jaas.config", "consumer.ssl.keystore.password", "http.token")) {
            assertThat(terminal.run("topics", "check", "-c", file.toString(), "--set", key + "=" + PASSWORD))
                    .isEqualTo(2);
            assertThat(terminal.err()).contains("--set " + key, "${file:").doesNotContain(PASSWORD);
        }
    }

    /** The process logs all it can, and its output goes to files. */
    private void runsAndShowsNoSecret(Path file) throws Exception {
        Path out = folder.resolve("out");
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-cp",
                classes,
                Weir.class.getName(),
                "run",
                "-c",
                file.toString());
        builder.environment().put("WEIR_LOG", "info");
        var process =
                builder.redirectErrorStream(true).redirectOutput(out.toFile()).start();
        try (var tally = new TopicTally(WeirConfig.load(file, Map.of(), Map.of()))) {
            tally.start();
            long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(4);
            while (tally.answered() < EVENTS) {
                assertThat(process.isAlive()).as(Files.readString(out)).isTrue();
                assertThat(System.nanoTime())
                        .as("of %d events %d came out", EVENTS, tally.answered())
                        .isLessThan(deadline);
                Thread.sleep(200);
            }
            assertThat(tally.assignments()).isEqualTo(EVENTS);
            process.toHandle().destroy();
            assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(Files.readString(out))
                .contains("SASL_SSL", "sasl.jaas.config = [hidden]")
                .doesNotContain(PASSWORD)
                .doesNotContain("changeit");
    }

    private static Map<String, String> secured(Certificate certificate, int port) {
        return Map.ofEntries(
                Map.entry("listeners", "SECURE://127.0.0.1:" + port),
                Map.entry("advertised.listeners", "SECURE://127.0.0.1:" + port),
                Map.entry("listener.security.protocol.map", "SECURE:SASL_SSL"),
                Map.entry("listener.name.secure.sasl.enabled.mechanisms", "SCRAM-SHA-512"),
                Map.entry(
                        "listener.name.secure.scram-sha-512.sasl.jaas.config",
                        "org.apache.kafka.common.security.scram.ScramLoginModule required;"),
                Map.entry("ssl.keystore.type", "PKCS12"),
                Map.entry("ssl.keystore.location", certificate.keystore().toString()),
                Map.entry("ssl.keystore.password", certificate.password()),
                Map.entry("ssl.key.password", certificate.password()),
                Map.entry("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer"),
                // Who comes by the other listener is the administrator of this test.
                Map.entry("super.users", "User:ANONYMOUS"));
    }

    private static void password(Admin admin, String password) throws Exception {
        var info = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096);
        admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion("weir", info, password)))
                .all()
                .get();
    }

    private static void allow(Admin admin, ResourceType type) throws Exception {
        var all = new ResourcePattern(type, "*", PatternType.LITERAL);
        var entry = new AccessControlEntry("User:weir", "*", AclOperation.ALL, AclPermissionType.ALLOW);
        admin.createAcls(List.of(new AclBinding(all, entry))).all().get();
    }

    private Path configuration(Certificate certificate, int port) throws IOException {
        Path secrets = folder.resolve("secrets.properties");
        Files.writeString(secrets, """
                jaas=org.apache.kafka.common.security.scram.ScramLoginModule required username="weir" password="%s";
                truststore=%s
                """.formatted(PASSWORD, certificate.password()));
        Path file = folder.resolve("weir.properties");
        List<String> lines = new ArrayList<>(List.of(
                "bootstrap.servers=127.0.0.1:" + port,
                "features=x0, x1",
                "model.components=2",
                "state.dir=" + folder.resolve("state"),
                "config.providers=file",
                "config.providers.file.class=org.apache.kafka.common.config.provider.FileConfigProvider",
                "security.protocol=SASL_SSL",
                "sasl.mechanism=SCRAM-SHA-512",
                "sasl.jaas.config=${file:" + secrets + ":jaas}",
                "ssl.truststore.type=PKCS12",
                "ssl.truststore.location=" + certificate.truststore(),
                "ssl.truststore.password=${file:" + secrets + ":truststore}"));
        Files.write(file, lines);
        return file;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }
}

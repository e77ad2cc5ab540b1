package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.broker.EmbeddedBroker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.security.auth.callback.Callback;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerToken;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerTokenCallback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A broker that asks for OAuth tokens, and one that was good until an hour ago, or is for another hour. */
class ExpiredTokenIT {

    private static final String MODULE = OAuthBearerLoginModule.class.getName();

    @TempDir
    private Path folder;

    private final Terminal terminal = new Terminal();

    /** A token without a signature, which Kafka's own validator takes; it lives for as long as its settings say. */
    public static class Tokens implements AuthenticateCallbackHandler {

        private long expires;

        @Override
        public void configure(Map<String, ?> settings, String mechanism, List<AppConfigurationEntry> jaas) {
            expires = Long.parseLong(jaas.get(0).getOptions().get("expires").toString());
        }

        @Override
        public void handle(Callback[] callbacks) {
            for (Callback callback : callbacks) {
                if (callback instanceof OAuthBearerTokenCallback wanted) {
                    wanted.token(new Unsigned(expires));
                }
            }
        }

        @Override
        public void close() {}
    }

    /** @param lifetimeMs end of its life, ms since the epoch */
    private record Unsigned(long lifetimeMs) implements OAuthBearerToken {

        @Override
        public String value() {
            long issued = lifetimeMs / 1000 - 3600;
            return part("{\"alg\":\"none\"}") + "."
                    + part("{\"sub\":\"weir\",\"iat\":" + issued + ",\"exp\":" + lifetimeMs / 1000 + "}") + ".";
        }

        private static String part(String json) {
            return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public Set<String> scope() {
            return Set.of();
        }

        @Override
        public String principalName() {
            return "weir";
        }

        @Override
        public Long startTimeMs() {
            return lifetimeMs - 3_600_000;
        }
    }

    private Path configuration(int port, long expires) throws IOException {
        return Files.write(
                folder.resolve("weir.properties"),
                List.of(
                        "bootstrap.servers=127.0.0.1:" + port,
                        "features=x0, x1",
                        "state.dir=" + folder.resolve("state"),
                        "security.protocol=SASL_PLAINTEXT",
                        "sasl.mechanism=OAUTHBEARER",
                        "sasl.login.callback.handler.class=" + Tokens.class.getName(),
                        "sasl.jaas.config=" + MODULE + " required expires=\"" + expires + "\";"));
    }

    private EmbeddedBroker broker(int port) {
        return EmbeddedBroker.start(
                0,
                folder.resolve("broker"),
                Map.of(
                        "listeners",
                        "OAUTH://127.0.0.1:" + port,
                        "advertised.listeners",
                        "OAUTH://127.0.0.1:" + port,
                        "listener.security.protocol.map",
                        "OAUTH:SASL_PLAINTEXT",
                        "listener.name.oauth.sasl.enabled.mechanisms",
                        "OAUTHBEARER",
                        "listener.name.oauth.oauthbearer.sasl.jaas.config",
                        MODULE + " required unsecuredLoginStringClaim_sub=\"broker\";"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"topics check", "run"})
    void anExpiredTokenIsSaidToBeOneAndEndsTheCommandWithStatusTwo(String command) throws Exception {
        int port = freePort();
        try (var broker = broker(port)) {
            Path file = configuration(port, System.currentTimeMillis() - 3_600_000);
            assertThat(terminal.run((command + " -c " + file).split(" ")))
                    .as(terminal.err())
                    .isEqualTo(2);
            assertThat(terminal.err())
                    .contains("does not accept the credentials", "expired", "renew them")
                    .doesNotContain("bug");
            assertThat(broker.bootstrapServers()).isNotEmpty();
        }
    }

    @Test
    void theSameTokenBeforeItsTimeIsUpIsTaken() throws Exception {
        int port = freePort();
        try (var broker = broker(port)) {
            Path file = configuration(port, System.currentTimeMillis() + 3_600_000);
            assertThat(terminal.run("topics", "create", "-c", file.toString()))
                    .as(terminal.err())
                    .isZero();
            assertThat(broker.bootstrapServers()).isNotEmpty();
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }
}

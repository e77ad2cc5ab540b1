package io.weir.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SensitiveKeysTest {

    private static final String GOOD = "a-token-of-some-length";

    @TempDir
    private Path folder;

    private WeirConfig load(String... lines) throws IOException {
        var all = new ArrayList<>(List.of(
                "features=x",
                "config.providers=file,env",
                "config.providers.file.class=org.apache.kafka.common.config.provider.FileConfigProvider",
                "config.providers.env.class=org.apache.kafka.common.config.provider.EnvVarConfigProvider"));
        all.addAll(List.of(lines));
        return WeirConfig.load(Files.write(folder.resolve("weir.properties"), all), Map.of(), Map.of());
    }

    private Path secrets() throws IOException {
        return Files.writeString(folder.resolve("secrets"), "token=" + GOOD + "\nshort=hush\nspaced=" + GOOD + " b\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http.token",
                "http.tls.keystore.password",
                "ssl.key.password",
                "ssl.keystore.password",
                "consumer.ssl.truststore.password",
                "admin.sasl.jaas.config",
                "input.deserializer.basic.auth.user.info"
            })
    void aReferenceThatStandsForNothingIsNoSecret(String key) throws IOException {
        Path file = secrets();
        for (String left : List.of(
                "${file:" + file + ":nosuchkey}",
                "${env:NO_SUCH_VARIABLE_OF_WEIR}",
                "${vault:secret/weir:token}",
                "${NO_SUCH_VARIABLE_OF_WEIR}",
                "prefix-of-it-${file:" + file + ":nosuchkey}",
                "org.x.PlainLoginModule required password=\"${file:" + file + ":nosuchkey}\";",
                "${file:" + file + ":nosuchkey",
                "$(NO_SUCH_VARIABLE_OF_WEIR)",
                "{{ .Values.token_of_weir }}",
                "$NO_SUCH_VARIABLE_OF_WEIR",
                "<a-token-of-some-length-goes-here>",
                "@NO_SUCH_VARIABLE_OF_WEIR@",
                "ENC(G6N718UuyPE5bHyWKyuLQSm02auQPUtm)",
                "vault:secret/data/weir#token",
                "arn:aws:secretsmanager:eu-west-1:1:secret:weir",
                "file:/etc/weir/token",
                "org.x.PlainLoginModule required username=\"u\" password=\"$NO_SUCH_VARIABLE_OF_WEIR\";",
                "org.x.PlainLoginModule required password=\"<your password>\";")) {
            assertThatThrownBy(() -> load(key + "=" + left))
                    .as(left)
                    .isInstanceOf(ConfigException.class)
                    .hasMessageStartingWith(
                            key.equals("http.token") && left.contains(" ")
                                    ? "http.token must have"
                                    : key + " is a reference to a value that is not there")
                    .hasMessageNotContaining("nosuchkey")
                    .hasMessageNotContaining("NO_SUCH");
        }
        assertThat(load(key + "=${file:" + file + ":token}").originals()).containsEntry(key, GOOD);
    }

    @Test
    void noOtherSettingIsLeftAReferenceEither() throws IOException {
        Path file = secrets();
        assertThatThrownBy(() -> load("dashboard.token.file=${file:" + file + ":nosuchkey}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("dashboard.token.file is a reference");
    }

    @Test
    void aTokenThatKeepsNobodyOutIsRefusedWithoutBeingSaid() throws IOException {
        Path file = secrets();
        for (String weak : List.of("", "hush-hush-hush", "${file:" + file + ":short}", "${file:" + file + ":spaced}")) {
            assertThatThrownBy(() -> load("http.token=" + weak))
                    .as(weak)
                    .isInstanceOf(ConfigException.class)
                    .hasMessageStartingWith("http.token must have at least 16 visible ASCII characters")
                    .hasMessageNotContaining("hush")
                    .hasMessageNotContaining(GOOD);
        }
        assertThat(load("http.token=" + GOOD).http().token()).isEqualTo(GOOD);
    }

    @Test
    void whatSoundsLikeASecretIsNotTakenFromTheCommandLine() {
        for (String key :
                List.of("http.token", "input.deserializer.schema.registry.api.key", "producer.ssl.key.password")) {
            assertThatThrownBy(() -> SensitiveKeys.refuseOnCommandLine(Map.of(key, GOOD)))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageNotContaining(GOOD);
        }
        SensitiveKeys.refuseOnCommandLine(
                Map.of("dashboard.token.file", "x", "sasl.oauthbearer.token.endpoint.url", "x"));
    }

    @Test
    void noSecretIsInWhatIsPrintedOfAConfiguration() throws IOException {
        var config = load("http.token=" + GOOD, "http.tls.keystore.password=" + GOOD, "ssl.key.password=" + GOOD);
        assertThat(config.inForce(true))
                .noneMatch(setting -> setting.shown().contains(GOOD))
                .anyMatch(setting ->
                        setting.key().equals("http.token") && setting.shown().equals("(hidden)"));
        assertThat(config.http().toString()).doesNotContain(GOOD);
    }
}

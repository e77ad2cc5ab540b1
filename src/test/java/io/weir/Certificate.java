package io.weir;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A key and a self-signed certificate of 127.0.0.1 and localhost, made by the JDK's keytool and good for a day. */
public record Certificate(Path keystore, Path truststore, String password) {

    /** Makes the two files, both PKCS#12. */
    public static Certificate create(Path folder) throws Exception {
        var made = new Certificate(folder.resolve("key.p12"), folder.resolve("trust.p12"), "changeit");
        var exported = folder.resolve("certificate.pem").toString();
        made.keytool(
                made.keystore,
                "-genkeypair",
                "-alias",
                "weir",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=ip:127.0.0.1,dns:localhost",
                "-validity",
                "1");
        made.keytool(made.keystore, "-exportcert", "-alias", "weir", "-rfc", "-file", exported);
        made.keytool(made.truststore, "-importcert", "-alias", "weir", "-noprompt", "-file", exported);
        return made;
    }

    /** What a client trusts that knows this certificate and no other. */
    public SSLContext trusted() throws Exception {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(KeyStore.getInstance(truststore.toFile(), password.toCharArray()));
        var context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }

    private void keytool(Path store, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", password));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
    }
}

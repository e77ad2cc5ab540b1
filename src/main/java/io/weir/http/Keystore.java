package io.weir.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Collections;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** A key and its certificate, for HTTPS. Its password is in no log and no message. */
public final class Keystore {

    private static final String REMEDY = "http.tls.keystore must name a readable PKCS#12 file with a key, and"
            + " http.tls.keystore.password its password";

    private final String file;
    private final KeyStore keys;
    private final String password;

    private Keystore(String file, KeyStore keys, String password) {
        this.file = file;
        this.keys = keys;
        this.password = password;
    }

    /**
     * Reads a file in PKCS#12.
     *
     * @param file null = none, and there will be no TLS
     * @param password null = none
     * @return null if there is no file
     * @throws WebException if it cannot be read or has no key, with the remedy
     */
    public static Keystore read(String file, String password) {
        if (file == null) {
            return null;
        }
        String secret = password == null ? "" : password;
        try (var in = Files.newInputStream(Path.of(file))) {
            var keys = KeyStore.getInstance("PKCS12");
            keys.load(in, secret.toCharArray());
            for (String alias : Collections.list(keys.aliases())) {
                if (keys.isKeyEntry(alias)) {
                    return new Keystore(file, keys, secret);
                }
            }
        } catch (NoSuchFileException e) {
            throw refused(file, "there is no such file", e);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw refused(file, e.getMessage(), e);
        }
        throw refused(file, "it has no key", null);
    }

    private static WebException refused(String file, String why, Exception cause) {
        return new WebException("the keystore " + file + " cannot be used (" + why + "); " + REMEDY, cause);
    }

    /** What one server makes its connections with. */
    SslContextFactory.Server tls() {
        var tls = new SslContextFactory.Server();
        tls.setKeyStore(keys);
        tls.setKeyStorePassword(password);
        tls.setIncludeProtocols("TLSv1.3", "TLSv1.2");
        // Besides those that Jetty leaves out: padding oracles, and keys that a leaked certificate would disclose.
        tls.addExcludeCipherSuites(".*_CBC_.*", "^TLS_RSA_.*");
        return tls;
    }

    @Override
    public String toString() {
        return "Keystore(" + file + ")";
    }
}

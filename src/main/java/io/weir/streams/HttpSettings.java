package io.weir.streams;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/**
 * Where and to whom the processor shows its metrics and its health, and with what it and the dashboard speak TLS.
 *
 * @param port null = nowhere; 0 = any free one
 * @param token null = none is asked for
 * @param keystore path of a PKCS#12 file; null = no TLS
 * @param keystorePassword null if none was given
 */
public record HttpSettings(Integer port, String host, String token, String keystore, String keystorePassword) {

    public static final String PORT = "http.port";
    public static final String HOST = "http.host";
    public static final String TOKEN = "http.token";
    public static final String TLS_KEYSTORE = "http.tls.keystore";
    public static final String TLS_KEYSTORE_PASSWORD = "http.tls.keystore.password";

    static final ConfigDef DEFINITION = new ConfigDef()
            .define(
                    PORT,
                    Type.INT,
                    null,
                    HttpSettings::checkPort,
                    Importance.LOW,
                    "Where 'weir run' serves /metrics for Prometheus, /health/live and /health/ready; 0 is any free port. Without"
                            + " it nothing is listened on.")
            .define(
                    HOST,
                    Type.STRING,
                    "127.0.0.1",
                    Importance.LOW,
                    "Address to serve them on; by default only this machine can reach it.")
            .define(
                    TOKEN,
                    Type.PASSWORD,
                    null,
                    Importance.LOW,
                    "What /metrics asks for as 'Authorization: Bearer …'; by a config provider, like"
                            + " ${file:/etc/weir/secrets.properties:http.token}, and never on the command line.")
            .define(
                    TLS_KEYSTORE,
                    Type.STRING,
                    null,
                    Importance.LOW,
                    "A PKCS#12 file with the key and the certificate for HTTPS, of metrics, health and dashboard; without it HTTP is served.")
            .define(
                    TLS_KEYSTORE_PASSWORD,
                    Type.PASSWORD,
                    null,
                    Importance.LOW,
                    "The password of that file; by a config provider.");

    private static final int LARGEST_PORT = 65_535;

    static HttpSettings of(WeirConfig config) {
        return new HttpSettings(
                config.getInt(PORT),
                config.getString(HOST),
                text(config.getPassword(TOKEN)),
                config.getString(TLS_KEYSTORE),
                text(config.getPassword(TLS_KEYSTORE_PASSWORD)));
    }

    private static String text(Password password) {
        return password == null || password.value().isEmpty() ? null : password.value();
    }

    private static void checkPort(String key, Object value) {
        if (value != null && ((int) value < 0 || (int) value > LARGEST_PORT)) {
            throw new ConfigException(key, value, "expected a port, 0 to " + LARGEST_PORT);
        }
    }

    @Override
    public String toString() {
        return "HttpSettings(" + host + ":" + port + ")";
    }
}

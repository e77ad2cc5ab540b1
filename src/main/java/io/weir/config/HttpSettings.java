package io.weir.config;

import java.util.List;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/**
 * Where and to whom the processor shows its metrics and its health, and with what it and the dashboard speak TLS.
 *
 * @param port null = nowhere; 0 = any free one
 * @param allowedHosts names by which others may ask, besides those that are allowed anyway
 * @param token null = none is asked for
 * @param keystore path of a PKCS#12 file; null = no TLS
 * @param keystorePassword null if none was given
 */
public record HttpSettings(
        Integer port, String host, List<String> allowedHosts, String token, String keystore, String keystorePassword) {

    public static final String PORT = "http.port";
    public static final String HOST = "http.host";
    public static final String ALLOWED_HOSTS = "http.allowed.hosts";
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
                    ALLOWED_HOSTS,
                    Type.LIST,
                    List.of(),
                    HttpSettings::checkHosts,
                    Importance.LOW,
                    "Names by which others may ask for metrics, health and dashboard, like weir.example.org, besides localhost, the"
                            + " name that is listened on and addresses; a request by another name (of a page that has its name lead"
                            + " here) is refused. * allows any.")
            .define(
                    TOKEN,
                    Type.PASSWORD,
                    null,
                    HttpSettings::checkToken,
                    Importance.LOW,
                    "What /metrics asks for as 'Authorization: Bearer …', at least 16 characters; by a config provider, like"
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
    private static final int SHORTEST_TOKEN = 16;
    private static final Pattern HOST_NAME = Pattern.compile("[*]|[A-Za-z0-9._-]+|[0-9A-Fa-f:]+");

    static HttpSettings of(WeirConfig config) {
        return new HttpSettings(
                config.getInt(PORT),
                config.getString(HOST),
                config.getList(ALLOWED_HOSTS),
                text(config.getPassword(TOKEN)),
                config.getString(TLS_KEYSTORE),
                text(config.getPassword(TLS_KEYSTORE_PASSWORD)));
    }

    private static String text(Password password) {
        return password == null || password.value().isEmpty() ? null : password.value();
    }

    /** A token that keeps nobody out is refused, without being said. */
    private static void checkToken(String key, Object value) {
        if (value instanceof Password token
                && (token.value().length() < SHORTEST_TOKEN
                        || !token.value().chars().allMatch(c -> c > ' ' && c < 0x7f))) {
            throw new ConfigException(key + " must have at least " + SHORTEST_TOKEN
                    + " visible ASCII characters and no space; 'openssl rand -hex 24' makes one");
        }
    }

    /** Names of hosts alone: whoever means a port or a URL would be surprised. */
    private static void checkHosts(String key, Object value) {
        for (Object host : (List<?>) value) {
            if (!HOST_NAME.matcher((String) host).matches()) {
                throw new ConfigException(
                        key,
                        host,
                        "expected names of hosts like weir.example.org, without scheme or port, separated by"
                                + " commas; or * for any");
            }
        }
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

package io.weir.config;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** Settings whose values nobody should see, Weir's own and those of Kafka's clients. */
public final class SensitiveKeys {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{[^}]+:[^}]*}");
    /**
     * What is left where nobody filled a value in: {@code ${…}} of providers; {@code $(…)}, {@code %…%}, {@code {{…}}}, {@code @…@},
     * {@code $NAME}, {@code ENC(…)} and {@code vault:…} of deployments; {@code <…>} of examples.
     */
    private static final Pattern LEFT = Pattern.compile(
            "\\$\\{[^}]*}?|^\\$\\([^)]*\\)$|^\\$[A-Z][A-Z0-9_]*$|^%[A-Za-z0-9_]+%$|^\\{\\{.*}}$|^@[A-Za-z0-9_.-]+@$|^<[^<>]*>$"
                    + "|^ENC\\(.*\\)$|^(vault:|arn:aws:|file:/).*$",
            Pattern.DOTALL);
    /** The values in a configuration of JAAS. */
    private static final Pattern QUOTED = Pattern.compile("=\\s*\"([^\"]*)\"");

    /** Settings of classes that Kafka does not know, like {@code input.deserializer.basic.auth.user.info}. */
    private static final Pattern SOUNDS_SECRET = Pattern.compile(
            "(password|passphrase|secret|token|credentials?|api\\.key|private\\.key|access\\.key|user\\.info|jaas\\.config)$");

    private static final Pattern USER_INFO = Pattern.compile("://[^/@\\s]+@");

    private static final Set<String> NAMES = names();

    private SensitiveKeys() {}

    private static Set<String> names() {
        Set<String> names = new TreeSet<>();
        addSecrets(Settings.DEFINITION, names);
        addSecrets(ConsumerConfig.configDef(), names);
        addSecrets(ProducerConfig.configDef(), names);
        addSecrets(AdminClientConfig.configDef(), names);
        return names;
    }

    private static void addSecrets(ConfigDef definition, Set<String> names) {
        definition.configKeys().forEach((name, key) -> {
            if (key.type == ConfigDef.Type.PASSWORD) {
                names.add(name);
            }
        });
    }

    /** Whether a setting is a secret, with or without the prefix of a client. */
    static boolean isSecret(String key) {
        return NAMES.contains(key)
                || NAMES.stream().anyMatch(name -> key.endsWith("." + name))
                || !Settings.DEFINITION.names().contains(key)
                        && !isOfAProvider(key)
                        && SOUNDS_SECRET.matcher(key.toLowerCase(Locale.ROOT)).find();
    }

    /** Whether a value says where to find one, and is nothing else. */
    static boolean isReference(String value) {
        return REFERENCE.matcher(value.strip()).matches();
    }

    /** A value without the names and passwords of the URLs in it. */
    static String withoutUserInfo(String value) {
        return USER_INFO.matcher(value).replaceAll("://(hidden)@");
    }

    private static boolean isOfAProvider(String key) {
        return key.startsWith(AbstractConfig.CONFIG_PROVIDERS_CONFIG);
    }

    /**
     * Refuses settings that providers should have filled in and did not: a reference that stands for nothing would itself be the
     * secret, and everybody could know it.
     *
     * @param resolved every setting, after providers were asked
     * @throws ConfigException naming the setting, but not its value
     */
    static void refuseUnresolved(Map<String, ?> resolved) {
        resolved.forEach((key, value) -> {
            if (isOfAProvider(key) || value == null) {
                return;
            }
            String text = value.toString().strip();
            if (isSecret(key)) {
                if (LEFT.matcher(text).find()
                        || QUOTED.matcher(text)
                                .results()
                                .anyMatch(v -> LEFT.matcher(v.group(1)).find())) {
                    throw unresolved(key);
                }
            } else if (REFERENCE.matcher(text).find()) {
                throw unresolved(key);
            }
        });
    }

    private static ConfigException unresolved(String key) {
        return new ConfigException(key + " is a reference to a value that is not there; is its provider among"
                + " config.providers, with config.providers.NAME.class, and does what it reads have that key?");
    }

    /**
     * Looks whether there are secrets on a command line, which every user of a machine can read.
     *
     * @throws ConfigException naming the setting, but not its value
     */
    public static void refuseOnCommandLine(Map<String, String> overrides) {
        overrides.forEach((key, value) -> {
            if (isSecret(key) && !isReference(value)) {
                throw new ConfigException("--set " + key
                        + " shows a secret to everybody on this machine who can list processes; put it into a file and refer"
                        + " to it, like " + key + "=${file:/etc/weir/secrets.properties:" + key + "}, with"
                        + " config.providers=file and config.providers.file.class="
                        + "org.apache.kafka.common.config.provider.FileConfigProvider");
            }
        });
    }
}

package io.weir.input;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * Schemas that a registry has just refused, or did not answer for: clients remember only what they were given, and ask again for
 * every event. For a while, nobody asks. For one thread.
 *
 * <p>The registries' own libraries are the user's, so their exceptions and the way they name a schema are known by name: a zero and an
 * id before the value, or headers that begin with {@code apicurio.}.
 */
final class RefusedSchemas {

    /** An outage costs one question in this time, and events of a new schema are refused for so long after it. */
    static final long SECONDS = 5;

    private static final int MOST = 1000;
    /** The zero, and an id as Confluent's serdes write it; Apicurio's is twice as long. */
    private static final int SHORT_ID = 5;

    private static final int LONG_ID = 9;
    private static final String HEADERS = "apicurio.";

    private record Refusal(String why, long nanos) {}

    private final int idBytes;
    private final LongSupplier nanos;
    private final Map<String, Refusal> refused = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Refusal> eldest) {
            return size() > MOST;
        }
    };

    /**
     * @param deserializer the class that asks
     * @param nanos a clock
     */
    RefusedSchemas(Class<?> deserializer, LongSupplier nanos) {
        idBytes = deserializer.getName().startsWith("io.confluent.") ? SHORT_ID : LONG_ID;
        this.nanos = nanos;
    }

    /** Why the schema of a value was refused, if that was just now; otherwise null. */
    String why(Headers headers, byte[] value) {
        if (refused.isEmpty()) {
            return null;
        }
        String schema = schema(headers, value);
        Refusal refusal = schema == null ? null : refused.get(schema);
        if (refusal != null && nanos.getAsLong() - refusal.nanos >= TimeUnit.SECONDS.toNanos(SECONDS)) {
            refused.remove(schema);
            return null;
        }
        return refusal == null ? null : refusal.why;
    }

    /** What a deserializer has thrown; remembered if it is the registry's answer, or that there is none. */
    void see(Headers headers, byte[] value, Throwable thrown, String why) {
        if (isOfTheRegistry(thrown)) {
            remember(headers, value, why);
        }
    }

    /** The schema of a value is refused from now on, if the value says which it is. */
    void remember(Headers headers, byte[] value, String why) {
        String schema = schema(headers, value);
        if (schema != null) {
            refused.put(schema, new Refusal(why, nanos.getAsLong()));
        }
    }

    private static boolean isOfTheRegistry(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            for (Class<?> c = t.getClass(); c != null; c = c.getSuperclass()) {
                if (c.getSimpleName().endsWith("RestClientException")) {
                    return true;
                }
            }
        }
        return false;
    }

    /** A name of the schema; null if the value does not say which it is. */
    private String schema(Headers headers, byte[] value) {
        var name = new StringBuilder();
        if (headers != null) {
            for (Header header : headers) {
                if (header.key().startsWith(HEADERS)) {
                    String text =
                            header.value() == null ? "null" : new String(header.value(), StandardCharsets.ISO_8859_1);
                    name.append(header.key()).append('=').append(text).append('\n');
                }
            }
        }
        if (name.length() == 0 && value.length >= idBytes && value[0] == 0) {
            return HexFormat.of().formatHex(value, 0, idBytes);
        }
        return name.length() == 0 || name.length() > MOST ? null : name.toString();
    }
}

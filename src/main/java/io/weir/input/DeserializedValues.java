package io.weir.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Message;
import io.weir.event.Reason;
import io.weir.event.UnreadableEvent;
import io.weir.json.EventReader;
import io.weir.json.WellFormed;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Values that a deserializer of the user's reads, with whatever registry it asks.
 *
 * <p>What it makes of them may be an Avro record, a Protobuf message, a tree of Jackson's, text or bytes with JSON, a map, or any object with
 * properties. What it refuses is a dead letter.
 *
 * <pre>
 *   value ─► its schema was refused just now ──────────────────────────────────────► refused, and nobody is asked
 *         ─► deserializer ─► throws ───────────────────────────────────────────────► refused; a registry's answer is remembered
 *                         ├► waits too long ─► interrupted ────────────────────────► refused, and remembered; others wait shorter for a while
 *                         └► no memory ─► there is some again: once more ─► no memory ─► refused
 *                                     └─► there is none: it is not the value's fault, and thrown on
 * </pre>
 */
public final class DeserializedValues implements InputFormat {

    /** Bytes that there have to be, beside a few times the length of the value, before a lack of memory is the value's fault. */
    private static final int ROOM = 8 << 20;

    private static final int TIMES_LENGTH = 4;

    /** While a registry is silent, each other schema waits for it so long; one that a client remembers takes a few µs. */
    private static final long SHORT_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private static final int MOST_CAUSES = 4;

    private static final ObjectMapper JSON = new ObjectMapper();
    /** Known by name: Avro and Protobuf are the user's libraries, not ours. */
    private static final String AVRO_RECORD = "org.apache.avro.generic.IndexedRecord";

    private static final List<String> AVRO_LIMITS = List.of("bytes", "string", "collectionItems");

    private static final String PROTOBUF_MESSAGE = "com.google.protobuf.Message";

    private final Deserializer<?> deserializer;
    private final int maxBytes;
    private final IntFunction<byte[]> memory;
    private final RefusedSchemas refusedSchemas;
    private final AnswerLimit answer = new AnswerLimit();
    private final Duration patience;
    private final LongSupplier nanos;
    /** Until when a registry is taken for silent; meaningless unless {@link #silent}. */
    private long silentUntil;

    private boolean silent;

    /**
     * @param deserializer set up
     * @param maxBytes longest value
     * @param patience how long a value may take, with what is asked of a registry
     */
    public DeserializedValues(Deserializer<?> deserializer, int maxBytes, Duration patience) {
        this(deserializer, maxBytes, patience, byte[]::new, System::nanoTime);
    }

    /**
     * The same with its surroundings.
     *
     * @param memory gives so many bytes, or has none
     * @param nanos a clock
     */
    DeserializedValues(
            Deserializer<?> deserializer,
            int maxBytes,
            Duration patience,
            IntFunction<byte[]> memory,
            LongSupplier nanos) {
        this.deserializer = deserializer;
        this.maxBytes = maxBytes;
        this.patience = patience;
        this.nanos = nanos;
        this.memory = memory;
        refusedSchemas = new RefusedSchemas(deserializer.getClass(), nanos);
    }

    @Override
    public byte[] json(String topic, Headers headers, byte[] value) throws UnreadableEvent {
        EventReader.checkSize(value, maxBytes);
        String already = refusedSchemas.why(headers, value);
        if (already != null) {
            throw refused(already);
        }
        try {
            return read(topic, headers, value);
        } catch (OutOfMemoryError e) {
            // What it wanted is free again. If nobody else has it, the value says that it is longer than it is.
            checkRoom(value.length, e);
        }
        try {
            return read(topic, headers, value);
        } catch (OutOfMemoryError e) {
            throw refused("it wants more memory for the value than there is");
        }
    }

    private void checkRoom(int length, OutOfMemoryError thrown) {
        int room = (int) Math.min(Integer.MAX_VALUE >> 1, ROOM + (long) TIMES_LENGTH * length);
        try {
            if (memory.apply(room).length < room) {
                throw thrown;
            }
        } catch (OutOfMemoryError e) {
            throw thrown;
        }
    }

    private byte[] read(String topic, Headers headers, byte[] value) throws UnreadableEvent {
        try {
            Object event = ask(topic, headers, value);
            if (event == null) {
                throw new UnreadableEvent(Reason.TOMBSTONE, "the deserializer made null of the value");
            }
            return json(event);
        } catch (RuntimeException | IOException e) {
            String why = words(e);
            refusedSchemas.see(headers, value, e, why);
            throw refused(why);
        } catch (StackOverflowError e) {
            throw refused("the value is nested too deeply");
        }
    }

    /** Asks the deserializer, and no longer than it may take. */
    private Object ask(String topic, Headers headers, byte[] value) throws UnreadableEvent {
        silent = silent && nanos.getAsLong() - silentUntil < 0;
        long limit = silent ? Math.min(SHORT_NANOS, patience.toNanos()) : patience.toNanos();
        boolean late = false;
        RuntimeException thrown = null;
        Object event = null;
        answer.begin(limit);
        try {
            event = deserializer.deserialize(topic, headers, value);
        } catch (RuntimeException e) {
            thrown = e;
        } finally {
            late = answer.end();
        }
        if (thrown == null) {
            return event;
        }
        if (!late) {
            throw thrown;
        }
        if (!silent) {
            silent = true;
            silentUntil = nanos.getAsLong() + TimeUnit.SECONDS.toNanos(RefusedSchemas.SECONDS);
        }
        String why = "no answer within " + TimeUnit.NANOSECONDS.toMillis(limit)
                + " ms; does the registry that it asks answer? (" + words(thrown) + ")";
        refusedSchemas.remember(headers, value, why);
        throw refused(why);
    }

    private UnreadableEvent refused(String why) {
        return new UnreadableEvent(
                Reason.NOT_DESERIALIZED, deserializer.getClass().getName() + ": " + why);
    }

    /**
     * Tells Avro, if somebody uses it, that nothing in a value is longer than the value may be, and no list has more entries: otherwise it
     * takes as much memory as the value says. To be called before Avro is used; what the user has said of this stays.
     *
     * @param maxBytes longest value
     */
    public static void limitAvro(int maxBytes) {
        for (String what : AVRO_LIMITS) {
            String property = "org.apache.avro.limits." + what + ".maxLength";
            if (System.getProperty(property) == null) {
                System.setProperty(property, Integer.toString(maxBytes));
            }
        }
    }

    /** What an exception and those behind it say. */
    private static String words(Throwable thrown) {
        String words = Stream.iterate(thrown, Objects::nonNull, Throwable::getCause)
                .limit(MOST_CAUSES)
                .map(Throwable::getMessage)
                .filter(Objects::nonNull)
                .distinct()
                .collect(Collectors.joining(": "));
        return words.isEmpty() ? thrown.getClass().getSimpleName() : words;
    }

    private static byte[] json(Object event) throws IOException {
        if (event instanceof byte[] bytes) {
            return bytes;
        }
        if (event instanceof CharSequence || is(AVRO_RECORD, event.getClass())) {
            // An Avro record's text is JSON.
            String text = event.toString();
            if (!WellFormed.isWellFormed(text)) {
                throw new CharConversionException("its text has half of a surrogate pair");
            }
            return text.getBytes(StandardCharsets.UTF_8);
        }
        if (is(PROTOBUF_MESSAGE, event.getClass())) {
            return JSON.writeValueAsBytes(ProtobufMessages.json((Message) event));
        }
        return JSON.writeValueAsBytes(event instanceof JsonNode ? event : JSON.valueToTree(event));
    }

    /** Whether a class has an interface of a name. */
    private static boolean is(String name, Class<?> type) {
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            for (Class<?> implemented : c.getInterfaces()) {
                if (implemented.getName().equals(name) || is(name, implemented)) {
                    return true;
                }
            }
        }
        return false;
    }
}

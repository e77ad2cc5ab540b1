package io.weir.streams;

import io.weir.config.WeirConfig;
import io.weir.em.online.ScoringModel;
import io.weir.store.Codec;
import io.weir.store.IncompatibleState;
import io.weir.store.UnreadableState;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.StreamPartitioner;

/**
 * How a model gets from the one M-step that owns it to every E-step: its snapshot goes to all partitions of the topic of models,
 * with what only E-steps need in headers. In {@code key} scope, snapshots have the first two headers alone.
 *
 * <pre>
 *   value                     the snapshot, JSON
 *   header weir.application   application.id in UTF-8
 *   header weir.wiring        model.scope and model.key, in UTF-8
 *   header weir.model         the model as E-steps need it
 * </pre>
 */
public final class BroadcastModels implements Deserializer<Object>, StreamPartitioner<String, byte[]> {

    public static final String APPLICATION_HEADER = "weir.application";
    public static final String WIRING_HEADER = "weir.wiring";
    private static final String MODEL_HEADER = "weir.model";

    private final byte[] application;
    private final byte[] wiring;
    private final Codec<ScoringModel> codec;

    BroadcastModels(WeirConfig config) {
        application = config.applicationId().getBytes(StandardCharsets.UTF_8);
        wiring = config.wiring().getBytes(StandardCharsets.UTF_8);
        codec = ModelStores.modelCodec(config);
    }

    Headers headers(ScoringModel model) {
        return headers().add(MODEL_HEADER, codec.encode(model));
    }

    /** Whose model it is. */
    Headers headers() {
        return new RecordHeaders().add(APPLICATION_HEADER, application).add(WIRING_HEADER, wiring);
    }

    /** For reading only. */
    Serde<Object> serde() {
        return Serdes.serdeFrom(
                (topic, model) -> {
                    throw new UnsupportedOperationException("a model is written beside its snapshot");
                },
                this);
    }

    @Override
    public Object deserialize(String topic, byte[] data) {
        throw new UnsupportedOperationException("a model is in the headers of its record");
    }

    /**
     * The {@link ScoringModel} in the headers; null if there is none, or another application wrote the record. One that cannot be read is
     * the {@link UnreadableState} that says so: a reader cannot leave a record out.
     */
    @Override
    public Object deserialize(String topic, Headers headers, byte[] data) {
        Header by = headers.lastHeader(APPLICATION_HEADER);
        if (by == null || !Arrays.equals(by.value(), application)) {
            return null;
        }
        Header model = headers.lastHeader(MODEL_HEADER);
        if (model == null || model.value() == null) {
            return null;
        }
        try {
            return codec.decode(model.value());
        } catch (UnreadableState e) {
            return e;
        } catch (IncompatibleState e) {
            return new UnreadableState(e.getMessage(), e);
        }
    }

    // Kafka 4.4 has another one, with headers, which calls this one; 4.3 has this one alone.
    @SuppressWarnings("removal")
    @Override
    public Optional<Set<Integer>> partitions(String topic, String model, byte[] snapshot, int partitions) {
        return Optional.of(IntStream.range(0, partitions).boxed().collect(Collectors.toSet()));
    }
}

package io.weir.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;

/** Topologies that only copy records: the yardsticks. */
enum PassThrough {
    /** Bytes as they are. */
    BYTES(() -> UnaryOperator.identity()),
    /** Read and written token by token, with Jackson's fast number routines: the least that JSON costs. */
    JSON(TokenCopy::new),
    /** A tree by a default {@link ObjectMapper} and back: what most programs do. */
    DATABIND(TreeCopy::new);

    private final Supplier<UnaryOperator<byte[]>> copies;

    PassThrough(Supplier<UnaryOperator<byte[]>> copies) {
        this.copies = copies;
    }

    Topology topology(String input, String output) {
        var builder = new StreamsBuilder();
        builder.stream(
                        input,
                        Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()).withName("events"))
                .processValues(() -> new Copy(copies.get()), Named.as("copy"))
                .to(
                        output,
                        Produced.with(Serdes.ByteArray(), Serdes.ByteArray()).withName("copies"));
        return builder.build();
    }

    private static final class Copy implements FixedKeyProcessor<byte[], byte[], byte[]> {

        private final UnaryOperator<byte[]> copy;
        private FixedKeyProcessorContext<byte[], byte[]> context;

        Copy(UnaryOperator<byte[]> copy) {
            this.copy = copy;
        }

        @Override
        public void init(FixedKeyProcessorContext<byte[], byte[]> processorContext) {
            context = processorContext;
        }

        @Override
        public void process(FixedKeyRecord<byte[], byte[]> record) {
            context.forward(record.withValue(copy.apply(record.value())));
        }
    }

    private static final class TokenCopy implements UnaryOperator<byte[]> {

        private final JsonFactory factory = JsonFactory.builder()
                .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
                .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                .build();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);

        @Override
        public byte[] apply(byte[] json) {
            bytes.reset();
            try (JsonParser in = factory.createParser(json);
                    JsonGenerator out = factory.createGenerator(bytes)) {
                while (in.nextToken() != null) {
                    if (in.currentToken() == com.fasterxml.jackson.core.JsonToken.VALUE_NUMBER_FLOAT) {
                        // Through a double: copying the digits as text would be no reading.
                        out.writeNumber(in.getDoubleValue());
                    } else {
                        out.copyCurrentEvent(in);
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return bytes.toByteArray();
        }
    }

    private static final class TreeCopy implements UnaryOperator<byte[]> {

        private final ObjectMapper mapper = new ObjectMapper();

        @Override
        public byte[] apply(byte[] json) {
            try {
                return mapper.writeValueAsBytes(mapper.readTree(json));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

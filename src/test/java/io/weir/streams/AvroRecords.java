package io.weir.streams;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.common.serialization.Deserializer;

/** What a user might write: Avro's generic records, with the schema from a file, {@code input.deserializer.schema.file}. */
public final class AvroRecords implements Deserializer<GenericRecord> {

    private GenericDatumReader<GenericRecord> reader;

    @Override
    public void configure(Map<String, ?> settings, boolean isKey) {
        try {
            reader = new GenericDatumReader<>(new Schema.Parser()
                    .parse(Path.of(String.valueOf(settings.get("schema.file"))).toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public GenericRecord deserialize(String topic, byte[] data) {
        try {
            return reader.read(null, DecoderFactory.get().binaryDecoder(data, null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

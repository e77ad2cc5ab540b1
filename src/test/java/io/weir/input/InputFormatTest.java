package io.weir.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import io.weir.streams.AvroRecords;
import io.weir.streams.Driven;
import io.weir.streams.EventTask;
import io.weir.streams.FieldWatch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

public class InputFormatTest {

    @TempDir
    Path directory;

    private static String reason(TestRecord<byte[], byte[]> letter) {
        return new String(letter.headers().lastHeader("weir.reason").value(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"schema":{"type":"struct"},"payload":{"host":"a","x":1.5}} |
            {"schema":null,"payload":{"host":"a","x":1.5}}              |
            {"host":"a","x":1.5}                                        | NOT_AN_ENVELOPE
            {"payload":{"host":"a","x":1.5}}                            | NOT_AN_ENVELOPE
            {"schema":{},"payload":null}                                | TOMBSTONE
            {"schema":{},"payload":7}                                   | NOT_AN_OBJECT
            {"schema":                                                  | NOT_JSON
            """)
    void theEventIsThePayloadOfAnEnvelope(String value, String refused) {
        for (String key : List.of("record-key", "field(/host)")) {
            try (var driven =
                    new Driven(directory, "features=x", "input.format=json-schema-envelope", "model.key=" + key)) {
                driven.send("a", value, 1);
                var letters = driven.read("weir.dead-letters");
                if (refused == null) {
                    assertThat(letters).isEmpty();
                    assertThat(driven.assignments().get(0).get("model").textValue())
                            .isEqualTo("a");
                } else {
                    assertThat(letters).extracting(InputFormatTest::reason).containsExactly(refused);
                    assertThat(letters.get(0).value()).isEqualTo(Driven.utf8(value));
                }
            }
        }
    }

    @Test
    void aLineOfCsvIsAnEventWithTheColumnsOfTheConfiguration() {
        String[] settings = {
            "features=latency, category(status)",
            "input.format=csv",
            "input.csv.columns=host, status, latency",
            "input.csv.separator=;",
            "model.key=field(/host)",
        };
        try (var driven = new Driven(directory, settings)) {
            driven.send(null, "a;ok;+1.5", 1);
            driven.send(null, "b; \"slow; very\" ;", 2);
            driven.send(null, "b;ok", 3);
            driven.send(null, "a;ok;1\na;ok;2", 4);
            driven.send(null, "a;\"ok;1", 5);
            driven.send(null, "", 6);
            driven.send(null, "a;ok;fast", 7);
            List<JsonNode> assignments = driven.assignments();
            assertThat(assignments).extracting(a -> a.get("model").textValue()).containsExactly("a", "b");
            var letters = driven.read("weir.dead-letters");
            assertThat(letters)
                    .extracting(InputFormatTest::reason)
                    .containsExactly("NOT_CSV", "NOT_CSV", "NOT_CSV", "NOT_CSV", "WRONG_TYPE");
            assertThat(letters.get(0).value()).isEqualTo(Driven.utf8("b;ok"));
        }
    }

    @Test
    void avroRecordsAreReadByADeserializerOfTheUsers() throws IOException {
        Schema schema = new Schema.Parser().parse("""
                {"type":"record","name":"Request","fields":[
                  {"name":"host","type":"string"},
                  {"name":"latency","type":["null","double"]},
                  {"name":"kind","type":{"type":"enum","name":"Kind","symbols":["GET","PUT"]}}]}
                """);
        Path file = Files.writeString(directory.resolve("request.avsc"), schema.toString());
        String[] settings = {
            "features=latency, category(kind)",
            "input.deserializer=" + AvroRecords.class.getName(),
            "input.deserializer.schema.file=" + file,
            "model.key=field(/host)",
        };
        assertThat(Driven.config(settings).warnings()).isEmpty();
        assertThat(Driven.config(settings).streamsProperties()).doesNotContainKey("input.deserializer.schema.file");
        try (var driven = new Driven(directory, settings)) {
            driven.send(null, avro(schema, "a", 1.5), 1);
            driven.send(null, avro(schema, "b", null), 2);
            driven.send(null, Driven.utf8("no Avro"), 3);
            assertThat(driven.assignments())
                    .extracting(a -> a.get("model").textValue())
                    .containsExactly("a", "b");
            var letters = driven.read("weir.dead-letters");
            assertThat(letters).extracting(InputFormatTest::reason).containsExactly("NOT_DESERIALIZED");
            assertThat(letters.get(0).value()).isEqualTo(Driven.utf8("no Avro"));
        }
    }

    private static byte[] avro(Schema schema, String host, Double latency) throws IOException {
        GenericRecord record = new GenericData.Record(schema);
        record.put("host", host);
        record.put("latency", latency);
        record.put("kind", new GenericData.EnumSymbol(schema.getField("kind").schema(), "GET"));
        var bytes = new ByteArrayOutputStream();
        var encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new GenericDatumWriter<GenericRecord>(schema).write(record, encoder);
        encoder.flush();
        return bytes.toByteArray();
    }

    /** Makes a map of a value like {@code x=1}. */
    public static final class Maps implements Deserializer<Map<String, Object>> {

        @Override
        public Map<String, Object> deserialize(String topic, byte[] data) {
            String[] parts = new String(data, StandardCharsets.UTF_8).split("=");
            return parts.length == 2 ? Map.of(parts[0], Double.valueOf(parts[1])) : null;
        }
    }

    @Test
    void aDeserializerMayMakeMaps() {
        try (var driven = new Driven(directory, "features=x", "input.deserializer=" + Maps.class.getName())) {
            driven.send("k", "x=1.5", 1);
            driven.send("k", "nothing", 2);
            driven.send("k", "x=y", 3);
            assertThat(driven.assignments()).hasSize(1);
            assertThat(driven.read("weir.dead-letters"))
                    .extracting(InputFormatTest::reason)
                    .containsExactly("TOMBSTONE", "NOT_DESERIALIZED");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            input.format=xml                                        | input.format      | json or json-schema-envelope or csv
            input.format=csv                                        | input.csv.columns | names of the columns
            input.csv.separator=::                                  | input.csv.separator | one character
            input.deserializer=no.such.Class                        | no.such.Class     | could not be found
            input.deserializer=java.lang.String                     | java.lang.String  | implements org.apache.kafka.common.serialization.Deserializer
            input.deserializer=io.weir.streams.AvroRecords          | AvroRecords       | its own settings begin with input.deserializer.
            """)
    void aFormatThatCannotBeIsRefusedAtTheStart(String setting, String what, String expected) {
        assertThatThrownBy(() -> Driven.config("features=x", setting))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(what)
                .hasMessageContaining(expected);
    }

    @Test
    void aPathThatNeverMatchesIsWarnedOfOnceByTheStreamWhichGoesOn() {
        var logger = (Logger) LoggerFactory.getLogger(EventTask.class);
        var said = new ListAppender<ILoggingEvent>();
        said.start();
        logger.addAppender(said);
        try (var driven = new Driven(directory, "features=x, log(/latencey)")) {
            for (int i = 0; i < 2 * FieldWatch.EVENTS; i++) {
                driven.send("k", "{\"x\":" + i % 7 + ",\"latency\":3}", i);
            }
            assertThat(driven.assignments()).hasSize(2 * FieldWatch.EVENTS);
            assertThat(driven.read("weir.dead-letters")).isEmpty();
        } finally {
            logger.detachAppender(said);
        }
        assertThat(said.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .filteredOn(line -> line.contains("was in none of the first"))
                .singleElement()
                .asString()
                .contains("/latencey", "/latency, /x", "'features'");
    }
}

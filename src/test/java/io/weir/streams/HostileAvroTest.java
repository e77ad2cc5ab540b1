package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.weir.event.Reason;
import io.weir.event.UnreadableEvent;
import io.weir.input.DeserializedValues;
import io.weir.json.EventReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Avro bodies of schemas of every kind, whole, cut and garbled: each is JSON, or a dead letter that says why, and soon. */
class HostileAvroTest {

    private static final int MOST_BYTES = 1 << 20;
    private static final Duration SOON = Duration.ofSeconds(60);

    /** A record of every kind of type, logical ones, unions and itself. */
    private static final String SCHEMA = """
            {"type":"record","name":"Event","fields":[
              {"name":"x","type":["null","double","float","string"]},
              {"name":"n","type":{"type":"long","logicalType":"timestamp-millis"}},
              {"name":"day","type":{"type":"int","logicalType":"date"}},
              {"name":"price","type":{"type":"bytes","logicalType":"decimal","precision":9,"scale":2}},
              {"name":"uuid","type":{"type":"string","logicalType":"uuid"}},
              {"name":"wait","type":{"type":"fixed","name":"Wait","size":12,"logicalType":"duration"}},
              {"name":"kind","type":{"type":"enum","name":"Kind","symbols":["A","B"]}},
              {"name":"tags","type":{"type":"map","values":["null","string","bytes"]}},
              {"name":"list","type":{"type":"array","items":["null","long","boolean"]}},
              {"name":"nothing","type":{"type":"array","items":"null"}},
              {"name":"next","type":["null","Event"]}]}
            """;

    @TempDir
    Path directory;

    private DeserializedValues reader(String schema) throws IOException {
        DeserializedValues.limitAvro(MOST_BYTES);
        Path file = Files.writeString(directory.resolve("s.avsc"), schema);
        var avro = new AvroRecords();
        avro.configure(Map.of("schema.file", file.toString()), false);
        return new DeserializedValues(avro, MOST_BYTES, Duration.ofMinutes(1));
    }

    /** Null if it is JSON. */
    private static Reason refused(DeserializedValues reader, byte[] body) {
        return assertTimeoutPreemptively(SOON, () -> {
            byte[] json;
            try {
                json = reader.json("events", new RecordHeaders(), body);
            } catch (UnreadableEvent e) {
                assertThat(e.getMessage()).isNotBlank();
                return e.reason();
            }
            EventReader.parse(json, Integer.MAX_VALUE);
            return null;
        });
    }

    private static GenericData.Record event(Schema schema, SplittableRandom random, int depth) {
        var event = new GenericData.Record(schema);
        Object[] xs = {
            null, random.nextDouble(), Double.NaN, Float.NEGATIVE_INFINITY, "text \ud83d\ude00 \" \\ \u0000\u2028"
        };
        event.put("x", xs[random.nextInt(xs.length)]);
        event.put("n", random.nextLong());
        event.put("day", random.nextInt());
        byte[] bytes = new byte[random.nextInt(9)];
        random.nextBytes(bytes);
        event.put("price", ByteBuffer.wrap(bytes));
        event.put("uuid", random.nextBoolean() ? "no uuid" : "123e4567-e89b-12d3-a456-426614174000");
        event.put("wait", new GenericData.Fixed(schema.getField("wait").schema(), new byte[12]));
        event.put(
                "kind", new GenericData.EnumSymbol(schema.getField("kind").schema(), random.nextBoolean() ? "A" : "B"));
        Map<String, Object> tags = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            Object[] values = {null, "v\n", ByteBuffer.wrap(bytes)};
            tags.put("k\"" + i, values[random.nextInt(values.length)]);
        }
        event.put("tags", tags);
        Object[] items = {null, Long.MIN_VALUE, true};
        event.put("list", Arrays.asList(items).subList(0, random.nextInt(4)));
        event.put("nothing", Arrays.asList(new Object[random.nextInt(5)]));
        event.put("next", depth == 0 ? null : event(schema, random, depth - 1));
        return event;
    }

    private static byte[] bytes(Schema schema, Object event) throws IOException {
        var out = new ByteArrayOutputStream();
        var encoder = EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<>(schema).write(event, encoder);
        encoder.flush();
        return out.toByteArray();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void wholeEventsOfEveryTypeAreJson(long seed) throws Exception {
        Schema schema = new Schema.Parser().parse(SCHEMA);
        DeserializedValues reader = reader(SCHEMA);
        var random = new SplittableRandom(seed);
        for (int i = 0; i < 100; i++) {
            assertThat(refused(reader, bytes(schema, event(schema, random, random.nextInt(4)))))
                    .isNull();
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void whatIsCutOrGarbledIsJsonOrADeadLetter(long seed) throws Exception {
        Schema schema = new Schema.Parser().parse(SCHEMA);
        DeserializedValues reader = reader(SCHEMA);
        var random = new SplittableRandom(seed);
        for (int i = 0; i < 300; i++) {
            byte[] body = bytes(schema, event(schema, random, random.nextInt(3)));
            byte[] cut = Arrays.copyOf(body, random.nextInt(body.length));
            assertThat(refused(reader, cut)).isIn(null, Reason.NOT_DESERIALIZED);
            for (int n = random.nextInt(1, 5); n > 0; n--) {
                body[random.nextInt(body.length)] = (byte) random.nextInt();
            }
            assertThat(refused(reader, body)).isIn(null, Reason.NOT_DESERIALIZED, Reason.NOT_JSON);
        }
    }

    /** A long as Avro writes it. */
    private static byte[] number(long value) {
        var out = new ByteArrayOutputStream();
        for (long rest = value << 1 ^ value >> 63; ; rest >>>= 7) {
            if ((rest & ~0x7fL) == 0) {
                out.write((int) rest);
                return out.toByteArray();
            }
            out.write((int) (rest & 0x7f | 0x80));
        }
    }

    private static byte[] joined(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    @ParameterizedTest
    @CsvSource({"bytes", "string", "array of null", "array of long", "map of null", "array of array of null"})
    void aFewBytesThatSayTheyAreManyAreRefusedInLittleMemory(String what) throws Exception {
        String type =
                switch (what) {
                    case "bytes", "string" -> '"' + what + '"';
                    case "map of null" -> "{\"type\":\"map\",\"values\":\"null\"}";
                    case "array of long" -> "{\"type\":\"array\",\"items\":\"long\"}";
                    case "array of array of null" ->
                        "{\"type\":\"array\",\"items\":{\"type\":\"array\",\"items\":\"null\"}}";
                    default -> "{\"type\":\"array\",\"items\":\"null\"}";
                };
        DeserializedValues reader =
                reader("{\"type\":\"record\",\"name\":\"E\",\"fields\":[{\"name\":\"x\",\"type\":" + type + "}]}");
        for (long many : new long[] {
            -1, Long.MIN_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE - 8, 1L << 31, 1L << 28, 1L << 24
        }) {
            assertThat(refused(reader, number(many))).as("%s of %d", what, many).isEqualTo(Reason.NOT_DESERIALIZED);
            refused(reader, joined(number(many), number(8), new byte[64]));
            refused(reader, joined(number(-Math.abs(many)), number(many), new byte[64], number(0)));
        }
    }

    @Test
    void recursionThatNeverEndsIsADeadLetter() throws Exception {
        DeserializedValues reader = reader(
                "{\"type\":\"record\",\"name\":\"E\",\"fields\":[{\"name\":\"next\",\"type\":" + "[\"null\",\"E\"]}]}");
        byte[] deep = new byte[MOST_BYTES];
        Arrays.fill(deep, number(1)[0]);
        assertThat(refused(reader, deep)).isEqualTo(Reason.NOT_DESERIALIZED);
        List<Integer> depths = new ArrayList<>(List.of(10, 400, 600, 2000, 20_000));
        for (int depth : depths) {
            byte[] some = new byte[depth + 1];
            Arrays.fill(some, 0, depth, number(1)[0]);
            assertThat(refusedWhole(reader, some)).isIn(null, Reason.NOT_DESERIALIZED, Reason.NOT_JSON);
        }
    }

    /** The same with the reader of events behind it. */
    private static Reason refusedWhole(DeserializedValues reader, byte[] body) {
        try {
            EventReader.parse(reader.json("events", new RecordHeaders(), body), Integer.MAX_VALUE);
            return null;
        } catch (UnreadableEvent e) {
            return e.reason();
        }
    }

    @Test
    void whatADeserializerWantsAndCannotHaveIsADeadLetter() {
        Deserializer<byte[]> greedy = (topic, value) -> new byte[Integer.MAX_VALUE];
        var reader = new DeserializedValues(greedy, MOST_BYTES, Duration.ofMinutes(1));
        assertThat(refused(reader, new byte[1])).isEqualTo(Reason.NOT_DESERIALIZED);
    }

    @Test
    void textIsNotTakenForAvro() throws Exception {
        DeserializedValues reader = reader(SCHEMA);
        for (String text : List.of("", "{}", "{\"x\":1}", "\u0000\u0000\u0000\u0000\u0001", "Obj\u0001", "null")) {
            assertThat(refused(reader, text.getBytes(StandardCharsets.UTF_8)))
                    .as(text)
                    .isIn(Reason.NOT_DESERIALIZED, Reason.TOMBSTONE);
        }
    }
}

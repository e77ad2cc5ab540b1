package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MessageOptions;
import com.google.protobuf.DescriptorProtos.OneofDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DoubleValue;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Timestamp;
import com.google.protobuf.TimestampProto;
import com.google.protobuf.WrappersProto;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.apicurio.registry.serde.avro.AvroKafkaDeserializer;
import io.weir.input.DeserializedValues;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events that deserializers of others read: Protobuf's messages, and Avro's with a registry that has the schemas. */
class DeserializersTest {

    @TempDir
    Path directory;

    private static String header(TestRecord<byte[], byte[]> letter, String name) {
        return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static FieldDescriptorProto.Builder field(String name, int number, Type type) {
        return FieldDescriptorProto.newBuilder()
                .setName(name)
                .setNumber(number)
                .setType(type)
                .setLabel(Label.LABEL_OPTIONAL);
    }

    /**
     * What protoc makes of
     *
     * <pre>
     *   message Request {
     *     string host = 1;                   double latency = 2;
     *     uint64 bytes = 3;                  Kind kind = 4;
     *     google.protobuf.Timestamp at = 5;  optional double load = 6;
     *     google.protobuf.DoubleValue queue = 7;
     *     map&lt;string, int64&gt; counts = 8;  repeated sint32 codes = 9;
     *   }
     * </pre>
     */
    private static FileDescriptorProto request() {
        var entry = DescriptorProto.newBuilder()
                .setName("CountsEntry")
                .setOptions(MessageOptions.newBuilder().setMapEntry(true))
                .addField(field("key", 1, Type.TYPE_STRING))
                .addField(field("value", 2, Type.TYPE_INT64));
        var message = DescriptorProto.newBuilder()
                .setName("Request")
                .addField(field("host", 1, Type.TYPE_STRING))
                .addField(field("latency", 2, Type.TYPE_DOUBLE))
                .addField(field("bytes", 3, Type.TYPE_UINT64))
                .addField(field("kind", 4, Type.TYPE_ENUM).setTypeName(".shop.Kind"))
                .addField(field("at", 5, Type.TYPE_MESSAGE).setTypeName(".google.protobuf.Timestamp"))
                .addField(field("load", 6, Type.TYPE_DOUBLE)
                        .setProto3Optional(true)
                        .setOneofIndex(0))
                .addField(field("queue", 7, Type.TYPE_MESSAGE).setTypeName(".google.protobuf.DoubleValue"))
                .addField(field("counts", 8, Type.TYPE_MESSAGE)
                        .setTypeName(".shop.Request.CountsEntry")
                        .setLabel(Label.LABEL_REPEATED))
                .addField(field("codes", 9, Type.TYPE_SINT32).setLabel(Label.LABEL_REPEATED))
                .addOneofDecl(OneofDescriptorProto.newBuilder().setName("_load"))
                .addNestedType(entry);
        var kind = EnumDescriptorProto.newBuilder()
                .setName("Kind")
                .addValue(EnumValueDescriptorProto.newBuilder().setName("GET").setNumber(0))
                .addValue(EnumValueDescriptorProto.newBuilder().setName("PUT").setNumber(1));
        return FileDescriptorProto.newBuilder()
                .setName("request.proto")
                .setPackage("shop")
                .setSyntax("proto3")
                .addDependency("google/protobuf/timestamp.proto")
                .addDependency("google/protobuf/wrappers.proto")
                .addMessageType(message)
                .addEnumType(kind)
                .build();
    }

    private Path descriptors() throws IOException {
        var set = FileDescriptorSet.newBuilder()
                .addFile(TimestampProto.getDescriptor().toProto())
                .addFile(WrappersProto.getDescriptor().toProto())
                .addFile(request())
                .build();
        return Files.write(directory.resolve("request.desc"), set.toByteArray());
    }

    private static Descriptor type() throws Exception {
        FileDescriptor[] imports = {TimestampProto.getDescriptor(), WrappersProto.getDescriptor()};
        return FileDescriptor.buildFrom(request(), imports).findMessageTypeByName("Request");
    }

    @Test
    void protobufMessagesAreReadFieldByField() throws Exception {
        String[] settings = {
            "features=latency, bytes, category(kind), load, queue, /counts/retries, /codes/1",
            "event.time=at",
            "model.key=field(/host)",
            "anomaly.alert.rate=0.5",
            "input.deserializer=" + ProtobufRecords.class.getName(),
            "input.deserializer.descriptor.file=" + descriptors(),
            "input.deserializer.message=shop.Request",
        };
        Descriptor type = type();
        Descriptor entry = type.findNestedTypeByName("CountsEntry");
        byte[] full = DynamicMessage.newBuilder(type)
                .setField(type.findFieldByName("host"), "a")
                .setField(type.findFieldByName("latency"), 1.5)
                .setField(type.findFieldByName("bytes"), -1L)
                .setField(
                        type.findFieldByName("kind"),
                        type.getFile().findEnumTypeByName("Kind").findValueByName("PUT"))
                .setField(
                        type.findFieldByName("at"),
                        Timestamp.newBuilder()
                                .setSeconds(1_700_000_000)
                                .setNanos(250_000_000)
                                .build())
                .setField(type.findFieldByName("load"), 0.0)
                .setField(type.findFieldByName("queue"), DoubleValue.of(7))
                .addRepeatedField(
                        type.findFieldByName("counts"),
                        DynamicMessage.newBuilder(entry)
                                .setField(entry.findFieldByName("key"), "retries")
                                .setField(entry.findFieldByName("value"), 3L)
                                .build())
                .addRepeatedField(type.findFieldByName("codes"), 200)
                .addRepeatedField(type.findFieldByName("codes"), -5)
                .build()
                .toByteArray();
        assertThat(new String(
                        new DeserializedValues(deserializer(), 10_000, Duration.ofMinutes(1))
                                .json("events", null, full),
                        StandardCharsets.UTF_8))
                .isEqualTo("{\"host\":\"a\",\"latency\":1.5,\"bytes\":18446744073709551615,\"kind\":\"PUT\","
                        + "\"at\":\"2023-11-14T22:13:20.250Z\",\"load\":0.0,\"queue\":7.0,\"counts\":{\"retries\":3},"
                        + "\"codes\":[200,-5]}");
        // What was not set is 0 where it has no presence, and missing where it has.
        assertThat(new String(
                        new DeserializedValues(deserializer(), 10_000, Duration.ofMinutes(1))
                                .json("events", null, new byte[0]),
                        StandardCharsets.UTF_8))
                .isEqualTo("{\"host\":\"\",\"latency\":0.0,\"bytes\":0,\"kind\":\"GET\",\"counts\":{},\"codes\":[]}");
        try (var driven = new Driven(directory.resolve("state"), settings)) {
            driven.send(null, full, 1);
            driven.send(null, Driven.utf8("no Protobuf"), 2);
            driven.send(null, full, 3);
            assertThat(driven.assignments()).hasSize(2).allSatisfy(assignment -> {
                assertThat(assignment.get("model").textValue()).isEqualTo("a");
                assertThat(assignment.get("timestamp").longValue()).isEqualTo(1_700_000_000_250L);
            });
            var letters = driven.read("weir.dead-letters");
            assertThat(letters).hasSize(1);
            assertThat(header(letters.get(0), "weir.reason")).isEqualTo("NOT_DESERIALIZED");
            assertThat(letters.get(0).value()).isEqualTo(Driven.utf8("no Protobuf"));
        }
    }

    private ProtobufRecords deserializer() throws IOException {
        var deserializer = new ProtobufRecords();
        deserializer.configure(Map.of("descriptor.file", descriptors().toString(), "message", "shop.Request"), false);
        return deserializer;
    }

    @Test
    void aMessageThatTheDescriptorsDoNotHaveIsRefusedAtTheStart() throws IOException {
        Path file = descriptors();
        assertThatThrownBy(() -> Driven.config(
                        "features=x",
                        "input.deserializer=" + ProtobufRecords.class.getName(),
                        "input.deserializer.descriptor.file=" + file,
                        "input.deserializer.message=shop.Order"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("there is no message shop.Order");
    }

    private static final Schema SCHEMA = new Schema.Parser().parse("""
            {"type":"record","name":"Request","fields":[
              {"name":"host","type":"string"},
              {"name":"latency","type":["null","double"]}]}
            """);

    /** As Apicurio writes it: a zero, the schema's global id, the record. */
    private static byte[] registered(long id, String host, Double latency) throws IOException {
        GenericRecord record = new GenericData.Record(SCHEMA);
        record.put("host", host);
        record.put("latency", latency);
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.writeByte(0);
        out.writeLong(id);
        var encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        new GenericDatumWriter<GenericRecord>(SCHEMA).write(record, encoder);
        return bytes.toByteArray();
    }

    /** A registry that has one schema, under the global id 7. */
    private static void answer(HttpExchange exchange, List<String> asked) throws IOException {
        String path = exchange.getRequestURI().getPath();
        asked.add(exchange.getRequestMethod() + " " + path);
        boolean known = path.equals("/apis/registry/v2/ids/globalIds/7");
        boolean references = path.equals("/apis/registry/v2/ids/globalIds/7/references");
        String body = known
                ? SCHEMA.toString()
                : references ? "[]" : "{\"error_code\":404,\"message\":\"there is no such artifact\"}";
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(known || references ? 200 : 404, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Test
    void aRegistrysDeserializerFetchesASchemaOnceAndWhatItDoesNotKnowIsADeadLetter() throws Exception {
        List<String> asked = new CopyOnWriteArrayList<>();
        var registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        registry.createContext("/", exchange -> answer(exchange, asked));
        registry.start();
        String[] settings = {
            "features=latency",
            "model.key=field(/host)",
            "input.deserializer=" + AvroKafkaDeserializer.class.getName(),
            "input.deserializer.apicurio.registry.url=http://127.0.0.1:"
                    + registry.getAddress().getPort() + "/apis/registry/v2",
        };
        assertThat(Driven.config(settings).warnings()).isEmpty();
        byte[] unknown = registered(8, "a", 1.5);
        try (var driven = new Driven(directory, settings)) {
            driven.send(null, registered(7, "a", 1.5), 1);
            driven.send(null, registered(7, "b", null), 2);
            driven.send(null, registered(7, "b", 2.5), 3);
            driven.send(null, unknown, 4);
            driven.send(null, unknown, 4);
            driven.send(null, Driven.utf8("{\"host\":\"a\",\"latency\":1}"), 5);
            assertThat(driven.assignments())
                    .extracting(a -> a.get("model").textValue())
                    .containsExactly("a", "b");
            var letters = driven.read("weir.dead-letters");
            assertThat(letters)
                    .extracting(l -> header(l, "weir.reason"))
                    .containsExactly("NO_FEATURES", "NOT_DESERIALIZED", "NOT_DESERIALIZED", "NOT_DESERIALIZED");
            assertThat(letters.get(1).value()).isEqualTo(unknown);
        } finally {
            registry.stop(0);
        }
        assertThat(asked)
                .as("the task that looks for the model's name asks, and the one that scores")
                .filteredOn("GET /apis/registry/v2/ids/globalIds/7"::equals)
                .hasSize(2);
        assertThat(asked)
                .as("for what it does not know, one of them asks, once")
                .filteredOn("GET /apis/registry/v2/ids/globalIds/8"::equals)
                .hasSize(1);
    }
}

package io.weir.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;

/**
 * Protobuf's messages as trees. The library is the user's: nothing here is touched before a deserializer has made a message.
 *
 * <p>Names are those of the .proto file. Numbers of 64 bits are numbers, unlike in Protobuf's own JSON, where they are text; a field that has
 * no presence and was not set is its default, usually 0; one that has presence is left out. Timestamps are ISO-8601, wrappers their value,
 * enums their names, bytes base64.
 */
final class ProtobufMessages {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String TIMESTAMP = "google.protobuf.Timestamp";
    private static final String WRAPPER = "google\\.protobuf\\.[A-Z][A-Za-z0-9]*Value";

    private ProtobufMessages() {}

    static JsonNode json(Message message) {
        String type = message.getDescriptorForType().getFullName();
        List<FieldDescriptor> fields = message.getDescriptorForType().getFields();
        if (type.equals(TIMESTAMP)) {
            return JSON.textNode(Instant.ofEpochSecond(whole(message, fields.get(0)), whole(message, fields.get(1)))
                    .toString());
        }
        if (type.matches(WRAPPER) && fields.size() == 1) {
            return json(fields.get(0), message.getField(fields.get(0)));
        }
        ObjectNode object = JSON.objectNode();
        for (FieldDescriptor field : fields) {
            if (field.isMapField()) {
                object.set(field.getName(), map((List<?>) message.getField(field)));
            } else if (field.isRepeated()) {
                object.set(field.getName(), array(field, (List<?>) message.getField(field)));
            } else if (!field.hasPresence() || message.hasField(field)) {
                object.set(field.getName(), json(field, message.getField(field)));
            }
        }
        return object;
    }

    private static long whole(Message message, FieldDescriptor field) {
        return ((Number) message.getField(field)).longValue();
    }

    /** @param entries messages with a key and a value */
    private static ObjectNode map(List<?> entries) {
        ObjectNode object = JSON.objectNode();
        for (Object entry : entries) {
            var message = (Message) entry;
            var fields = message.getDescriptorForType().getFields();
            object.set(
                    String.valueOf(message.getField(fields.get(0))),
                    json(fields.get(1), message.getField(fields.get(1))));
        }
        return object;
    }

    private static ArrayNode array(FieldDescriptor field, List<?> values) {
        ArrayNode array = JSON.arrayNode();
        values.forEach(value -> array.add(json(field, value)));
        return array;
    }

    private static JsonNode json(FieldDescriptor field, Object value) {
        return switch (field.getType()) {
            case UINT32, FIXED32 -> JSON.numberNode(Integer.toUnsignedLong((Integer) value));
            case UINT64, FIXED64 -> JSON.numberNode(new BigInteger(Long.toUnsignedString((Long) value)));
            case DOUBLE -> JSON.numberNode((Double) value);
            case FLOAT -> JSON.numberNode((Float) value);
            case BOOL -> JSON.booleanNode((Boolean) value);
            case STRING -> JSON.textNode((String) value);
            case BYTES -> JSON.binaryNode(((ByteString) value).toByteArray());
            case ENUM -> JSON.textNode(((EnumValueDescriptor) value).getName());
            case MESSAGE, GROUP -> json((Message) value);
            default -> JSON.numberNode(((Number) value).longValue());
        };
    }
}

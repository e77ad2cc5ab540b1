package io.weir;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * JSON as the strictest of readers take it (RFC 8259, I-JSON): UTF-8 without a byte order mark, one value and nothing after it, no name
 * twice, no half of a surrogate pair in any text, no number that a double cannot hold.
 */
public final class StrictJson {

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private StrictJson() {}

    /**
     * The value in the bytes.
     *
     * @throws AssertionError saying what a strict reader would not take
     */
    public static JsonNode parse(byte[] bytes) {
        JsonNode node = parseText(bytes);
        checkNumbers(node, "");
        return node;
    }

    /**
     * The same, but for the numbers in one field, which was copied as it came and has them as large as they like.
     *
     * @throws AssertionError saying what a strict reader would not take
     */
    public static JsonNode parseWithCopy(byte[] bytes, String field) {
        JsonNode node = parseText(bytes);
        node.properties().stream()
                .filter(f -> !f.getKey().equals(field))
                .forEach(f -> checkNumbers(f.getValue(), "/" + f.getKey()));
        return node;
    }

    /**
     * The same, but for numbers, which are as large as they like.
     *
     * @throws AssertionError saying what a strict reader would not take
     */
    public static JsonNode parseText(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (text.startsWith("\uFEFF")) {
                throw new AssertionError("begins with a byte order mark");
            }
            JsonNode node = MAPPER.readTree(text);
            check(node, "");
            return node;
        } catch (CharacterCodingException e) {
            throw new AssertionError("not UTF-8: " + beginning(bytes), e);
        } catch (IOException e) {
            throw new AssertionError("not JSON: " + beginning(bytes), e);
        }
    }

    private static void check(JsonNode node, String at) {
        if (node.isMissingNode()) {
            throw new AssertionError("empty");
        }
        if (node.isTextual()) {
            checkText(node.textValue(), at);
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                check(node.get(i), at + "/" + i);
            }
        } else if (node.isObject()) {
            for (var field : node.properties()) {
                checkText(field.getKey(), at + " (a name)");
                check(field.getValue(), at + "/" + field.getKey());
            }
        }
    }

    private static void checkNumbers(JsonNode node, String at) {
        if (node.isNumber() && !Double.isFinite(node.doubleValue())) {
            throw new AssertionError(at + " is a number beyond a double: " + node);
        }
        if (node.isArray()) {
            node.forEach(element -> checkNumbers(element, at + "/…"));
        } else if (node.isObject()) {
            node.properties().forEach(field -> checkNumbers(field.getValue(), at + "/" + field.getKey()));
        }
    }

    private static void checkText(String text, String at) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new AssertionError(at + " has half a surrogate pair");
        }
    }

    private static String beginning(byte[] bytes) {
        return new String(bytes, 0, Math.min(bytes.length, 500), StandardCharsets.ISO_8859_1);
    }
}

package io.weir.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;

/** How JSON is read and written here. */
public final class WebJson {

    public static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .build();

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int LONGEST_TEXT = 2000;

    private WebJson() {}

    public static ObjectNode object() {
        return NODES.objectNode();
    }

    public static ArrayNode array() {
        return NODES.arrayNode();
    }

    /** The number; null where JSON has no number for it. */
    public static JsonNode number(double value) {
        return Double.isFinite(value) ? NODES.numberNode(value) : NODES.nullNode();
    }

    public static byte[] bytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** At most so many characters, with an ellipsis where more were. */
    public static String shortened(String text, int longest) {
        if (text == null || text.length() <= longest) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
        return text.substring(0, end) + "…";
    }

    /** The same JSON with long texts shortened, and long arrays and objects cut. */
    public static JsonNode shortened(JsonNode node) {
        return shortened(node, 0);
    }

    private static JsonNode shortened(JsonNode node, int depth) {
        if (node.isTextual()) {
            return NODES.textNode(shortened(node.textValue(), LONGEST_TEXT));
        }
        if (!node.isContainerNode()) {
            return node;
        }
        if (depth > 12) {
            return NODES.textNode("…");
        }
        if (node.isArray()) {
            ArrayNode array = array();
            for (int i = 0; i < Math.min(node.size(), 300); i++) {
                array.add(shortened(node.get(i), depth + 1));
            }
            return array;
        }
        ObjectNode object = object();
        for (var entry : node.properties()) {
            if (object.size() == 300) {
                break;
            }
            object.set(shortened(entry.getKey(), LONGEST_TEXT), shortened(entry.getValue(), depth + 1));
        }
        return object;
    }
}

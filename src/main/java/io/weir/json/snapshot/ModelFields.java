package io.weir.json.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.event.UnreadableEvent;
import io.weir.event.Words;

/** Fields of a model's JSON; what is missing, of another type or out of range is named with its place. */
final class ModelFields {

    /** Of what is counted: it is a whole number in every reader's arithmetic, and whoever counts on from it does not overflow. */
    static final long MOST = 1L << 53;

    private static final int LONGEST_TEXT = 4096;

    private ModelFields() {}

    static double number(JsonNode parent, String at, String name) throws InvalidModel {
        return finite(parent.get(name), at + name);
    }

    static double finite(JsonNode node, String at) throws InvalidModel {
        if (node == null || !node.isNumber() || !(Math.abs(node.doubleValue()) < Double.POSITIVE_INFINITY)) {
            throw problem(at, node, "a finite number");
        }
        return node.doubleValue();
    }

    static double share(JsonNode parent, String at, String name) throws InvalidModel {
        double share = number(parent, at, name);
        if (!(share >= 0 && share <= 1)) {
            throw problem(at + name, parent.get(name), "a number from 0 to 1");
        }
        return share;
    }

    /** So many events, or what counts for them. */
    static double amount(JsonNode parent, String at, String name) throws InvalidModel {
        double amount = number(parent, at, name);
        if (!(amount >= 0 && amount <= MOST)) {
            throw problem(at + name, parent.get(name), "a number from 0 to 2^53");
        }
        return amount;
    }

    static long whole(JsonNode parent, String at, String name) throws InvalidModel {
        JsonNode node = parent.get(name);
        if (node == null
                || !node.canConvertToLong()
                || !node.isIntegralNumber()
                || node.longValue() < 0
                || node.longValue() > MOST) {
            throw problem(at + name, node, "a whole number from 0 to 2^53");
        }
        return node.longValue();
    }

    static String text(JsonNode parent, String at, String name) throws InvalidModel {
        return text(parent, at, name, LONGEST_TEXT);
    }

    static String text(JsonNode parent, String at, String name, int longest) throws InvalidModel {
        JsonNode node = parent.get(name);
        if (node == null || !node.isTextual() || !Words.hasAtMost(node.textValue(), longest)) {
            throw problem(at + name, node, "text of at most " + longest + " characters");
        }
        return node.textValue();
    }

    static JsonNode array(JsonNode parent, String at, String name) throws InvalidModel {
        JsonNode node = parent.get(name);
        if (node == null || !node.isArray() || node.isEmpty()) {
            throw problem(at + name, node, "an array with at least one entry");
        }
        return node;
    }

    static JsonNode object(JsonNode parent, String at, String name) throws InvalidModel {
        JsonNode node = parent.get(name);
        if (node == null || !node.isObject()) {
            throw problem(at + name, node, "an object");
        }
        return node;
    }

    static InvalidModel problem(String at, JsonNode value, String expected) {
        return new InvalidModel(at + (value == null ? " is missing" : " is " + UnreadableEvent.quote(value))
                + "; expected " + expected);
    }
}

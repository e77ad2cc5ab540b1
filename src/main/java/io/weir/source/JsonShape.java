package io.weir.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How the events of a JSON file stand in it.
 *
 * <pre>
 *   LINES    {…}⏎{…}⏎            one on a line, whatever the line is
 *   VALUES   {⏎…⏎}⏎{⏎…⏎} {…}     one after the other, each on as many lines as it likes
 *   ARRAY    [{…},{…}]           in an array, which may lie in a document: {"Records":[{…},{…}]}
 * </pre>
 *
 * <p>Documents with arrays may follow each other.
 *
 * @param from where the first event may begin, in bytes
 * @param path names of the fields that lead to the array of a document; empty for an array that is the document, and where there is none
 */
record JsonShape(Kind kind, int from, List<String> path) {

    enum Kind {
        LINES,
        VALUES,
        ARRAY
    }

    private static final JsonFactory JSON = new JsonFactory();
    private static final int DEEPEST = 4;
    private static final int FEW = 2;

    /** How a value at the beginning of some bytes ends. */
    private enum End {
        COMPLETE,
        /** Another value follows. */
        FOLLOWED,
        /** Something else follows. */
        TRAILED,
        /** The bytes end before it. */
        CUT,
        BROKEN
    }

    /**
     * Looks at the beginning of a file.
     *
     * @param first where its first character is
     * @throws InputException if the array that the format names is not there
     */
    static JsonShape of(String name, Head head, int first, FileFormat format) throws IOException {
        if (format.records() != null) {
            return named(name, head, format);
        }
        if (head.at(first) == '[') {
            int inside = head.notBlank(first + 1);
            boolean array = inside > 0 && (head.at(inside) == '{' || head.at(inside) == ']');
            return array ? new JsonShape(Kind.ARRAY, first + 1, List.of()) : lines();
        }
        if (head.at(first) != '{') {
            return lines();
        }
        int stop = first;
        while (stop - first <= format.longest() && head.has(stop) && head.at(stop) != '\n') {
            stop++;
        }
        boolean oneLine = !head.has(stop) || head.at(stop) != '\n';
        End end = end(head.bytes(), first, Math.min(stop, head.size()));
        if (end == End.COMPLETE) {
            return head.notBlank(stop) < 0
                    ? wrapper(name, head, first, format, Kind.LINES)
                    : wrappers(name, head, first, format, lines());
        }
        if (end == End.CUT) {
            // The first line does not end what it begins.
            end = document(head, first, format.longest());
            boolean broken = end == End.CUT && head.isWhole();
            if (end == End.COMPLETE || end == End.CUT && !broken) {
                return wrapper(name, head, first, format, oneLine ? Kind.LINES : Kind.VALUES);
            }
            end = end == End.TRAILED ? End.FOLLOWED : end;
        }
        return end == End.FOLLOWED
                ? wrappers(name, head, first, format, new JsonShape(Kind.VALUES, first, List.of()))
                : lines();
    }

    /** Documents that follow each other are wrappers if nothing but an array is in the first; otherwise they are events. */
    private static JsonShape wrappers(String name, Head head, int first, FileFormat format, JsonShape otherwise)
            throws IOException {
        Map<String, Found> arrays = arrays(head, first);
        if (arrays.size() != 1) {
            return otherwise;
        }
        var only = arrays.entrySet().iterator().next();
        if (only.getValue().elements() < FEW) {
            return otherwise;
        }
        if (isAllThereIs(head, first)) {
            format.notes()
                    .accept(name + ": the events are the objects in " + only.getKey()
                            + " of each document; --records names another array");
            return array(only.getKey(), only.getValue());
        }
        format.notes()
                .accept(name
                        + ": each of its documents is taken as one event; they have an array of objects, and --records "
                        + only.getKey() + " takes those as the events");
        return otherwise;
    }

    /** Whether a document has one field at each level down to an array. */
    private static boolean isAllThereIs(Head head, int first) throws IOException {
        try (JsonParser json = JSON.createParser(head.bytes(), first, head.size() - first)) {
            int depth = 0;
            JsonToken token = json.nextToken();
            while (token == JsonToken.START_OBJECT && depth++ <= DEEPEST) {
                json.nextToken();
                token = json.nextToken();
            }
            json.skipChildren();
            for (; token == JsonToken.START_ARRAY && depth > 0; depth--) {
                if (json.nextToken() != JsonToken.END_OBJECT) {
                    return false;
                }
            }
            return token == JsonToken.START_ARRAY;
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private static JsonShape array(String pointer, Found found) {
        List<String> names = pointer.isEmpty()
                ? List.of()
                : Arrays.stream(pointer.substring(1).split("/", -1))
                        .map(step -> step.replace("~1", "/").replace("~0", "~"))
                        .toList();
        return new JsonShape(Kind.ARRAY, found.from(), names);
    }

    /** How the first value ends, wherever lines do; reads on until that, or what comes after it, is seen. */
    private static End document(Head head, int first, int longest) throws IOException {
        End end = end(head.bytes(), first, head.size());
        int looked = head.size();
        while ((end == End.COMPLETE || end == End.CUT && head.size() - first <= longest) && head.more()) {
            if (end == End.COMPLETE || head.size() >= 2 * looked) {
                end = end(head.bytes(), first, head.size());
                looked = head.size();
            }
        }
        return looked == head.size() ? end : end(head.bytes(), first, head.size());
    }

    private static JsonShape lines() {
        return new JsonShape(Kind.LINES, 0, List.of());
    }

    private static End end(byte[] bytes, int from, int to) throws IOException {
        try (JsonParser json = JSON.createParser(bytes, from, to - from)) {
            json.nextToken();
            json.skipChildren();
            if (json.currentToken() == null || json.currentToken() == JsonToken.NOT_AVAILABLE) {
                return End.CUT;
            }
            if (!json.currentToken().isStructEnd()) {
                return json.currentToken().isStructStart() ? End.CUT : End.BROKEN;
            }
            JsonToken next = nextOrNull(json);
            return next == null ? End.COMPLETE : next == JsonToken.START_OBJECT ? End.FOLLOWED : End.TRAILED;
        } catch (JsonEOFException e) {
            return End.CUT;
        } catch (JsonProcessingException e) {
            return End.BROKEN;
        }
    }

    /** What follows a value that is complete, if that can be told. */
    private static JsonToken nextOrNull(JsonParser json) throws IOException {
        try {
            return json.nextToken();
        } catch (JsonEOFException e) {
            return null;
        } catch (JsonProcessingException e) {
            return JsonToken.NOT_AVAILABLE;
        }
    }

    private static JsonShape named(String name, Head head, FileFormat format) throws IOException {
        while (head.size() <= format.longest() && head.more()) {}
        int first = Math.max(0, head.notBlank(0));
        Map<String, Found> arrays = arrays(head, first);
        Found found = arrays.get(format.records());
        if (found == null) {
            throw new InputException(name + " has no array of objects at --records " + format.records()
                    + (arrays.isEmpty()
                            ? "; it has none in its first " + head.size() + " bytes"
                            : "; it has them at " + String.join(", ", arrays.keySet())));
        }
        return array(format.records(), found);
    }

    /** The one array of objects that a document is made for, if there is one. */
    private static JsonShape wrapper(String name, Head head, int first, FileFormat format, Kind otherwise)
            throws IOException {
        Map<String, Found> arrays = arrays(head, first);
        Map<String, Found> obvious = arrays.entrySet().stream()
                .filter(e -> e.getValue().elements() >= FEW || e.getValue().alone())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        if (obvious.size() == 1) {
            var only = obvious.entrySet().iterator().next();
            format.notes()
                    .accept(name + ": the events are the objects in " + only.getKey()
                            + "; --records names another array");
            return array(only.getKey(), only.getValue());
        }
        if (arrays.size() > 1) {
            format.notes()
                    .accept(name + " is one document with several arrays of objects, at "
                            + String.join(", ", arrays.keySet())
                            + ", and is taken as one event; --records says which of them are the events");
        }
        return new JsonShape(otherwise, otherwise == Kind.LINES ? 0 : first, List.of());
    }

    /**
     * An array of objects.
     *
     * @param from where its inside begins, in bytes
     * @param elements that were seen
     * @param alone whether nothing else is in the objects around it
     */
    private record Found(int from, int elements, boolean alone) {}

    /** The arrays of objects that lie in the objects of a document, by their pointers, as far as it was read. */
    private static Map<String, Found> arrays(Head head, int first) throws IOException {
        Map<String, Found> found = new LinkedHashMap<>();
        try (JsonParser json = JSON.createParser(head.bytes(), first, head.size() - first)) {
            if (json.nextToken() == JsonToken.START_ARRAY) {
                found.put("", new Found(first + 1, FEW, true));
            } else if (json.currentToken() == JsonToken.START_OBJECT) {
                walk(json, "", first, DEEPEST, true, found);
            }
        } catch (JsonProcessingException e) {
            // The document goes on after what was read, or is broken there; what was found was found.
        }
        return found;
    }

    private static void walk(
            JsonParser json, String path, int first, int deepest, boolean alone, Map<String, Found> found)
            throws IOException {
        boolean only = alone;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String pointer = path + "/" + json.currentName().replace("~", "~0").replace("/", "~1");
            JsonToken value = json.nextToken();
            if (value == JsonToken.START_OBJECT && deepest > 0) {
                walk(json, pointer, first, deepest - 1, only, found);
            } else if (value == JsonToken.START_ARRAY) {
                int from = first + (int) json.currentTokenLocation().getByteOffset() + 1;
                if (json.nextToken() == JsonToken.START_OBJECT) {
                    found.put(pointer, new Found(from, 1, only));
                    elements(json, pointer, found);
                } else {
                    while (json.currentToken() != JsonToken.END_ARRAY) {
                        json.skipChildren();
                        json.nextToken();
                    }
                }
            }
            only = false;
        }
    }

    /** Counts the objects of an array from its first on. */
    private static void elements(JsonParser json, String pointer, Map<String, Found> found) throws IOException {
        json.skipChildren();
        while (json.nextToken() != JsonToken.END_ARRAY && json.currentToken() != null) {
            Found so = found.get(pointer);
            found.put(pointer, new Found(so.from(), so.elements() + 1, so.alone()));
            json.skipChildren();
        }
    }
}

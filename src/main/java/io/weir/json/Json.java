package io.weir.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.event.ExactText;
import java.util.regex.Pattern;

/** How JSON is read and written here: strictly, with the fast number routines, the same text on every Java version. */
public final class Json {

    /** Characters of a number. Some readers of what is written take no more than a few thousand. */
    static final int LONGEST_NUMBER = ExactText.MOST_DIGITS;

    /** An event is written into a record of its own, one deeper; most readers stop at a thousand. */
    private static final int DEEPEST = 500;

    /** For both parsers, so that neither takes what the other does not. */
    static final StreamReadConstraints LIMITS = StreamReadConstraints.builder()
            .maxNestingDepth(DEEPEST)
            .maxNumberLength(LONGEST_NUMBER)
            .build();

    /** Writes one root value after the other without anything between. All bytes are UTF-8, and none is looked at to guess. */
    public static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .streamReadConstraints(LIMITS)
            .rootValueSeparator((String) null)
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .enable(StreamReadFeature.USE_FAST_BIG_NUMBER_PARSER)
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .build();

    /** Refuses a second value behind the first, and a field that is there twice. */
    public static final ObjectMapper MAPPER = new ObjectMapper(FACTORY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

    /** The same for what has an event in it. */
    static final ObjectMapper OUTER = MAPPER.copyWith(FACTORY.rebuild()
            .streamReadConstraints(LIMITS.rebuild().maxNestingDepth(DEEPEST + 1).build())
            .build());

    /** What to do about text that is none, for the end of a message. */
    static final String EXPECTED = "; expected one JSON object, as RFC 8259 has it";

    /** Of a parser's messages: names of its switches and classes, and of a source that it was not told. */
    private static final Pattern FOR_PROGRAMMERS = Pattern.compile(
            ": enable `.*|,? from `.*?`(?=\\)|$)| for `ObjectNode`.*| \\(bound as .*| \\(start marker at .*"
                    + "| \\(for \\w+ starting at .*|: JSON spec does not allow .*| \\(not recognized as one .*"
                    + "| \\(through reference chain: .*");

    private Json() {}

    /**
     * What a parser says is wrong, and where, without what it says to its programmers.
     *
     * @param before bytes before those that it was given
     */
    static String words(JsonProcessingException e, int before) {
        String what = FOR_PROGRAMMERS.matcher(e.getOriginalMessage()).replaceAll("");
        JsonLocation at = e.getLocation();
        if (at == null) {
            return what;
        }
        return at.getByteOffset() >= 0
                ? what + ", near byte " + (before + at.getByteOffset())
                : at.getCharOffset() >= 0 ? what + ", near character " + at.getCharOffset() : what;
    }

    /** Length of the byte order mark before the text: three bytes that say nothing in UTF-8, and some programs write. */
    public static int bom(byte[] json) {
        return json.length >= 3 && json[0] == (byte) 0xef && json[1] == (byte) 0xbb && json[2] == (byte) 0xbf ? 3 : 0;
    }
}

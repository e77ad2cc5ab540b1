package io.weir.chaos;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A kind of event that nobody who means well would send.
 *
 * @param fates what may become of one: the reason of a dead letter, or {@link #ASSIGNED}
 * @param spoil makes an ordinary event one of this kind
 */
record HostileEvent(String name, Set<String> fates, Consumer<Draft> spoil) {

    /** The fate of an event that is scored. */
    static final String ASSIGNED = "ASSIGNED";

    private static final int MEBIBYTE = 1 << 20;
    private static final int ZEROS = 50_000_000;
    private static final Charset UTF_32 = Charset.forName("UTF-32BE");

    /** {@code -Dsoak.without=REGEX} leaves kinds out. */
    private static final String WITHOUT = System.getProperty("soak.without", "");

    /** Kinds of ordinary size. */
    static final List<HostileEvent> SMALL = some(
            bytes("invalid UTF-8", "\"\u00ff\u00fe\""),
            bytes("overlong UTF-8", "\"\u00c0\u0080\""),
            bytes("CESU-8", "\"\u00ed\u00a0\u00bd\u00ed\u00b8\u0080\""),
            bytes("cut UTF-8", "\"\u00e2\u0082\""),
            kind("invalid UTF-8 in a field nobody reads", "NOT_JSON", e -> latin1(e.with("z", "\"\u00ff\""))),
            kind("UTF-16LE", "NOT_JSON", e -> e.value(e.json().getBytes(StandardCharsets.UTF_16LE))),
            kind("UTF-16 with a mark", "NOT_JSON", e -> e.value(e.json().getBytes(StandardCharsets.UTF_16))),
            kind("UTF-32", "NOT_JSON", e -> e.value(e.json().getBytes(UTF_32))),
            new HostileEvent("lone surrogate as a level", Set.of("NOT_JSON", "WRONG_TYPE"), with("c", "\"\\ud800\"")),
            new HostileEvent("lone surrogate as an id", Set.of("NOT_JSON", "BAD_ID"), with("id", "\"a\\udc00b\"")),
            new HostileEvent(
                    "lone surrogate of a flagged event",
                    Set.of("NOT_JSON", ASSIGNED),
                    e -> e.with("x", "9000").with("z", "\"\\ud800\"")),
            kind("text for a number", "WRONG_TYPE", with("x", "\"abc\"")),
            kind("object for a number", "WRONG_TYPE", with("y", "{\"a\":1}")),
            kind("array for a level", "WRONG_TYPE", with("c", "[\"level1\"]")),
            kind("boolean for a number", "WRONG_TYPE", with("x", "true")),
            kind("negative count", "WRONG_TYPE", with("n", "-1")),
            kind("half a count", "WRONG_TYPE", with("n", "1.5")),
            kind("1e400", "VALUE_OUT_OF_RANGE", with("x", "1e400")),
            kind("1e300", "VALUE_OUT_OF_RANGE", with("x", "1e300")),
            kind("a count of 1e200", "VALUE_OUT_OF_RANGE", with("n", "1e200")),
            kind("integer of 400 digits", "VALUE_OUT_OF_RANGE", with("x", "9".repeat(400))),
            kind("integer of 2,000 digits", "NOT_JSON", with("x", "9".repeat(2000))),
            kind("NaN", "NOT_JSON", with("x", "NaN")),
            kind("nested 5,000 deep", "NOT_JSON", with("z", "[".repeat(5000) + "]".repeat(5000))),
            kind("nested 400 deep", ASSIGNED, with("z", "[".repeat(400) + "]".repeat(400))),
            kind("time in words", "BAD_TIME", with("ts", "\"yesterday\"")),
            kind("time 1e300", "BAD_TIME", with("ts", "1e300")),
            kind("time true", "BAD_TIME", with("ts", "true")),
            new HostileEvent("time before 1970", Set.of("BAD_TIME", ASSIGNED), with("ts", "-1")),
            new HostileEvent("time in 275,000 years", Set.of("BAD_TIME", ASSIGNED), with("ts", "8639999999999999")),
            kind("tombstone", "TOMBSTONE", e -> e.value((byte[]) null)),
            kind("nothing", "NOT_JSON", e -> e.value("")),
            kind("zeros", "NOT_JSON", e -> e.value(new byte[100])),
            kind("half an event", "NOT_JSON", e -> e.value(e.json().substring(0, 30))),
            kind("two events", "NOT_JSON", e -> e.value(e.json() + e.json())),
            kind("a name twice", "NOT_JSON", e -> e.value(e.json().replace("{", "{\"x\":1,"))),
            kind("an array", "NOT_AN_OBJECT", e -> e.value("[1,2,3]")),
            kind("a null", "NOT_AN_OBJECT", e -> e.value("null")),
            kind("no features", "NO_FEATURES", e -> e.without("x", "y", "k", "early", "late", "c", "n")),
            kind("id that is an object", "BAD_ID", with("id", "{}")),
            kind("id of 2,000 characters", "BAD_ID", with("id", "\"" + "i".repeat(2000) + "\"")),
            new HostileEvent("id 1e400", Set.of("BAD_ID", ASSIGNED), with("id", "1e400")),
            kind("id with controls", ASSIGNED, with("id", "\"\\u0000\\u001b[2J\\u202e\\n\"")),
            kind("level of 300 characters", "WRONG_TYPE", with("c", "\"" + "l".repeat(300) + "\"")),
            kind("level that poses as another", ASSIGNED, with("c", "\"#c924ef99af03e\"")),
            kind("level with controls", ASSIGNED, with("c", "\"\\u0000\\u001b[31m\\u202e\\\"\\\\\"")),
            kind("level of emoji", ASSIGNED, with("c", "\"\ud83d\ude00\ud83c\udff4\"")),
            kind("empty level", ASSIGNED, with("c", "\"\"")),
            kind("ever another level", ASSIGNED, e -> e.with("c", "\"new" + e.number + "\"")),
            kind("garbage value", ASSIGNED, e -> e.with("x", "1e" + (2 + e.random.nextInt(148)))),
            kind("least number", ASSIGNED, with("x", "4.9e-324")),
            kind("constant that is none", ASSIGNED, with("k", "200")),
            kind("key FF", ASSIGNED, e -> e.key(new byte[] {(byte) 0xff})),
            kind("key that says hex:ff", ASSIGNED, e -> e.key("hex:ff")),
            kind("no key", ASSIGNED, e -> e.key((byte[]) null)),
            kind("empty key", ASSIGNED, e -> e.key(new byte[0])),
            kind("key with controls", ASSIGNED, e -> e.key("\u0000\u001b[2J\u202e\"")),
            kind("key of 5,000 bytes", "KEY_TOO_LONG", e -> e.key("k".repeat(5000))),
            kind("key of 4,096 bytes", ASSIGNED, e -> e.key("\u00e4".repeat(2048))),
            kind("new key with missing values", ASSIGNED, HostileEvent::newcomer),
            kind("headers of ours", ASSIGNED, HostileEvent::forgeHeaders),
            kind("headers of ours, not JSON", "NOT_JSON", e -> forgeHeaders(e.value("{"))));

    /** Kinds that are large, at least once they are no longer compressed. */
    static final List<HostileEvent> LARGE = some(
            kind("50 MB of zeros", "TOO_LARGE", e -> e.value(new byte[ZEROS])),
            kind("2.6 MB", "TOO_LARGE", e -> e.value(e.padded(2_600_000))),
            kind(
                    "flagged, of nearly 1 MiB",
                    ASSIGNED,
                    e -> e.value(e.with("x", "9000").padded(MEBIBYTE - 676))),
            kind(
                    "1 MiB of quotes, flagged",
                    ASSIGNED,
                    e -> e.value(e.with("x", "9000")
                            .with("z", "\"" + "\\\"".repeat(520_000) + "\"")
                            .json())),
            kind("1 MiB of nesting", "NOT_JSON", e -> e.value("[".repeat(MEBIBYTE))));

    private static List<HostileEvent> some(HostileEvent... kinds) {
        return Arrays.stream(kinds).filter(kind -> !kind.name.matches(WITHOUT)).toList();
    }

    private static HostileEvent kind(String name, String fate, Consumer<Draft> spoil) {
        return new HostileEvent(name, Set.of(fate), spoil);
    }

    private static Consumer<Draft> with(String field, String json) {
        return e -> e.with(field, json);
    }

    /** A level whose characters are bytes. */
    private static HostileEvent bytes(String name, String level) {
        return kind(name, "NOT_JSON", e -> latin1(e.with("c", level)));
    }

    private static void latin1(Draft e) {
        e.value(e.json().getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void newcomer(Draft e) {
        e.key("visitor" + e.number / 5000).without(e.random.nextBoolean() ? "x" : "y", "k", "n");
    }

    private static void forgeHeaders(Draft e) {
        e.header("weir.reason", "TOMBSTONE")
                .header("weir.origin", "x")
                .header("weir.key", null)
                .header("weir.command", "")
                .header("__streams.errors.topic", "other")
                .header("__streams.errors.partition", "-1")
                .header("__streams.errors.offset", "nine");
    }
}

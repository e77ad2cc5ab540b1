package io.weir.streams;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;

/** Records that nobody who means well would send, made of pieces that have meant trouble to somebody. A function of the seed. */
final class Nasty {

    private static final List<String> NUMBERS = Stream.concat(
                    Arrays.stream("""
            0 -0 -0.0 1 1.0 10e-1 7 -1 0.5 1e150 1e151 -1e150 1e308 1e309 -1e400 1e400 1e401 1e1000 1e1001
            1e-400 4.9e-324 2.2250738585072012e-308 9007199254740992 9007199254740993 9223372036854775807
            9223372036854775808 -9223372036854775808 -9223372036854775809 18446744073709551616
            123456789012345678901234567890 1e2147483647 1e2147483648 1e-2147483648 1e99999999999 0e99999999999
            1467331200 1467331200123 1467331200123456 1467331200123456789 8640000000000000 8640000000000001
            -8640000000000000 -62135596800000 253402300800 99999999999 100000000000 99999999999999 1E5 1e+5
            0.1 0.10000000000000001 3.141592653589793238462643383279502884197 01 +1 .5 1. 1e --1 0x10 NaN
            Infinity -Infinity
            """.split("\\s+")),
                    Stream.of("9".repeat(1000), "9".repeat(1001), "0." + "1".repeat(998), "1" + "0".repeat(999) + "e5"))
            .toList();

    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "a",
            "GET",
            "true",
            "false",
            "null",
            "NaN",
            "1",
            "1.0",
            "hex:",
            "hex:ff",
            "hex:zz",
            "#c924ef99af03e",
            "Infinity",
            "2016-07-01T00:00:00Z",
            "2016-07-01 00:00:00",
            "20160701",
            "20160701000000",
            "2016-02-30",
            "2016-07-01T24:00:00Z",
            "2016-07-01T00:00:60Z",
            "0000-01-01",
            "9999-12-31T23:59:59.999999999Z",
            "2016-07-01T00:00:00+18:00",
            "2016-07-01T00:00:00+19:00",
            "2016-07-01T02:30 Europe/Berlin",
            "2016-07-01T00:00[Mars/Base]",
            "01/Jul/2016:00:00:00 +0000",
            "Fri, 01 Jul 2016 00:00:00 GMT",
            "yesterday",
            "-292275055-05-16T16:47:04Z",
            "+292278994-08-17T07:12:55.807Z",
            "\\u0000",
            "\\u0000\\u001b[2J\\u202e\\n",
            "\\u001b]0;title\\u0007",
            "\\ud800",
            "\\udc00\\ud800",
            "\\ud83d\\ude00",
            "\ud83d\ude00",
            "\u00e4\u0301",
            "\ufeff",
            "\u2028",
            "\\\"",
            "\\\\",
            "\\x",
            "\\u12",
            "\t",
            "\n",
            "'; DROP TABLE",
            "l".repeat(256),
            "l".repeat(257),
            "i".repeat(1024),
            "i".repeat(1025),
            "\ud83d\ude00".repeat(40),
            "x" + "\ud83d\ude00".repeat(40),
            "k".repeat(4096),
            "k".repeat(4097),
            "\u00e4".repeat(2048),
            "\u00e4".repeat(2049),
            "z".repeat(20_000));

    private static final List<String> OTHERS = List.of(
            "null",
            "true",
            "false",
            "{}",
            "[]",
            "[1]",
            "{\"a\":1}",
            "{\"a\":1,\"a\":2}",
            "[[[]]]",
            "nul",
            "tru",
            "undefined",
            "",
            "[".repeat(499) + "]".repeat(499),
            "[".repeat(600) + "]".repeat(600),
            "[".repeat(5000),
            "{\"x\":1}",
            "/**/1",
            "1 2",
            "'a'");

    private static final List<String> NAMES = List.of(
            "x",
            "b",
            "y",
            "ts",
            "n",
            "ok",
            "c",
            "id",
            "k",
            "d",
            "note",
            "X",
            "x\\u0000",
            "\\u0078",
            "",
            "weir",
            "label",
            "timestamp",
            "a\\ud800",
            "\ud83d\ude00",
            "schema",
            "payload",
            "key",
            "x ",
            "deep",
            "d.v",
            "/x");

    private static final List<String> BYTES = List.of(
            "c080 eda080 edb080 eda0bdedb880 f5808080 f4908080 ff c3 80 00 1b5b324a e280ae 0d0a efbbbf feff fffe"
                    .split(" "));

    private static final List<String> HEADERS = List.of(
            "weir.origin",
            "weir.key",
            "weir.command",
            "weir.reason",
            "weir.asked",
            "weir.timestamp",
            "weir.whole.bytes",
            "weir.original.bytes",
            "weir.original.header.weir.reason",
            "weir.partition",
            "weir.original.key.bytes",
            "weir.original.headers",
            "__streams.errors.topic",
            "__streams.errors.partition",
            "__streams.errors.offset",
            "__streams.errors.message",
            "trace",
            "",
            "\ud83d\ude00",
            "a\nb");

    private final SplittableRandom random;

    Nasty(long seed) {
        random = new SplittableRandom(seed);
    }

    private <T> T pick(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }

    boolean chance(int oneOf) {
        return random.nextInt(oneOf) == 0;
    }

    /** Under any key, with any headers and time. */
    TestRecord<byte[], byte[]> record(byte[] value) {
        return new TestRecord<>(key(), value, headers(), timestamp());
    }

    /** What may stand where JSON has a value. */
    private String value() {
        return switch (random.nextInt(8)) {
            case 0, 1, 2 -> pick(NUMBERS);
            case 3, 4, 5 -> '"' + pick(TEXTS) + '"';
            case 6 -> pick(OTHERS);
            default -> "{\"v\":" + pick(NUMBERS) + ",\"w\":\"" + pick(TEXTS) + "\"}";
        };
    }

    /** An event that is right but for a field or two, or for some bytes. */
    byte[] event() {
        if (chance(60)) {
            return null;
        }
        if (chance(40)) {
            return utf8(chance(2) ? value() : "");
        }
        String[] names = {"x", "b", "y", "ts", "n", "ok", "c", "id", "k", "d"};
        String[] values = {
            Double.toString(random.nextInt(1000) / 100.0 + (chance(40) ? 1e6 : 0)),
            Integer.toString(1 + random.nextInt(1000)),
            Integer.toString(random.nextInt(50)),
            Long.toString(1_700_000_000_000L + random.nextInt(1_000_000)),
            Integer.toString(random.nextInt(9)),
            Boolean.toString(chance(2)),
            "\"level" + random.nextInt(4) + '"',
            Integer.toString(random.nextInt(100_000)),
            "\"k" + random.nextInt(3) + '"',
            "{\"v\":" + random.nextInt(20) + "}"
        };
        for (int i = random.nextInt(3); i > 0; i--) {
            values[random.nextInt(values.length)] = value();
        }
        var json = new StringBuilder(chance(50) ? "\ufeff{" : "{");
        for (int i = 0; i < names.length; i++) {
            if (!chance(20)) {
                json.append(json.length() < 3 ? "" : ",")
                        .append('"')
                        .append(names[i])
                        .append("\":")
                        .append(values[i]);
            }
        }
        if (chance(8)) {
            json.append(",\"").append(pick(NAMES)).append("\":").append(value());
        }
        json.append(chance(60) ? "" : "}").append(chance(60) ? value() : "");
        return spoilt(utf8(json.toString()));
    }

    /** Now and then with other bytes. */
    byte[] spoilt(byte[] text) {
        if (!chance(10) || text.length == 0) {
            return text;
        }
        int at = random.nextInt(text.length);
        int gone = Math.min(text.length - at, random.nextInt(6));
        var bytes = new ByteArrayOutputStream();
        bytes.write(text, 0, at);
        bytes.writeBytes(HexFormat.of().parseHex(pick(BYTES)));
        bytes.write(text, at + gone, text.length - at - gone);
        return bytes.toByteArray();
    }

    /** An event as the payload of an envelope. */
    byte[] enveloped(byte[] event) {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(utf8("{\"schema\":" + (chance(20) ? value() : "{}") + ",\"payload\":"));
        bytes.writeBytes(event);
        bytes.write('}');
        return bytes.toByteArray();
    }

    /** The values of an event as a line; with quotes as in JSON, now and then. */
    byte[] line(byte[] event) {
        boolean quoted = chance(6);
        String text = new String(event, StandardCharsets.UTF_8).replaceAll("[{}\ufeff]", "");
        var line = new StringBuilder();
        for (String field : text.split(",")) {
            String cell = field.replaceFirst("^\"[^\"]*\":(\"v\":)?", "");
            line.append(line.length() == 0 ? "" : ",").append(quoted ? cell : cell.replace("\"", ""));
        }
        return utf8(line.toString());
    }

    private byte[] key() {
        return switch (random.nextInt(12)) {
            case 0 -> null;
            case 1 -> new byte[0];
            case 2 -> HexFormat.of().parseHex(pick(BYTES));
            case 3 -> utf8(pick(TEXTS));
            case 4 -> utf8("hex:" + pick(BYTES));
            case 5 -> {
                byte[] some = new byte[random.nextInt(6)];
                for (int i = 0; i < some.length; i++) {
                    some[i] = (byte) random.nextInt(256);
                }
                yield some;
            }
            default -> utf8("k" + random.nextInt(3));
        };
    }

    private Headers headers() {
        var headers = new RecordHeaders();
        if (chance(4)) {
            for (int i = random.nextInt(5); i >= 0; i--) {
                headers.add(
                        pick(HEADERS),
                        switch (random.nextInt(5)) {
                            case 0 -> null;
                            case 1 -> new byte[0];
                            case 2 -> utf8(pick(NUMBERS));
                            case 3 -> HexFormat.of().parseHex(pick(BYTES) + "00000000000000076576656e7473");
                            default -> utf8(pick(TEXTS));
                        });
            }
        }
        return headers;
    }

    private long timestamp() {
        return switch (random.nextInt(20)) {
            case 0 -> 0;
            case 1 -> Long.MAX_VALUE;
            case 2 -> 8_640_000_000_000_001L;
            case 3 -> random.nextLong(Long.MAX_VALUE);
            default -> 1_700_000_000_000L + random.nextInt(10_000_000);
        };
    }

    String command(String model, String snapshot) {
        String word = pick(List.of(
                "freeze", "resume", "rollback", "reset", "import", "dance", "FREEZE", "freeze ", "\\u0066reeze"));
        String json = "{\"model\":" + (chance(6) ? value() : model) + ",\"command\":"
                + (chance(8) ? value() : '"' + word + '"');
        if (word.equals("rollback") || chance(10)) {
            json += ",\"version\":" + (chance(2) ? value() : Integer.toString(random.nextInt(20)));
        }
        if (word.equals("import") || chance(10)) {
            json += ",\"snapshot\":" + (snapshot == null || chance(5) ? value() : changed(snapshot));
        }
        if (chance(3)) {
            json += ",\"reason\":" + value();
        }
        return json + (chance(10) ? ",\"" + pick(NAMES) + "\":" + value() : "") + "}";
    }

    /** A model with another value here or there. */
    private String changed(String snapshot) {
        String json = snapshot;
        for (int i = random.nextInt(3); i > 0; i--) {
            int from = random.nextInt(json.length());
            int begin = json.indexOf(':', from) + 1;
            if (begin > 0) {
                int end = begin;
                while (end < json.length() && ",]}".indexOf(json.charAt(end)) < 0) {
                    end++;
                }
                json = json.substring(0, begin) + value() + json.substring(end);
            }
        }
        return json;
    }

    String feedback(String model) {
        String json = "{\"model\":" + (chance(6) ? value() : model) + ",\"label\":"
                + (chance(6) ? value() : chance(2) ? "\"normal\"" : "\"anomaly\"");
        if (chance(2)) {
            json += ",\"id\":" + (chance(2) ? value() : Integer.toString(random.nextInt(100_000)));
        }
        if (chance(2)) {
            json += ",\"source\":{\"topic\":" + (chance(4) ? value() : "\"events\"") + ",\"partition\":"
                    + (chance(3) ? value() : "0") + ",\"offset\":"
                    + (chance(3) ? value() : Integer.toString(random.nextInt(2000))) + "}";
        }
        return json + "}";
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String shown(byte[] bytes) {
        return bytes == null
                ? "null"
                : new String(Arrays.copyOf(bytes, Math.min(400, bytes.length)), StandardCharsets.ISO_8859_1);
    }
}

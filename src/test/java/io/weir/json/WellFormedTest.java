package io.weir.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WellFormedTest {

    @ParameterizedTest
    @CsvSource({
        "00, -1",
        "7f, -1",
        "c280, -1",
        "dfbf, -1",
        "e0a080, -1",
        "ed9fbf, -1",
        "ee8080, -1",
        "f0908080, -1",
        "f48fbfbf, -1",
        "80, 0",
        "bf, 0",
        "c0, 0",
        "c080, 0",
        "c1bf, 0",
        "c2, 0",
        "c27f, 0",
        "e09fbf, 0",
        "e0a0, 0",
        "eda080, 0",
        "edbfbf, 0",
        "edb080, 0",
        "f08fbfbf, 0",
        "f4908080, 0",
        "f5808080, 0",
        "f8888080, 0",
        "fe, 0",
        "ff, 0",
        "616263ff, 3",
        "6162636465666768c2, 8",
        "c3a9ff, 2",
        "f09f9880c080, 4",
    })
    void utf8IsWhatUnicodeSaysItIs(String hex, int fault) {
        assertThat(WellFormed.faultOf(HexFormat.of().parseHex(hex), false)).isEqualTo(fault);
    }

    @Test
    void bytesAtRandomAreJudgedAsAStrictDecoderDoes() {
        var random = new SplittableRandom(3);
        int well = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = new byte[random.nextInt(24)];
            for (int j = 0; j < bytes.length; j++) {
                // The bytes that begin and continue characters, and those at the limits of each kind.
                bytes[j] = (byte)
                        switch (random.nextInt(4)) {
                            case 0 -> 'a';
                            case 1 -> 0x80 + random.nextInt(64);
                            case 2 -> 0xc0 + random.nextInt(64);
                            default ->
                                new int[] {0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc2, 0xe0, 0xed, 0xf0, 0xf4}
                                        [random.nextInt(12)];
                        };
            }
            boolean decoded = decodes(bytes);
            well += decoded ? 1 : 0;
            assertThat(WellFormed.faultOf(bytes, false) < 0)
                    .as(HexFormat.of().formatHex(bytes))
                    .isEqualTo(decoded);
        }
        assertThat(well).as("both outcomes are tried").isBetween(10_000, 190_000);
    }

    private static boolean decodes(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\\ud800\"",
                "\"\\uDFFF\"",
                "\"\\udc00\\ud800\"",
                "\"\\ud834\"",
                "\"\\ud800x\\udc00\"",
                "\"\\\\\\ud800\"",
                "\"\\ud800\\n\\udc00\"",
                "\"1234567\\udbff\"",
                "\"\\ud800\\u00e9\"",
                "\"\\ud800\\ud800\\udc00\"",
                "{\"\\ud800\":1}",
                "{\"a\":[{\"b\":\"\\udead\"}]}",
            })
    void halfAPairIsRefusedWhereverItStands(String json) {
        assertThat(WellFormed.faultOf(json.getBytes(StandardCharsets.UTF_8), true))
                .isNotNegative();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\\ud83d\\ude00\"",
                "\"\\uD83D\\uDE00\"",
                "\"\\\\ud800\"",
                "\"\\\\\\\\ud800\"",
                "\"\\u0000\"",
                "\"\\ue000\"",
                "\"\\ud7ff\"",
                "\"\\\"\\/\\b\\f\\n\\r\\t\"",
                "\"\\u00e9é\"",
            })
    void otherEscapesAreText(String json) {
        assertThat(WellFormed.faultOf(json.getBytes(StandardCharsets.UTF_8), true))
                .isNegative();
    }

    @Test
    void whatPassesIsReadAsTextThatCanBeWritten() throws IOException {
        var random = new SplittableRandom(4);
        String[] pieces = {
            "\\", "\\\\", "u", "d8", "00", "dc", "\\ud800", "\\udc00", "\\u0041", "é", "😀", "12345678", "\\n"
        };
        int read = 0;
        for (int i = 0; i < 100_000; i++) {
            var text = new StringBuilder("\"");
            for (int j = random.nextInt(8); j > 0; j--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            byte[] json = text.append('"').toString().getBytes(StandardCharsets.UTF_8);
            String value = value(json);
            if (value != null) {
                read++;
                assertThat(WellFormed.faultOf(json, true) < 0)
                        .as(text.toString())
                        .isEqualTo(StandardCharsets.UTF_8.newEncoder().canEncode(value))
                        .isEqualTo(WellFormed.isWellFormed(value));
            }
        }
        assertThat(read).isGreaterThan(10_000);
    }

    /** Null if it is no JSON. */
    private static String value(byte[] json) {
        try {
            JsonNode node = Json.MAPPER.readTree(json);
            return node.textValue();
        } catch (IOException e) {
            return null;
        }
    }
}

package io.weir.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that somebody gives by mistake are told by their first bytes; each sentence ends with what to do. */
class FileKindTest {

    private static String foreign(byte[] bytes) {
        return FileKind.foreign(bytes, bytes.length).orElse(null);
    }

    @ParameterizedTest
    @CsvSource({"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
    void otherEncodingsAreNamedWithAndWithoutAMark(String charset) {
        for (String text : new String[] {
            "x\n1\n",
            "x,y\n1,2\n2,3\n",
            "{\"x\":1}\n",
            "\u00e4,\u00f6\n1,2\n3,4\n",
            "\u041c\u0438\u0440,x,y,z,a\n1,2,3,4,5\n"
        }) {
            assertThat(foreign(text.getBytes(Charset.forName(charset))))
                    .isEqualTo("text in " + charset + "; write it in UTF-8, as by 'iconv -f " + charset + " -t UTF-8'");
            String family = charset.substring(0, 6);
            assertThat(foreign(("\ufeff" + text).getBytes(Charset.forName(charset))))
                    .isEqualTo("text in " + family + "; write it in UTF-8, as by 'iconv -f " + family + " -t UTF-8'");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    1f8b0800                         | packed by gzip; unpack it first
                    28b52ffd                         | packed by zstd ('zstd -dc'); unpack it first
                    425a6839                         | packed by bzip2
                    fd377a585a00                     | packed by xz
                    04224d18                         | packed by lz4
                    ff060000734e61507059             | packed by snappy
                    1f9d90                           | packed by compress
                    377abcaf271c                     | a 7z archive
                    526172211a07                     | a RAR archive
                    504b0304140000000800             | a ZIP archive; unpack it first
                    504b030414000600080000002100000000000000000000000000000013005b436f6e74656e745f54797065735d2e786d6c | a spreadsheet
                    d0cf11e0a1b11ae1                 | a spreadsheet or document of older Office programs; save it as CSV
                    50415231                         | a Parquet file; write it as CSV or NDJSON
                    4f5243                           | an ORC file
                    4f626a01                         | an Avro file
                    4152524f5731                     | an Arrow or Feather file
                    894844460d0a1a0a                 | an HDF5 file
                    934e554d5059                     | an array of NumPy
                    53514c69746520666f726d6174203300 | a database of SQLite
                    456c6646696c6500                 | an event log of Windows
                    255044462d                       | a PDF
                    3c21444f43545950452068746d6c3e   | a page in HTML
                    efbbbf0a3c68746d6c3e             | a page in HTML
                    3c3f786d6c2076                   | XML; write it as CSV or NDJSON
                    0001020003000400050006000700     | no text
                    """)
    void otherKindsAreNamed(String hex, String what) {
        byte[] bytes = java.util.HexFormat.of().parseHex(hex);
        assertThat(foreign(bytes)).startsWith(what);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x,y\n1,2\n",
                "{\"x\":1}\n",
                "\ufeffx\n1\n",
                "",
                "x",
                "PK,x\n1,2\n",
                "Objekt,x\n1,2\n",
                "BZ,x\n",
                "\u00ff\u00fe,x\n1,2\n",
                "a\0b,c\n1,2\n3,4\n5,6\n"
            })
    void textInUtf8IsNone(String text) {
        assertThat(foreign(text.getBytes(StandardCharsets.UTF_8))).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {262, 1024})
    void anArchiveIsToldByWhatStandsFurtherOn(int size) {
        byte[] tar = new byte[size];
        java.util.Arrays.fill(tar, (byte) 'a');
        System.arraycopy("ustar".getBytes(StandardCharsets.US_ASCII), 0, tar, 257, 5);
        assertThat(foreign(tar)).startsWith("a tar archive; unpack it first");
    }
}

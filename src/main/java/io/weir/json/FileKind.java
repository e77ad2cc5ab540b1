package io.weir.json;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Tells from its first bytes what a file is that is no text in UTF-8: packed, a table of another program, or text in another encoding. What
 * it is said to be comes with what to do.
 */
public final class FileKind {

    /** So much says what a file is. */
    private static final int ENOUGH = 4096;

    /** Of the bytes of a text in UTF-16 that has more ASCII than other letters, about half are 0. */
    private static final double ZEROS = 0.25;

    private static final String AS_TEXT = "; write it as CSV or NDJSON";
    private static final String UNPACKED = "; unpack it first, and give what comes of it, or '-' for stdin";

    /** Bytes at a place, as in ISO-8859-1. */
    private record Mark(int at, String bytes, String what) {

        boolean isIn(byte[] head, int size) {
            byte[] wanted = bytes.getBytes(StandardCharsets.ISO_8859_1);
            if (at + wanted.length > size) {
                return false;
            }
            for (int i = 0; i < wanted.length; i++) {
                if (head[at + i] != wanted[i]) {
                    return false;
                }
            }
            return true;
        }
    }

    /** The first that is there counts: UTF-32 begins like UTF-16. */
    private static final List<Mark> MARKS = List.of(
            new Mark(0, "\u00ff\u00fe\0\0", utf("UTF-32")),
            new Mark(0, "\0\0\u00fe\u00ff", utf("UTF-32")),
            new Mark(0, "\u00ff\u00fe", utf("UTF-16")),
            new Mark(0, "\u00fe\u00ff", utf("UTF-16")),
            new Mark(0, "\u001f\u008b", "packed by gzip" + UNPACKED),
            new Mark(0, "\u0028\u00b5\u002f\u00fd", "packed by zstd ('zstd -dc')" + UNPACKED),
            new Mark(0, "BZh", "packed by bzip2 ('bunzip2 -c')" + UNPACKED),
            new Mark(0, "\u00fd7zXZ\0", "packed by xz ('xz -dc')" + UNPACKED),
            new Mark(0, "\u0004\"M\u0018", "packed by lz4 ('lz4 -dc')" + UNPACKED),
            new Mark(0, "\u00ff\u0006\0\0sNaPpY", "packed by snappy" + UNPACKED),
            new Mark(0, "\u001f\u009d", "packed by compress ('uncompress -c')" + UNPACKED),
            new Mark(0, "7z\u00bc\u00af\u0027\u001c", "a 7z archive" + UNPACKED),
            new Mark(0, "Rar!", "a RAR archive" + UNPACKED),
            new Mark(257, "ustar", "a tar archive" + UNPACKED),
            new Mark(0, "PAR1", "a Parquet file" + AS_TEXT),
            new Mark(0, "ORC", "an ORC file" + AS_TEXT),
            new Mark(0, "Obj\u0001", "an Avro file" + AS_TEXT),
            new Mark(0, "ARROW1", "an Arrow or Feather file" + AS_TEXT),
            new Mark(0, "\u0089HDF", "an HDF5 file" + AS_TEXT),
            new Mark(0, "\u0093NUMPY", "an array of NumPy" + AS_TEXT),
            new Mark(0, "SQLite format 3\0", "a database of SQLite" + AS_TEXT),
            new Mark(
                    0,
                    "\u00d0\u00cf\u0011\u00e0",
                    "a spreadsheet or document of older Office programs; save it as CSV in UTF-8"),
            new Mark(0, "ElfFile\0", "an event log of Windows; export it as CSV"),
            new Mark(0, "%PDF", "a PDF" + AS_TEXT));

    private FileKind() {}

    private static String utf(String encoding) {
        return "text in " + encoding + "; write it in UTF-8, as by 'iconv -f " + encoding + " -t UTF-8'";
    }

    /**
     * What a file is, and what to do with it; empty if it may be text in UTF-8.
     *
     * @param head its first bytes; not modified
     * @param size how many of them are there
     */
    public static Optional<String> foreign(byte[] head, int size) {
        int seen = Math.min(size, ENOUGH);
        if (new Mark(0, "PK\u0003\u0004", "").isIn(head, seen)) {
            return Optional.of(zip(head, seen));
        }
        return MARKS.stream()
                .filter(mark -> mark.isIn(head, seen))
                .map(Mark::what)
                .findFirst()
                .or(() -> Optional.ofNullable(withZeros(head, seen)))
                .or(() -> Optional.ofNullable(markup(head, seen)));
    }

    /** Spreadsheets are ZIP archives, whose first entries have names of their own. */
    private static String zip(byte[] head, int size) {
        String text = new String(head, 0, size, StandardCharsets.ISO_8859_1);
        return text.contains("[Content_Types].xml") || text.contains("xl/") || text.contains("opendocument")
                ? "a spreadsheet or another document of an office program; save it as CSV in UTF-8"
                : "a ZIP archive" + UNPACKED;
    }

    /** Text has no zeros in UTF-8, and in UTF-16 and UTF-32 every other byte or three of four, for the letters of most files. */
    private static String withZeros(byte[] head, int size) {
        int[] zeros = new int[4];
        for (int i = 0; i < size; i++) {
            zeros[i % 4] += head[i] == 0 ? 1 : 0;
        }
        int all = zeros[0] + zeros[1] + zeros[2] + zeros[3];
        if (all < Math.max(2, ZEROS * size)) {
            return null;
        }
        var places = new StringBuilder();
        for (int zero : zeros) {
            places.append(zero > all / 8 ? '0' : 'x');
        }
        return switch (places.toString()) {
            case "x0x0" -> utf("UTF-16LE");
            case "0x0x" -> utf("UTF-16BE");
            case "x000", "xx00" -> utf("UTF-32LE");
            case "000x", "00xx" -> utf("UTF-32BE");
            default -> "no text; write it as CSV or NDJSON in UTF-8";
        };
    }

    private static String markup(byte[] head, int size) {
        String text = new String(head, 0, Math.min(size, 64), StandardCharsets.ISO_8859_1)
                .replaceFirst("^\u00ef\u00bb\u00bf", "")
                .strip()
                .toLowerCase(Locale.ROOT);
        if (text.startsWith("<!doctype html") || text.startsWith("<html")) {
            return "a page in HTML, which is what a link to a file may lead to; download the file itself";
        }
        return text.startsWith("<?xml") ? "XML" + AS_TEXT : null;
    }
}

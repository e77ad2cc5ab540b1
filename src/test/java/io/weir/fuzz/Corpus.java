package io.weir.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Inputs to begin with, and tokens to change them with. */
final class Corpus {

    static final Path ROOT = Path.of("src/test/resources/fuzz");
    static final Path TOKENS = ROOT.resolve("tokens.txt");

    private Corpus() {}

    /** All inputs of a target, in the order of their names. */
    static List<byte[]> of(String target) throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve(target))) {
            List<byte[]> inputs = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                inputs.add(Files.readAllBytes(file));
            }
            return inputs;
        }
    }

    /** The tokens, each a line in quotes; {@code \xNN}, {@code \\} and {@code \"} stand for bytes. */
    static List<byte[]> tokens() throws IOException {
        List<byte[]> tokens = new ArrayList<>();
        for (String line : Files.readAllLines(TOKENS, StandardCharsets.UTF_8)) {
            if (line.startsWith("\"")) {
                tokens.add(unescaped(line.substring(1, line.length() - 1)));
            }
        }
        return tokens;
    }

    private static byte[] unescaped(String text) {
        var bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && text.charAt(i + 1) == 'x') {
                bytes.write(Integer.parseInt(text.substring(i + 2, i + 4), 16));
                i += 3;
            } else if (c == '\\') {
                bytes.write(text.charAt(++i));
            } else {
                bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }
}

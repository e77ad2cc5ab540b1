package io.weir.web;

import io.weir.http.WebException;
import io.weir.json.FileTrouble;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/** What somebody must know who wants to change something. Its text is in no log and no message. */
public final class Token {

    private static final int FEWEST = 16;
    private static final int RANDOM_BYTES = 24;

    private final String text;

    private Token(String text) {
        this.text = text;
    }

    /** One that nobody else knows. */
    public static Token random() {
        byte[] bytes = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(bytes);
        return new Token(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /**
     * The first line of a file.
     *
     * @throws WebException if it cannot be read, or is too short to keep anybody out
     */
    public static Token read(Path file) {
        String line;
        try (var reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            line = reader.readLine();
        } catch (IOException e) {
            throw new WebException(
                    "the token file " + file + " cannot be read (" + FileTrouble.of(e)
                            + "); name a readable file with the token",
                    e);
        }
        String token = line == null ? "" : line.strip();
        if (token.length() < FEWEST || !token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new WebException(
                    "the token file " + file + " must begin with a line of at least " + FEWEST
                            + " visible ASCII characters and no space; 'openssl rand -hex 24' makes one",
                    null);
        }
        return new Token(token);
    }

    /** Takes the same time whatever differs. */
    boolean is(String other) {
        return MessageDigest.isEqual(text.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    /** For a page that may know it. */
    public String text() {
        return text;
    }

    @Override
    public String toString() {
        return "Token(hidden)";
    }
}

package io.weir.web;

import io.weir.http.WebException;
import io.weir.http.WebJson;
import io.weir.json.FileTrouble;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/** A run of EM, step by step, for the page that explains it; made when it is first asked for. */
public final class EmRun {

    static final String FORMAT = "weir-em-run";
    private static final long MOST_BYTES = 64L * 1024 * 1024;

    private Supplier<byte[]> source;
    private byte[] json;

    private EmRun(Supplier<byte[]> source) {
        this.source = source;
    }

    /** One that is computed when somebody looks. */
    public static EmRun of(Supplier<byte[]> source) {
        return new EmRun(source);
    }

    /**
     * One that {@code fit --trace FILE.json} wrote.
     *
     * @throws WebException if the file is none
     */
    public static EmRun read(Path file) {
        byte[] bytes;
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new WebException(file + " is larger than a run that 'weir fit --trace RUN.json' writes", null);
            }
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new WebException(
                    "the run of EM " + file + " cannot be read (" + FileTrouble.of(e)
                            + "); name a file that 'weir fit --trace" + " RUN.json' wrote",
                    e);
        }
        try {
            if (FORMAT.equals(WebJson.MAPPER.readTree(bytes).path("format").asText())) {
                return new EmRun(() -> bytes);
            }
        } catch (IOException e) {
            // Said below.
        }
        throw new WebException(
                file + " is not a run of EM; 'weir fit --trace RUN.json' writes one ("
                        + WebJson.shortened(
                                new String(bytes, 0, Math.min(bytes.length, 200), StandardCharsets.UTF_8), 40)
                        + " is no " + FORMAT + ")",
                null);
    }

    /** UTF-8; not to be modified. */
    public synchronized byte[] json() {
        if (json == null) {
            json = source.get();
            source = null;
        }
        return json;
    }
}

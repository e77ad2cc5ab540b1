package io.weir.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Weir command in a process of its own, spoken to over its standard input and output; it ends when this one does. */
final class Child implements AutoCloseable {

    private static final long STOP_SECONDS = 20;

    private final Process process;
    private final BufferedReader out;
    private final OutputStream in;
    private final Path log;

    /**
     * @param weir the words that start Weir; the arguments come behind
     * @param log gets its standard error
     */
    Child(List<String> weir, Path log, String... arguments) {
        var command = new ArrayList<>(weir);
        command.addAll(List.of(arguments));
        this.log = log;
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("a process could not be started", e);
        }
        out = process.inputReader(StandardCharsets.UTF_8);
        in = process.getOutputStream();
    }

    /** Says a word and gives the line that it answers. */
    String ask(String word) {
        try {
            in.write((word + "\n").getBytes(StandardCharsets.UTF_8));
            in.flush();
        } catch (IOException e) {
            throw failed();
        }
        return answer();
    }

    /** The next line that it prints. */
    String answer() {
        String line;
        try {
            line = out.readLine();
        } catch (IOException e) {
            throw failed();
        }
        if (line == null) {
            throw failed();
        }
        return line;
    }

    private BenchFailed failed() {
        String said;
        try {
            said = Files.readString(log).strip();
        } catch (IOException e) {
            said = "nothing that could be read";
        }
        return new BenchFailed(
                "a process of the benchmark ended; it said: " + said.substring(Math.max(0, said.length() - 2000)));
    }

    /** CPU time of all its threads so far, ns; the operating system counts it in steps of some 10 ms. */
    long cpuNanos() {
        return process.info().totalCpuDuration().orElseThrow(() -> failed()).toNanos();
    }

    /** kill -9. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            // It is gone already.
        }
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}

package io.weir.chaos;

import io.weir.cli.Weir;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Weir command in a process of its own, which can be started again after it was killed. */
final class Child implements AutoCloseable {

    private static final String HEAP = "-Xmx768m";
    private static final long PATIENCE_SECONDS = 180;

    private final Path log;
    private final String ready;
    private final List<String> arguments;
    private final List<String> command;
    private Process process;

    /**
     * @param log gets everything it says
     * @param ready text that it says once it is at work
     */
    Child(Path log, String ready, String... arguments) {
        this.log = log;
        this.ready = ready;
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                HEAP,
                "-cp",
                classes,
                Weir.class.getName()));
        this.arguments = List.of(arguments);
        command.addAll(this.arguments);
    }

    /** A broker with its data in a directory. */
    static Child broker(Path directory, int port) {
        return new Child(
                directory.resolve("broker.log"),
                "listening on",
                "broker",
                "--port",
                Integer.toString(port),
                "--data",
                directory.resolve("broker").toString());
    }

    /** Gives it another heap than usual, like {@code 256m}. */
    Child heap(String most) {
        command.set(command.indexOf(HEAP), "-Xmx" + most);
        return this;
    }

    /** Makes it say all that it does, and Kafka too. */
    Child verbose() {
        command.add(1, "-DWEIR_LOG=info");
        return this;
    }

    static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it, and waits until it is at work. */
    void start() throws InterruptedException {
        try {
            Files.deleteIfExists(log);
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (!said().contains(ready)) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    throw new AssertionError(this + " did not say '" + ready + "', but: " + said());
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it has said since it was last started. */
    String said() {
        try {
            return Files.exists(log) ? Files.readString(log, StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** kill -9. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** SIGSTOP: it stands still and does not know. */
    void pause() throws InterruptedException {
        signal("STOP");
    }

    /** SIGCONT. */
    void resume() throws InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws InterruptedException {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What {@code jcmd} says of it. */
    String ask(String question) throws IOException, InterruptedException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Process asked = new ProcessBuilder(jcmd, Long.toString(process.pid()), question)
                .redirectErrorStream(true)
                .start();
        String answer = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        asked.waitFor();
        return answer;
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** SIGTERM, and waits for the end. */
    int stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError(this + " does not stop");
        }
        return process.exitValue();
    }

    @Override
    public String toString() {
        return "weir " + String.join(" ", arguments);
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
        }
    }
}

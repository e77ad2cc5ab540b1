package io.weir.web;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a page that is looked at for long keeps, in the browser and in the process that serves it: a table of live heaps, each after
 * a collection, and how smoothly it runs.
 */
public final class DashboardMemory {

    private static final Duration BETWEEN = Duration.ofMinutes(2);
    /** Of {@code jcmd PID GC.class_histogram}, which collects first: instances and bytes. */
    private static final Pattern TOTAL = Pattern.compile("Total\\s+(\\d+)\\s+(\\d+)");

    private static final String EVENTS_PER_SECOND =
            "document.querySelector('#tiles > *').innerText.replaceAll(/\\s+/g, ' ')";

    /** Frames that the page gets to draw while its data stream in; a screen asks for 60. */
    private static final String FRAMES_PER_SECOND =
            "new Promise(done => { let frames = 0; const begin = performance.now();"
                    + " (function frame() { frames++; const ms = performance.now() - begin;"
                    + " if (ms < 5000) requestAnimationFrame(frame); else done(1000 * frames / ms); })(); })";

    private DashboardMemory() {}

    /**
     * @param arguments address of the page, process that serves it, for how many minutes
     */
    public static void main(String[] arguments) throws Exception {
        String url = arguments[0];
        long server = Long.parseLong(arguments[1]);
        var end = Instant.now().plus(Duration.ofMinutes(Long.parseLong(arguments[2])));
        var profile = Files.createTempDirectory("weir-memory-");
        var begin = Instant.now();
        System.out.println("| minute | server MiB | page MiB | frames/s | events |");
        System.out.println("|---|---|---|---|---|");
        try (var browser = new Chromium(Chromium.program().orElseThrow(), profile, 1280, 900)) {
            browser.open(url);
            browser.await("document.querySelectorAll('#cluster-table tbody tr').length > 0");
            while (true) {
                System.out.printf(
                        Locale.ROOT,
                        "| %d | %.1f | %.1f | %.0f | %s |%n",
                        Duration.between(begin, Instant.now()).toMinutes(),
                        heapBytes(server) / 1048576.0,
                        browser.heapBytes() / 1048576.0,
                        browser.evaluate(FRAMES_PER_SECOND).asDouble(),
                        browser.evaluate(EVENTS_PER_SECOND).asText());
                if (Instant.now().isAfter(end)) {
                    break;
                }
                Thread.sleep(BETWEEN.toMillis());
            }
            browser.complaints().forEach(System.err::println);
        }
    }

    private static long heapBytes(long process) throws Exception {
        var jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(process),
                        "GC.class_histogram")
                .start();
        long bytes = -1;
        for (String line : jcmd.inputReader().lines().toList()) {
            var total = TOTAL.matcher(line);
            if (total.find()) {
                bytes = Long.parseLong(total.group(2));
            }
        }
        if (jcmd.waitFor() != 0 || bytes < 0) {
            throw new IllegalStateException("jcmd cannot look at process " + process);
        }
        return bytes;
    }
}

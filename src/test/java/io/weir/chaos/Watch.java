package io.weir.chaos;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Looks at a processor from outside: its live heap, its metrics, its health, its pages. */
final class Watch {

    private static final double MEBIBYTE = 1 << 20;
    private static final Pattern TOTAL = Pattern.compile("Total\\s+\\d+\\s+(\\d+)");
    private static final List<String> PAGES =
            List.of("/api/overview", "/api/models", "/api/anomalies", "/api/dead-letters", "/api/lifecycle", "/health");

    private final Child processor;
    private final String metrics;
    private final String dashboard;
    private final HttpClient client = HttpClient.newHttpClient();
    /** Seconds and MiB, in turn. */
    private final List<double[]> heap = new ArrayList<>();

    private final Map<String, Long> wrongs = new TreeMap<>();
    private final long begin = System.nanoTime();

    /**
     * @param metrics address with health and metrics
     * @param dashboard address of the page
     */
    Watch(Child processor, String metrics, String dashboard) {
        this.processor = processor;
        this.metrics = metrics;
        this.dashboard = dashboard;
    }

    /** Collects all garbage and notes what is left; asks for health and pages. */
    void look() throws IOException, InterruptedException {
        if (!processor.isAlive()) {
            throw new AssertionError(processor + " ended: " + processor.said());
        }
        // A thread in native code may keep a collection from being made: then garbage is counted too.
        double live = Math.min(liveBytes(), liveBytes());
        heap.add(new double[] {(System.nanoTime() - begin) / 1e9, live / MEBIBYTE});
        expectOk(metrics + "/health/live");
        for (String page : PAGES) {
            expectOk(dashboard + page);
        }
    }

    /** A histogram of live objects is made after a full collection. */
    private double liveBytes() throws IOException, InterruptedException {
        String said = processor.ask("GC.class_histogram");
        Matcher total = TOTAL.matcher(said);
        if (!total.find()) {
            throw new AssertionError("jcmd says: " + said);
        }
        return Double.parseDouble(total.group(1));
    }

    private void expectOk(String url) throws InterruptedException {
        try {
            int status = get(url).statusCode();
            if (status != 200) {
                wrongs.merge(url.replaceFirst("http://[^/]*", "") + " answers " + status, 1L, Long::sum);
            }
        } catch (IOException e) {
            wrongs.merge(url.replaceFirst("http://[^/]*", "") + " answers nothing: " + e, 1L, Long::sum);
        }
    }

    private HttpResponse<String> get(String url) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(30));
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The value of a metric, summed over its labels; 0 if it is not there. */
    double metric(String name) throws IOException, InterruptedException {
        return get(metrics + "/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Answers that were not 200, and how often. */
    Map<String, Long> wrongs() {
        return wrongs;
    }

    /** What the stream threads are doing. */
    String streamThreads() throws IOException, InterruptedException {
        return Stream.of(processor.ask("Thread.print").split("\n\n"))
                .filter(thread -> thread.contains("-StreamThread-"))
                .collect(Collectors.joining("\n\n"));
    }

    List<double[]> heap() {
        return heap;
    }

    /** MiB of live heap after a share of the run. */
    double at(double share) {
        double seconds = share * heap.get(heap.size() - 1)[0];
        return heap.stream().filter(h -> h[0] >= seconds).findFirst().orElseThrow()[1];
    }

    private List<double[]> secondHalf() {
        return heap.subList(heap.size() / 2, heap.size());
    }

    /** Mean live heap over the second half, MiB. */
    double mean() {
        return secondHalf().stream().mapToDouble(h -> h[1]).average().orElseThrow();
    }

    /** How much the live heap grows over the second half, by the line of least squares, MiB. */
    double growth() {
        List<double[]> half = secondHalf();
        double t = half.stream().mapToDouble(h -> h[0]).average().orElseThrow();
        double mean = mean();
        double covariance =
                half.stream().mapToDouble(h -> (h[0] - t) * (h[1] - mean)).sum();
        double variance =
                half.stream().mapToDouble(h -> (h[0] - t) * (h[0] - t)).sum();
        return variance == 0 ? 0 : covariance / variance * (half.get(half.size() - 1)[0] - half.get(0)[0]);
    }
}

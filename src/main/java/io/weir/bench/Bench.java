package io.weir.bench;

import io.weir.bench.Subject.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * The benchmarks on a cluster.
 *
 * @param weir the words that start Weir in a JVM of its own, without a command
 * @param folder for data, states and logs; may get some GB
 * @param settings of Weir and Kafka Streams that all subjects get
 */
public record Bench(List<String> weir, Path folder, Map<String, String> settings, ProgressListener watch) {

    /** The settings of latency: how often a transaction is committed, ms. */
    private static final int[] COMMIT_MILLIS = {100, 20};

    private static final String REFERENCE = "pass-through-json-fast";
    private static final String BYTES = "pass-through-bytes";
    private static final String DATABIND = "pass-through-json-databind";
    private static final String KEY = "weir-key";
    private static final String SHARED = "weir-shared-";

    private static final int[] RATES = {100, 1000, 10_000};
    private static final int LATENCY_SECONDS = 15;
    private static final int RECOVERY_RATE = 1000;
    private static final int RECOVERY_WARM_UP = 50_000;
    private static final int EVENTS_PER_MODEL = 4;
    private static final long STEADY_NS = 3_000_000_000L;
    /** What a dead process has begun to commit is committed by then. */
    private static final long AFTERMATH_NS = 300_000_000;

    /**
     * How long a benchmark is.
     *
     * @param warmUp events of each subject before the rounds: a model begins with 250 events, and searches often until it has
     *     seen some ten thousand
     * @param rounds that count
     * @param events of each subject per round
     */
    public record Measures(int warmUp, int rounds, int events) {}

    /**
     * Pass-throughs against Weir in both scopes; the reference is the pass-through of JSON.
     *
     * @param only one of the {@link #rivals}, if it is to be held against the reference alone; null for all
     */
    public List<SubjectResult> topology(
            int components, int dimension, String covariance, int partitions, String only, Measures measures) {
        var one = new Shape(components, dimension, covariance, 1, 1, 1);
        var spread = new Shape(components, dimension, covariance, partitions, partitions, 1);
        var shared = with("model.scope", "shared");
        record Place(Subject subject, Shape shape) {}
        var places = List.of(
                new Place(Subject.passThrough(PassThrough.JSON, REFERENCE, one, settings), one),
                new Place(Subject.passThrough(PassThrough.BYTES, BYTES, one, settings), one),
                new Place(Subject.passThrough(PassThrough.DATABIND, DATABIND, one, settings), one),
                new Place(Subject.weir(KEY, one, settings), one),
                new Place(Subject.weir(SHARED + partitions, spread, shared), spread));
        var chosen = places.stream()
                .filter(p -> only == null
                        || only.equals(p.subject.name())
                        || p.subject.name().equals(REFERENCE))
                .toList();
        try (var cluster = new BenchCluster(weir, folder)) {
            var running =
                    chosen.stream().map(p -> cluster.enter(p.subject, p.shape)).toList();
            return SubjectResult.play(
                    running, new int[running.size()], measures.warmUp(), measures.rounds(), measures.events(), watch);
        }
    }

    /** Names of the subjects of {@link #topology} besides the reference. */
    public static List<String> rivals(int partitions) {
        return List.of(BYTES, DATABIND, KEY, SHARED + partitions);
    }

    private Map<String, String> with(String key, String value) {
        var all = new LinkedHashMap<>(settings);
        all.put(key, value);
        return all;
    }

    /** A subject of {@link #scale}, and the one like it that it is held against. */
    private record Variant(String name, String reference, Shape shape) {

        private static final List<Variant> ALL = List.of(
                new Variant("K8-d8", "K8-d8", new Shape(8, 8, "full", 1, 1, 1)),
                new Variant("4-partitions-4-models", "K8-d8", new Shape(8, 8, "full", 4, 4, 1)),
                new Variant("4-partitions-2-threads", "K8-d8", new Shape(8, 8, "full", 4, 4, 2)),
                new Variant("100-models", "K8-d8", new Shape(8, 8, "full", 100, 1, 1)),
                new Variant("K2-d8", "K8-d8", new Shape(2, 8, "full", 1, 1, 1)),
                new Variant("K32-d8", "K8-d8", new Shape(32, 8, "full", 1, 1, 1)),
                new Variant("K8-d2", "K8-d8", new Shape(8, 2, "full", 1, 1, 1)),
                new Variant("K16-d32", "K8-d8", new Shape(16, 32, "full", 1, 1, 1)),
                new Variant("K5-d8-diagonal", "K5-d8-diagonal", new Shape(5, 8, "diagonal", 1, 1, 1)),
                new Variant(
                        "10000-models-K5-d8-diagonal", "K5-d8-diagonal", new Shape(5, 8, "diagonal", 10_000, 1, 1)));
    }

    /** Names of the subjects of {@link #scale}. */
    public static List<String> variants() {
        return Variant.ALL.stream().map(Variant::name).toList();
    }

    /**
     * How the cost grows with partitions, threads, models, components and features; each is compared with one like it.
     *
     * @param only one of the {@link #variants}, if it is to be held against its reference alone; null for all
     */
    public List<SubjectResult> scale(String only, Measures measures) {
        String kept = Variant.ALL.stream()
                .filter(v -> v.name.equals(only))
                .map(Variant::reference)
                .findFirst()
                .orElse(null);
        List<Variant> variants = Variant.ALL.stream()
                .filter(v -> only == null || v.name.equals(only) || v.name.equals(kept))
                .toList();
        try (var cluster = new BenchCluster(weir, folder)) {
            List<RunningSubject> running = new ArrayList<>();
            int[] references = new int[variants.size()];
            List<String> names = variants.stream().map(Variant::name).toList();
            for (int i = 0; i < references.length; i++) {
                var v = variants.get(i);
                references[i] = names.indexOf(v.reference);
                running.add(cluster.enter(Subject.weir(v.name, v.shape, settings), v.shape));
            }
            return SubjectResult.play(
                    running, references, measures.warmUp(), measures.rounds(), measures.events(), watch);
        }
    }

    /** From event to assignment, at several rates and two commit intervals. */
    public List<Latency> latency(int components, int dimension) {
        var shape = new Shape(components, dimension, "full", 1, 1, 1);
        List<Latency> latencies = new ArrayList<>();
        double steps = COMMIT_MILLIS.length * RATES.length;
        try (var cluster = new BenchCluster(weir, folder)) {
            for (int commit : COMMIT_MILLIS) {
                String name = "weir-commit-" + commit;
                var subject = Subject.weir(name, shape, with("commit.interval.ms", Integer.toString(commit)));
                try (var running = cluster.enter(subject, shape);
                        var reader = new AssignmentReader(cluster.address(), running.assignments())) {
                    running.round(50_000);
                    for (int rate : RATES) {
                        double[] millis = reader.latencies(running, rate, LATENCY_SECONDS);
                        latencies.add(Latency.of(commit, rate, millis));
                        watch.at(running.sent(), latencies.size() / steps);
                    }
                }
            }
        }
        return latencies;
    }

    /**
     * From kill -9 to the first output that is committed anew, and whether nothing was lost or doubled on the way.
     *
     * @param models keys, each with a model of its own, all of which have had events before the first kill
     */
    public Recovery recovery(int components, int dimension, int models, int kills) throws InterruptedException {
        var shape = new Shape(components, dimension, models == 1 ? "full" : "diagonal", models, 1, 1);
        double[] seconds = new double[kills];
        try (var cluster = new BenchCluster(weir, folder);
                var running = cluster.enter(Subject.weir("weir", shape, settings), shape);
                var reader = new AssignmentReader(cluster.address(), running.assignments())) {
            running.round(Math.max(RECOVERY_WARM_UP, EVENTS_PER_MODEL * models));
            for (int i = 0; i < kills; i++) {
                try (var stream = new SteadyStream(running, RECOVERY_RATE)) {
                    stream.run(STEADY_NS);
                    long killed = System.nanoTime();
                    running.kill();
                    LockSupport.parkNanos(AFTERMATH_NS);
                    long before = running.committed();
                    running.startAgain();
                    Waiting.untilAtLeast(running::committed, before + 1, "the application that was killed");
                    seconds[i] = (System.nanoTime() - killed) / 1e9;
                }
                running.awaitAll();
                watch.at(running.sent(), (i + 1.0) / kills);
            }
            return new Recovery(seconds, running.sent(), reader.count(running.sent()));
        }
    }
}

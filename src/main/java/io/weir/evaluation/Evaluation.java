package io.weir.evaluation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Runs every set of a folder that has a yardstick. */
public final class Evaluation {

    /** Stream orders of a static set; the median counts. */
    public static final int ORDERS = 5;

    private static final String LAG8 = " [lag8]";
    private static final int LAG = 8;
    private static final List<String> ONLINE =
            List.of("refit_window", "stepwise_t^-0.6", "stepwise_t^-0.9", "stepwise_const0.05");

    private final Path data;
    private final Set<String> only;
    private final Consumer<String> progress;
    private final EvaluationPage page = new EvaluationPage();

    /**
     * @param data folder with {@code YARDSTICK_open.csv}, {@code YARDSTICK_STREAM_open.csv} and the sets in {@code real}
     * @param only names of sets; empty for all
     * @param progress is told a line about each set
     */
    public Evaluation(Path data, Set<String> only, Consumer<String> progress) {
        this.data = data;
        this.only = only;
        this.progress = progress;
    }

    /**
     * Runs everything, what is quick first.
     *
     * @param threads trials at once
     * @param save is called whenever there is something new to write, by one thread at a time
     */
    public void run(int threads, Runnable save) throws IOException, InterruptedException {
        List<Job> jobs = new ArrayList<>(statics());
        jobs.addAll(streams());
        jobs.sort(Comparator.comparingDouble(Job::cost));
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<CompletableFuture<Void>> running = new ArrayList<>();
            Semaphore places = new Semaphore(threads);
            jobs.forEach(job -> page.expected(job.name()));
            for (Job job : jobs) {
                places.acquire();
                running.add(job.start(pool)
                        .thenAccept(row -> done(job, row, save))
                        .whenComplete((nothing, e) -> places.release()));
            }
            CompletableFuture.allOf(running.toArray(CompletableFuture[]::new)).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw new IllegalStateException("a trial failed: " + e.getCause(), e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }

    private synchronized void done(Job job, EvaluationPage.Row row, Runnable save) {
        page.done(job.name(), row);
        progress.accept(job.name());
        save.run();
    }

    /**
     * A set to run.
     *
     * @param cost in any unit
     * @param starter submits its trials
     */
    private record Job(
            String name, double cost, Function<Executor, CompletableFuture<? extends EvaluationPage.Row>> starter) {

        CompletableFuture<? extends EvaluationPage.Row> start(Executor pool) {
            return starter.apply(pool);
        }
    }

    /** The results so far, as Markdown. */
    public String markdown(String command, String commit) {
        return page.markdown(command, commit, ORDERS);
    }

    private boolean wanted(String set) {
        return only.isEmpty() || only.contains(set) || only.contains(set.replaceFirst(" .*", ""));
    }

    private Path folder() {
        return data.resolve("real");
    }

    /** The files of a set: one, or only those it was trained on. */
    private List<String> files(String name, boolean training) {
        if (DataSet.exists(folder(), name + "_train")) {
            return training ? List.of(name + "_train") : List.of(name + "_train", name + "_test");
        }
        return List.of(name);
    }

    private List<Job> statics() throws IOException {
        Yardstick yardstick = Yardstick.read(data.resolve("YARDSTICK_open.csv"));
        List<Job> jobs = new ArrayList<>();
        for (int i = 0; i < yardstick.size(); i++) {
            int row = i;
            String set = yardstick.text(row, "set");
            if (wanted(set)) {
                double cost = 2 * ORDERS * cost(yardstick.number(row, "n_train"), yardstick.number(row, "dims_used"));
                jobs.add(new Job(set, cost, pool -> trials(set, yardstick, row, pool)));
            }
        }
        return jobs;
    }

    private static double cost(double rows, double dimension) {
        return rows * (dimension + 4) * (dimension + 4);
    }

    private CompletableFuture<EvaluationPage.Static> trials(String set, Yardstick yardstick, int row, Executor pool) {
        var trial = CompletableFuture.supplyAsync(() -> trial(set), pool);
        List<CompletableFuture<StaticTrial.Result>> five = new ArrayList<>();
        List<CompletableFuture<StaticTrial.Result>> ten = new ArrayList<>();
        for (int order = 0; order < ORDERS; order++) {
            int o = order;
            five.add(trial.thenApplyAsync(t -> t.run(5, o), pool));
            ten.add(trial.thenApplyAsync(t -> t.run(10, o), pool));
        }
        return all(five).thenCombine(all(ten), (r5, r10) -> row(set, trial.join(), r5, r10, yardstick, row));
    }

    private static <T> CompletableFuture<List<T>> all(List<CompletableFuture<T>> futures) {
        return CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new))
                .thenApply(done -> futures.stream().map(CompletableFuture::join).toList());
    }

    private StaticTrial trial(String set) {
        try {
            Collection<DataSet> keys =
                    DataSet.read(folder(), files(set.replace(LAG8, ""), true)).values();
            return new StaticTrial(
                    set.endsWith(LAG8)
                            ? keys.stream().map(key -> key.lagged(LAG)).toList()
                            : keys);
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    private static EvaluationPage.Static row(
            String set,
            StaticTrial trial,
            List<StaticTrial.Result> five,
            List<StaticTrial.Result> ten,
            Yardstick yardstick,
            int row) {
        return new EvaluationPage.Static(
                set,
                trial.trainingRows(),
                trial.dimension(),
                yardstick.number(row, "ll_K5_r3"),
                median(five, StaticTrial.Result::logLikelihood),
                yardstick.number(row, "ll_K10_r3"),
                median(ten, StaticTrial.Result::logLikelihood),
                yardstick.text(row, "anomaly_protocol").startsWith("fit on the random 70%"),
                yardstick.number(row, "auc_K5_r3"),
                yardstick.number(row, "auc_if"),
                median(five, r -> r.ranking().rocAuc()),
                yardstick.number(row, "ap_K5_r3"),
                yardstick.number(row, "ap_if"),
                median(five, r -> r.ranking().averagePrecision()));
    }

    private static double median(List<StaticTrial.Result> results, ToDoubleFunction<StaticTrial.Result> figure) {
        double[] sorted = results.stream().mapToDouble(figure).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private List<Job> streams() throws IOException {
        Yardstick yardstick = Yardstick.read(data.resolve("YARDSTICK_STREAM_open.csv"));
        List<Job> jobs = new ArrayList<>();
        for (int i = 0; i < yardstick.size(); i++) {
            int row = i;
            String set = yardstick.text(row, "set");
            if (wanted(set)) {
                double cost = cost(yardstick.number(row, "rows"), yardstick.number(row, "dims"));
                jobs.add(new Job(
                        set + ", in time order",
                        cost,
                        pool -> CompletableFuture.supplyAsync(() -> stream(set, yardstick, row), pool)));
            }
        }
        return jobs;
    }

    private EvaluationPage.Stream stream(String set, Yardstick yardstick, int row) {
        StreamTrial.Result result;
        try {
            Map<String, DataSet> keys = DataSet.read(folder(), files(set.replaceFirst(" .*", ""), false));
            result = StreamTrial.run(set.contains("keys)") ? keys.values() : List.of(DataSet.concatenated(keys)));
        } catch (IOException e) {
            throw new CompletionException(e);
        }
        String best = ONLINE.get(0);
        double area = Double.NaN;
        for (String candidate : ONLINE) {
            if (yardstick.number(row, "clip_" + candidate) > yardstick.number(row, "clip_" + best)) {
                best = candidate;
            }
            double a = yardstick.number(row, "auc_" + candidate);
            area = area >= a ? area : a;
        }
        return new EvaluationPage.Stream(
                set,
                (long) yardstick.number(row, "rows"),
                yardstick.number(row, "clip_static30"),
                yardstick.number(row, "clip_" + best),
                best.replace('_', ' '),
                result.logLikelihood(),
                area,
                area == area ? result.rocAuc() : Double.NaN);
    }
}

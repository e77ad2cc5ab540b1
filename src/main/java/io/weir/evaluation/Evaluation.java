package io.weir.evaluation;

import io.weir.threads.Threads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;

/** Runs every set of a folder that has a yardstick, and streams of known truth. */
public final class Evaluation {

    /** Stream orders of a static set; the median counts. */
    public static final int ORDERS = 5;

    /** That of a set of some ten thousand rows. */
    private static final double BAR_COST = 5e6;

    private static final String LAG8 = " [lag8]";
    private static final int LAG = 8;

    /** Events of each fleet; there is a host for every 4,000. */
    static final Map<String, Integer> FLEETS = new TreeMap<>(Map.of("24 hosts", 96_000, "100 hosts", 400_000));

    private final Path data;
    private final Choice choice;
    private final String commit;
    private final Figures figures;
    private final Path file;
    private final Consumer<String> progress;

    /**
     * What to run.
     *
     * @param parts kinds of trials
     * @param only names of sets or bars; empty for all
     * @param orders stream orders of a static set
     */
    public record Choice(Set<Part> parts, Set<String> only, int orders) {

        boolean wants(Part part, String name) {
            return parts.contains(part)
                    && (only.isEmpty() || only.contains(name) || only.contains(name.replaceFirst("[ :].*", "")));
        }
    }

    /**
     * @param data folder with {@code YARDSTICK_open.csv}, {@code YARDSTICK_STREAM_open.csv} and the sets in {@code real}
     * @param file results so far; what is run now takes the place of what was
     * @param commit of the program
     * @param progress is told a line about each trial
     */
    public Evaluation(Path data, Choice choice, Path file, String commit, Consumer<String> progress)
            throws IOException {
        this.data = data;
        this.choice = choice;
        this.file = file;
        this.commit = commit;
        this.progress = progress;
        figures = Figures.read(file);
    }

    /**
     * Runs what was chosen, what is quick first.
     *
     * @param threads trials at once
     * @param save is called whenever there is something new to write, by one thread at a time
     */
    public void run(int threads, Runnable save) throws IOException, InterruptedException {
        List<Job> jobs = new ArrayList<>(statics());
        jobs.addAll(streams());
        jobs.addAll(bars());
        jobs.addAll(alerts());
        jobs.addAll(rankings());
        jobs.addAll(contests());
        jobs.addAll(fleets());
        jobs.sort(Comparator.comparingDouble(Job::cost));
        ExecutorService pool = Threads.pool("trial", threads);
        try {
            List<CompletableFuture<Void>> running = new ArrayList<>();
            Semaphore places = new Semaphore(threads);
            for (Job job : jobs) {
                places.acquire();
                running.add(job.start(pool)
                        .thenAccept(line -> done(line, save))
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

    private synchronized void done(Figures.Line line, Runnable save) {
        figures.put(line);
        try {
            figures.write(file);
        } catch (IOException e) {
            throw new CompletionException(e);
        }
        progress.accept(line.part().name().toLowerCase(Locale.ROOT) + ": " + line.name());
        save.run();
    }

    /**
     * Something to run.
     *
     * @param cost in any unit
     * @param starter submits its trials
     */
    private record Job(double cost, Function<Executor, CompletableFuture<Figures.Line>> starter) {

        CompletableFuture<Figures.Line> start(Executor pool) {
            return starter.apply(pool);
        }
    }

    private Figures.Line line(Part part, String name, int repeats, Map<String, Double> values) {
        return new Figures.Line(part, name, commit, repeats, values);
    }

    /** All results there are, as Markdown. */
    public String markdown() throws IOException {
        return new EvaluationPage(figures)
                .markdown(yardstick("YARDSTICK_open.csv"), yardstick("YARDSTICK_STREAM_open.csv"), contestsOf());
    }

    private ReferenceResults yardstick(String name) throws IOException {
        return ReferenceResults.read(data.resolve(name));
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
        ReferenceResults yardstick = yardstick("YARDSTICK_open.csv");
        List<Job> jobs = new ArrayList<>();
        for (int i = 0; i < yardstick.size(); i++) {
            String set = yardstick.text(i, "set");
            if (choice.wants(Part.STATIC, set)) {
                double cost =
                        2 * choice.orders * cost(yardstick.number(i, "n_train"), yardstick.number(i, "dims_used"));
                jobs.add(new Job(
                        cost,
                        pool -> new StaticTrials(choice.orders, pool)
                                .run(() -> staticTrial(set))
                                .thenApply(values -> line(Part.STATIC, set, choice.orders, values))));
            }
        }
        return jobs;
    }

    private static double cost(double rows, double dimension) {
        return rows * (dimension + 4) * (dimension + 4);
    }

    private StaticTrial staticTrial(String set) {
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

    private List<Job> streams() throws IOException {
        ReferenceResults yardstick = yardstick("YARDSTICK_STREAM_open.csv");
        List<Job> jobs = new ArrayList<>();
        for (int i = 0; i < yardstick.size(); i++) {
            String set = yardstick.text(i, "set");
            if (choice.wants(Part.STREAMS, set)) {
                double cost = cost(yardstick.number(i, "rows"), yardstick.number(i, "dims"));
                jobs.add(new Job(cost, pool -> CompletableFuture.supplyAsync(() -> stream(set), pool)));
            }
        }
        return jobs;
    }

    private Figures.Line stream(String set) {
        var result = StreamTrial.run(inTimeOrder(set));
        return line(Part.STREAMS, set, 1, Map.of("ll", result.logLikelihood(), "auc", result.rocAuc()));
    }

    /** All rows of a recorded stream, by key where each has a model of its own. */
    private Collection<DataSet> inTimeOrder(String set) {
        try {
            Map<String, DataSet> keys = DataSet.read(folder(), files(set.replaceFirst(" .*", ""), false));
            return set.contains("keys)") ? keys.values() : List.of(DataSet.concatenated(keys));
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    private List<Job> bars() {
        List<Job> jobs = new ArrayList<>();
        for (AcceptanceCriteria.Bar bar : AcceptanceCriteria.all()) {
            if (choice.wants(Part.BARS, bar.name())) {
                jobs.add(new Job(
                        BAR_COST,
                        pool -> CompletableFuture.supplyAsync(
                                () -> line(Part.BARS, bar.name(), bar.seeds(), Map.of("value", bar.run())), pool)));
            }
        }
        return jobs;
    }

    /** Made streams, over each pair of seeds, and recorded ones. */
    private List<Job> alerts() throws IOException {
        List<Job> jobs = new ArrayList<>();
        AlertStream.made()
                .forEach((name, made) -> AlertStream.SEEDS.forEach((suffix, seeds) -> {
                    if (choice.wants(Part.ALERTS, name + suffix)) {
                        jobs.add(new Job(
                                BAR_COST,
                                pool -> CompletableFuture.supplyAsync(
                                        () -> alerts(
                                                name + suffix,
                                                seeds.stream().map(made::of).toList()),
                                        pool)));
                    }
                }));
        ReferenceResults yardstick = yardstick("YARDSTICK_STREAM_open.csv");
        for (int i = 0; i < yardstick.size(); i++) {
            String set = yardstick.text(i, "set");
            if (choice.wants(Part.ALERTS, set)) {
                double cost = 2 * cost(yardstick.number(i, "rows"), yardstick.number(i, "dims"));
                jobs.add(new Job(
                        cost,
                        pool -> CompletableFuture.supplyAsync(
                                () -> alerts(
                                        set,
                                        inTimeOrder(set).stream()
                                                .map(AlertStream::standardized)
                                                .toList()),
                                pool)));
            }
        }
        return jobs;
    }

    private Figures.Line alerts(String name, List<AlertStream> streams) {
        return line(Part.ALERTS, name, streams.size(), AlertRatesTrial.run(streams));
    }

    private Contests contestsOf() throws IOException {
        return new Contests(data, yardstick("YARDSTICK_open.csv"), yardstick("YARDSTICK_STREAM_open.csv"));
    }

    /** Tables and series, beside other detectors. */
    private List<Job> contests() throws IOException {
        List<Contests.Trial> trials = new ArrayList<>(contestsOf().tableTrials(choice.orders));
        trials.addAll(contestsOf().seriesTrials(this::inTimeOrder));
        trials.addAll(contestsOf().nabTrials(this::inTimeOrder));
        return trials.stream()
                .filter(trial -> choice.wants(trial.part(), trial.name()))
                .map(trial -> new Job(
                        trial.cost(),
                        pool -> CompletableFuture.supplyAsync(
                                () -> line(
                                        trial.part(),
                                        trial.name(),
                                        trial.repeats(),
                                        trial.run().get()),
                                pool)))
                .toList();
    }

    /** Fleets of two sizes, each over as many seeds as there are orders. */
    private List<Job> fleets() {
        List<Job> jobs = new ArrayList<>();
        FLEETS.forEach((name, events) -> {
            if (choice.wants(Part.FLEET, name)) {
                jobs.add(new Job(
                        choice.orders * cost(events, 5),
                        pool -> CompletableFuture.supplyAsync(() -> fleet(name, events), pool)));
            }
        });
        return jobs;
    }

    /** Sums over the seeds. */
    private Figures.Line fleet(String name, int events) {
        Map<String, Double> sums = new HashMap<>();
        for (int seed = 1; seed <= choice.orders; seed++) {
            new FleetTrial(seed, events)
                    .run(Map.of())
                    .forEach((figure, value) -> sums.merge(figure, value, Double::sum));
        }
        return line(Part.FLEET, name, choice.orders, sums);
    }

    private List<Job> rankings() throws IOException {
        ReferenceResults yardstick = yardstick("YARDSTICK_open.csv");
        List<Job> jobs = new ArrayList<>();
        for (int i = 0; i < yardstick.size(); i++) {
            String set = yardstick.text(i, "set");
            if (RankingTrial.isFor(yardstick, i) && choice.wants(Part.RANKING, set)) {
                double cost = choice.orders
                        * cost(
                                Math.min(RankingTrial.MOST_ROWS, yardstick.number(i, "rows")),
                                yardstick.number(i, "dims_used"));
                jobs.add(new Job(cost, pool -> CompletableFuture.supplyAsync(() -> ranking(set), pool)));
            }
        }
        return jobs;
    }

    private Figures.Line ranking(String set) {
        try {
            var trial = new RankingTrial(DataSet.concatenated(DataSet.read(folder(), files(set, false))));
            return line(Part.RANKING, set, choice.orders, trial.run(choice.orders, 5, 10));
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }
}

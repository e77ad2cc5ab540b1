package io.weir.evaluation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * All trials of one static set, of which the medians count.
 *
 * @param orders in which the events come
 * @param pool runs them
 */
record StaticTrials(int orders, Executor pool) {

    /** Runs of batch EM from one start each. */
    private static final int SINGLE_STARTS = 3;

    /**
     * @param set reads the set; called in the pool
     * @return figures by name, once all trials are done
     */
    CompletableFuture<Map<String, Double>> run(Supplier<StaticTrial> set) {
        var trial = CompletableFuture.supplyAsync(set, pool);
        List<CompletableFuture<StaticTrial.Result>> five = new ArrayList<>();
        List<CompletableFuture<StaticTrial.Result>> ten = new ArrayList<>();
        for (int order = 0; order < orders; order++) {
            int o = order;
            five.add(trial.thenApplyAsync(t -> t.run(5, o), pool));
            ten.add(trial.thenApplyAsync(t -> t.run(10, o), pool));
        }
        var singles = all(List.of(
                trial.thenApplyAsync(t -> t.singleStart(5, SINGLE_STARTS), pool),
                trial.thenApplyAsync(t -> t.singleStart(10, SINGLE_STARTS), pool)));
        return all(five)
                .thenCombine(all(ten), (r5, r10) -> figures(trial.join(), r5, r10))
                .thenCombine(singles, (figures, single) -> {
                    figures.put("single5", single.get(0));
                    figures.put("single10", single.get(1));
                    return figures;
                });
    }

    private static <T> CompletableFuture<List<T>> all(List<CompletableFuture<T>> futures) {
        return CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new))
                .thenApply(done -> futures.stream().map(CompletableFuture::join).toList());
    }

    private static Map<String, Double> figures(
            StaticTrial trial, List<StaticTrial.Result> five, List<StaticTrial.Result> ten) {
        Map<String, Double> figures = new HashMap<>();
        figures.put("coreAuc", median(five, r -> r.coreRanking().rocAuc()));
        figures.put("coreAp", median(five, r -> r.coreRanking().averagePrecision()));
        figures.put("rows", (double) trial.trainingRows());
        figures.put("d", (double) trial.dimension());
        figures.put("k5", median(five, StaticTrial.Result::logLikelihood));
        figures.put("k10", median(ten, StaticTrial.Result::logLikelihood));
        figures.put("auc", median(five, r -> r.ranking().rocAuc()));
        figures.put("ap", median(five, r -> r.ranking().averagePrecision()));
        return figures;
    }

    private static double median(List<StaticTrial.Result> results, ToDoubleFunction<StaticTrial.Result> figure) {
        double[] sorted = results.stream().mapToDouble(figure).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}

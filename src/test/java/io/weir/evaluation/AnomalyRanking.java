package io.weir.evaluation;

import io.weir.anomaly.Alarm;
import io.weir.anomaly.AlertPolicy;
import io.weir.anomaly.CoreScore;
import io.weir.anomaly.Verdict;
import io.weir.em.EStep;
import io.weir.em.Learner;
import io.weir.em.LearningSettings;
import io.weir.em.PointBatch;
import io.weir.em.ScoringModel;
import io.weir.family.CovarianceType;
import io.weir.family.Gaussian;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Prints how well prequential scores rank the anomalies of labelled tables, as Markdown, beside the recorded figures of batch
 * scikit-learn: {@code java -cp … [-Dorders=2] io.weir.evaluation.AnomalyRanking DATA [NAME …]}.
 *
 * <p>Rows in a random order, scored before they are learned, anomalies among them; the first min(2000, n/3) are not counted. The
 * recorded figures are those of a fit to 70 % of the rows, of the other 30 %.
 */
public final class AnomalyRanking {

    private static final List<String> SETS = List.of(
            "annthyroid", "cardio", "glass", "http", "mammography", "pendigits", "satellite", "shuttle", "smtp", "wbc");
    private static final int MOST_ROWS = Integer.getInteger("rows", 20_000);
    private static final int[] SIZES = {5, 10};
    /** Least weights of cores; the first score is −log p of the whole mixture. */
    private static final double[] CORES = {Double.NaN, 0.9, 0.8, 0.7};

    private static final int ORDERS = Integer.getInteger("orders", 1);
    private static final int ORDER_SEED = 900;

    private AnomalyRanking() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        List<String> names = arguments.length > 1 ? List.of(arguments).subList(1, arguments.length) : SETS;
        Yardstick yardstick = Yardstick.read(folder.resolve("YARDSTICK_open.csv"));
        List<String> columns = new ArrayList<>(List.of("set", "rows", "GMM 5", "GMM 10", "forest"));
        for (int k : SIZES) {
            for (double core : CORES) {
                columns.add("K=" + k + (core == core ? ", core " + core : ", −log p"));
            }
        }
        System.out.println("| " + String.join(" | ", columns) + " |");
        System.out.println("|---".repeat(columns.size()) + "|");
        List<double[]> all = new ArrayList<>();
        for (String name : names) {
            double[][] rows = null;
            List<Double> figures = new ArrayList<>(recorded(yardstick, name));
            int counted = 0;
            DataSet set = DataSet.concatenated(DataSet.read(folder.resolve("real"), List.of(name)));
            var scale = new Standardization(set.rows());
            double[][] sums = new double[SIZES.length * CORES.length][2];
            for (int order = 0; order < ORDERS; order++) {
                List<Integer> index = shuffled(set.size(), order);
                rows = index.stream().map(i -> scale.apply(set.row(i))).toArray(double[][]::new);
                boolean[] positive = new boolean[rows.length];
                for (int i = 0; i < rows.length; i++) {
                    positive[i] = set.positive(index.get(i));
                }
                counted = rows.length;
                for (int k = 0; k < SIZES.length; k++) {
                    Ranking[] rankings = rank(rows, positive, SIZES[k]);
                    for (int c = 0; c < CORES.length; c++) {
                        sums[k * CORES.length + c][0] += rankings[c].rocAuc() / ORDERS;
                        sums[k * CORES.length + c][1] += rankings[c].averagePrecision() / ORDERS;
                    }
                }
            }
            for (double[] sum : sums) {
                figures.add(sum[0]);
                figures.add(sum[1]);
            }
            all.add(figures.stream().mapToDouble(f -> f).toArray());
            print(name, Integer.toString(counted), all.get(all.size() - 1));
        }
        double[] mean = new double[all.get(0).length];
        for (double[] figures : all) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += figures[i] / all.size();
            }
        }
        print("**mean**", "", mean);
    }

    private static List<Integer> shuffled(int size, int order) {
        List<Integer> index = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            index.add(i);
        }
        Collections.shuffle(index, new Random(ORDER_SEED + order));
        return index.subList(0, Math.min(size, MOST_ROWS));
    }

    private static List<Double> recorded(Yardstick yardstick, String name) {
        for (int row = 0; row < yardstick.size(); row++) {
            if (yardstick.text(row, "set").equals(name)) {
                return List.of(
                        yardstick.number(row, "auc_K5_r3"),
                        yardstick.number(row, "ap_K5_r3"),
                        yardstick.number(row, "auc_K10_r3"),
                        yardstick.number(row, "ap_K10_r3"),
                        yardstick.number(row, "auc_if"),
                        yardstick.number(row, "ap_if"));
            }
        }
        throw new IllegalArgumentException("the yardstick has no set " + name);
    }

    /** AUC and average precision of every scorer, each pair in one cell. */
    private static void print(String name, String rows, double[] figures) {
        var line = new StringBuilder("| " + name + " | " + rows);
        for (int i = 0; i < figures.length; i += 2) {
            line.append(String.format(Locale.ROOT, " | %.3f / %.3f", figures[i], figures[i + 1]));
        }
        System.out.println(line.append(" |"));
    }

    /** One pass, as the topology does it, protection included; one ranking per core. */
    private static Ranking[] rank(double[][] rows, boolean[] positive, int components) {
        int d = rows[0].length;
        var family = Gaussian.of(d, CovarianceType.FULL);
        var settings = LearningSettings.defaults(components).withCovarianceFloor(OnePass.FLOOR);
        Learner learner = Learner.create(settings, family, 1, Runnable::run);
        var eStep = new EStep();
        var pending = new PointBatch(d);
        double[] r = new double[components];
        ScoringModel model = ScoringModel.initial(family, rows[0]);
        AlertPolicy policy = AlertPolicy.of(0.01, !Boolean.getBoolean("unprotected"));
        Alarm alarm = Alarm.of(policy);
        int from = Math.min(2000, rows.length / 3);
        double[][] scores = new double[CORES.length][rows.length - from];
        CoreScore[] cores = new CoreScore[CORES.length];
        for (int i = 0; i < rows.length; i++) {
            double[] x = rows[i];
            double logLikelihood = model.score(x, r, eStep);
            double score = 0;
            for (int c = 0; c < CORES.length; c++) {
                double s = -logLikelihood;
                if (CORES[c] == CORES[c]) {
                    if (cores[c] == null || cores[c].mixture() != model.mixture()) {
                        cores[c] = CORES[c] == policy.coreMass()
                                ? alarm.scores(model.mixture(), model.identity(), model.effectiveEvents(), policy)
                                : CoreScore.of(model.mixture(), CORES[c], model.effectiveEvents());
                    }
                    s = cores[c].of(x, r);
                }
                if (i >= from) {
                    scores[c][i - from] = s;
                }
                score = CORES[c] == policy.coreMass() ? s : score;
            }
            Verdict verdict = Verdict.LEARN;
            if (!model.warmingUp()) {
                verdict = alarm.judge(score, alarm.flags(score), alarm.pValue(score), i, policy);
                if (verdict == Verdict.NEW_REGIME) {
                    pending.beginsRegime();
                }
            }
            if (verdict == Verdict.LEARN) {
                pending.add(x, i, logLikelihood);
            }
            if (pending.size() >= model.batchEvents()) {
                model = learner.learn(model.contribute(pending, eStep)).model();
                pending.clear();
            }
        }
        Ranking[] rankings = new Ranking[CORES.length];
        boolean[] labels = java.util.Arrays.copyOfRange(positive, from, positive.length);
        for (int c = 0; c < CORES.length; c++) {
            rankings[c] = Ranking.of(scores[c], labels);
        }
        return rankings;
    }
}

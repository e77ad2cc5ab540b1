package io.weir.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.weir.family.gaussian.GaussianComponent;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationTest {

    @TempDir
    Path data;

    private static String rows(int count, long seed) {
        var random = new SplittableRandom(seed);
        var csv = new StringBuilder("timestamp,a,constant,b,label\n");
        for (int i = 0; i < count; i++) {
            boolean odd = random.nextInt(50) == 0;
            double a = random.nextGaussian();
            double b = odd ? 30 * random.nextGaussian() : a + 0.1 * random.nextGaussian();
            csv.append(String.format(Locale.ROOT, "%d,%s,7,%s,%d%n", i, a, b, odd ? 1 : 0));
        }
        return csv.toString();
    }

    private static double logNormal(double v, double deviation) {
        return -0.5 * Math.pow(v / deviation, 2) - Math.log(deviation * Math.sqrt(2 * Math.PI));
    }

    /**
     * Mean over the rows from one on of the logarithm of the density that made them, in standard units and as wide as the trials' floor
     * under variances makes it; a row counts at least so much.
     */
    private static double truth(int count, int from, double least) {
        double[][] rows = rows(count, 1)
                .lines()
                .skip(1)
                .map(line -> line.split(","))
                .map(cells -> new double[] {Double.parseDouble(cells[1]), Double.parseDouble(cells[3])})
                .toArray(double[][]::new);
        double units = Math.log(deviation(rows, 0)) + Math.log(deviation(rows, 1));
        double floor = 1e-3 * (Math.pow(deviation(rows, 0), 2) + Math.pow(deviation(rows, 1), 2));
        double sum = 0;
        for (double[] x : rows) {
            double usual = Math.log(0.98) + logNormal(x[1] - x[0], Math.sqrt(0.01 + floor));
            double odd = Math.log(0.02) + logNormal(x[1], 30);
            double most = Math.max(usual, odd);
            double b = most + Math.log(Math.exp(usual - most) + Math.exp(odd - most));
            x[0] = Math.max(least, logNormal(x[0], 1) + b + units);
        }
        for (int i = from; i < count; i++) {
            sum += rows[i][0];
        }
        return sum / (count - from);
    }

    private static double deviation(double[][] rows, int j) {
        double mean = Arrays.stream(rows).mapToDouble(x -> x[j]).average().orElseThrow();
        return Math.sqrt(Arrays.stream(rows)
                .mapToDouble(x -> (x[j] - mean) * (x[j] - mean))
                .average()
                .orElseThrow());
    }

    private void writeSet(int count) throws IOException {
        Files.createDirectories(data.resolve("real"));
        Files.writeString(data.resolve("real/line.csv"), rows(count, 1));
        Files.writeString(
                data.resolve("YARDSTICK_open.csv"),
                "set,kind,rows,n_train,dims_used,anomaly_protocol,ll_K5_r3,ll_K10_r3,auc_K5_r3,auc_if,ap_K5_r3,ap_if,auc_K10_r3,ap_K10_r3\n"
                        + "line,anomaly_tabular,2500,1750,2,\"fit on the random 70%, unlabelled\",-100,100,.5,.6,.1,.2,.7,.3\n"
                        + "other,anomaly_tabular,13,9,1,,1,1,,,,,,\n");
        Files.writeString(
                data.resolve("YARDSTICK_STREAM_open.csv"),
                "set,rows,dims,clip_static30,clip_refit_window,clip_stepwise_t^-0.6,clip_stepwise_t^-0.9,"
                        + "clip_stepwise_const0.05,auc_refit_window,auc_stepwise_t^-0.6,auc_stepwise_t^-0.9,"
                        + "auc_stepwise_const0.05\nline,2500,2,-9,-8,-7,-6,-6.5,.5,.6,.7,.65\n");
    }

    @Test
    void aSetIsTriedInBothWaysAndStandsBesideItsReference() throws Exception {
        writeSet(2500);
        List<String> told = new ArrayList<>();
        List<String> saved = new ArrayList<>();
        Evaluation evaluation = evaluation("abc", told::add, Part.STATIC, Part.STREAMS);
        evaluation.run(2, () -> saved.add(markdown(evaluation)));
        assertThat(told).containsExactlyInAnyOrder("static: line", "streams: line");
        assertThat(saved).hasSize(2);
        String page = saved.get(1);
        assertThat(page)
                .contains("K = 5: the gap to the best is at most 0.01 on **1 of 1** sets; better than single starts on")
                .contains("K = 10: the gap to the best is at most 0.01 on **0 of 1** sets")
                .contains("At least the best online figure on **1 of 1** streams")
                .contains("| line | 2500 | 2 | -9.000 | -6.000 | stepwise t^-0.9 |")
                .containsPattern("\\| 2 \\| abc \\|")
                .contains("- other, in random order", "- nothing changes: regret");
        // 1 − 30 % of 2,500 rows, two columns that vary.
        assertThat(page).containsPattern("\\| line \\| 17\\d\\d \\| 2 \\| -100.0 \\|");
        var figures = Figures.read(data.resolve("evaluation.csv"));
        var line = figures.get(Part.STATIC, "line").orElseThrow();
        for (String figure : List.of("k5", "k10", "single5", "single10")) {
            // Of 1,750 rows 35 decide what a standard unit is, so that its logarithm is known to 0.12.
            assertThat(line.value(figure)).as(figure).isCloseTo(truth(2500, 0, -1e9), within(0.15));
        }
        assertThat(figures.get(Part.STREAMS, "line").orElseThrow().value("ll"))
                .as("rows 30 % … 100 %")
                .isCloseTo(truth(2500, 750, -20), within(0.1));

        told.clear();
        Evaluation later = evaluation("def", told::add, Part.STATIC);
        assertThat(markdown(later)).as("results outlive the run").isEqualTo(page);
    }

    @Test
    void alertsOfAStreamKeepTheirShareAndAnomaliesAreRankedBesideTheReferences() throws Exception {
        writeSet(3200);
        List<String> told = new ArrayList<>();
        Evaluation evaluation = evaluation("abc", told::add, Part.ALERTS, Part.RANKING);
        evaluation.run(1, () -> {});
        assertThat(told).containsExactlyInAnyOrder("alerts: line", "ranking: line");
        String page = markdown(evaluation);
        // Of 3,200 rows twenty make a first model, and fifty more are needed for p-values.
        var rate = Pattern.compile("\\| line \\| 0\\.0\\d+ \\((\\d+) of (\\d+)\\) \\| 0\\.0\\d+ \\(")
                .matcher(page);
        assertThat(rate.find()).as(page).isTrue();
        assertThat(Integer.parseInt(rate.group(2))).isBetween(3100, 3140);
        assertThat(Integer.parseInt(rate.group(1))).isBetween(15, 60);
        var ranked = Pattern.compile(
                        "\\| line \\| 3200 \\| 0\\.500 / 0\\.100 \\| 0\\.700 / 0\\.300 \\| 0\\.600 / 0\\.200 \\| "
                                + "\\d\\.\\d+ / \\d\\.\\d+ \\| (\\d\\.\\d+) / (\\d\\.\\d+) \\| .* \\| 2 \\| abc \\|")
                .matcher(page);
        assertThat(ranked.find()).as(page).isTrue();
        assertThat(Double.parseDouble(ranked.group(1))).isGreaterThan(0.9);
        assertThat(Double.parseDouble(ranked.group(2))).isGreaterThan(0.5);
        assertThat(page).contains("- other, ranked in one pass", "- abrupt (other seeds), alerts");
    }

    @Test
    void aMadeStreamIsTheSameEveryTimeAndItsBurstIsWhereItSays() {
        var made = AlertStream.made();
        var burst = made.get("burst of 2,000, half attack, 12 sd");
        AlertStream stream = burst.of(1);
        assertThat(stream.rows()[31_000]).isEqualTo(burst.of(1).rows()[31_000]);
        assertThat(stream.rows()[31_000]).isNotEqualTo(burst.of(2).rows()[31_000]);
        int attacks = 0;
        for (int i = 0; i < AlertStream.EVENTS; i++) {
            assertThat(stream.attack(i) && !stream.inBurst(i)).isFalse();
            attacks += stream.attack(i) ? 1 : 0;
        }
        assertThat(attacks).isBetween(900, 1100);
        assertThat(made.get("abrupt").of(1).attack(31_000)).isFalse();
    }

    @Test
    void tablesAndSeriesStandBesideOtherDetectors() throws Exception {
        writeSet(2500);
        Files.createDirectories(data.resolve("tables"));
        Files.createDirectories(data.resolve("series"));
        Files.writeString(data.resolve("tables/line.csv"), rows(900, 2));
        Files.writeString(data.resolve("series/wave.csv"), rows(900, 3));
        Files.writeString(
                data.resolve("TABLES_open.csv"),
                "set,rows,d,IForest_auc,IForest_ap,HBOS_auc,HBOS_ap,ECOD_auc,ECOD_ap,PCA_auc,PCA_ap,KNN5_auc,KNN5_ap,"
                        + "GMM5_auc,GMM5_ap,GMM10_auc,GMM10_ap,LOF20_auc,LOF20_ap\n"
                        + "line,900,2,.81,.41,.5,.5,.5,.5,.5,.5,.5,.5,.5,.5,.5,.5,.5,.5\n");
        List<String> told = new ArrayList<>();
        var choice = new Evaluation.Choice(Set.of(Part.RANKING, Part.SERIES), Set.of("line [table]", "wave"), 1);
        var evaluation = new Evaluation(data, choice, data.resolve("evaluation.csv"), "abc", told::add);
        evaluation.run(1, () -> {});
        assertThat(told).containsExactlyInAnyOrder("ranking: line [table]", "series: wave");
        String page = markdown(evaluation);
        assertThat(page)
                .contains("| Weir, score, auto | ", "| Random Cut Forest | ", "IForest 0.810 / 0.410")
                .containsPattern("\\| line \\| 900 \\| 2 \\| .* \\| 1 \\| abc \\|")
                .containsPattern("\\| wave \\| 900 \\| 2 \\| .* \\| 1 \\| abc \\|")
                .contains("- line, a series beside other detectors");
        Figures.Line table = Figures.read(data.resolve("evaluation.csv"))
                .get(Part.RANKING, "line [table]")
                .orElseThrow();
        for (String detector : List.of("scoreauto", "score5", "score10", "rcf1", "window", "z")) {
            assertThat(table.value("auc_" + detector)).as(detector).isGreaterThan(0.9);
            assertThat(table.value("top_" + detector)).as(detector).isGreaterThan(0.6);
            // The clock of a thread may go in steps of 10 ms.
            assertThat(table.value("us_" + detector)).as(detector).isNotNegative();
        }
        Figures.Line series = Figures.read(data.resolve("evaluation.csv"))
                .get(Part.SERIES, "wave")
                .orElseThrow();
        assertThat(series.value("auc_score")).isGreaterThan(0.9);
        assertThat(series.value("vus_score")).isGreaterThan(0.3);
        assertThat(series.value("told_rcf1")).isBetween(1.0, series.value("windows"));
        assertThat(series.value("right_rcf1")).isLessThanOrEqualTo(series.value("alerts_rcf1"));
        assertThat(series.values()).doesNotContainKey("told_z").containsKey("auc_score_lag8");
    }

    @Test
    void placesCountWhatIsBetterAndEqualsShareThem() {
        var one = new Figures.Line(Part.SERIES, "a", "c", 1, Map.of("auc_x", 0.5, "auc_y", 0.7, "auc_z", 0.5));
        var other = new Figures.Line(Part.SERIES, "b", "c", 1, Map.of("auc_y", 0.7));
        var lines = List.of(one, other);
        var field = List.of("x", "y", "z");
        assertThat(HeadToHead.places(lines, "auc_", "x", field)).containsExactly(2.5);
        assertThat(HeadToHead.places(lines, "auc_", "y", field)).containsExactly(1, 1);
    }

    private Evaluation evaluation(String commit, Consumer<String> progress, Part... parts) throws IOException {
        var choice = new Evaluation.Choice(Set.of(parts), Set.of("line"), 2);
        return new Evaluation(data, choice, data.resolve("evaluation.csv"), commit, progress);
    }

    private static String markdown(Evaluation evaluation) {
        try {
            return evaluation.markdown();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aNameWithCommasIsFoundBeforeAndAfterItWasWritten() throws IOException {
        var figures = new Figures();
        figures.put(new Figures.Line(Part.ALERTS, "burst of 2,000, half attack", "abc", 2, Map.of("recall", 0.5)));
        assertThat(figures.get(Part.ALERTS, "burst of 2,000, half attack")).isPresent();
        figures.write(data.resolve("f.csv"));
        var line = Figures.read(data.resolve("f.csv")).get(Part.ALERTS, "burst of 2,000, half attack");
        assertThat(line.orElseThrow().value("recall")).isEqualTo(0.5);
    }

    @Test
    void aFileOfResultsThatIsSomethingElseIsNamed() throws IOException {
        Files.writeString(data.resolve("evaluation.csv"), "a,b\nno result\n");
        assertThatThrownBy(() -> evaluation("abc", line -> {}, Part.STATIC))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("evaluation.csv has a line that is no result");
    }

    @Test
    void aStreamOfKnownTruthHasItsTruth() {
        var random = new SplittableRandom(5);
        var truth = Truths.random(3, 4, 2, 8, 4, random);
        var moved = Truths.moved(truth, new double[][] {{1, 0, 0, 0}, {0, 0, 0, 0}, {0, 0, 0, 0}});
        double[] mean = new double[4];
        for (int j = 0; j < 4; j++) {
            mean[j] = ((GaussianComponent) truth.component(0)).mean(j) + (j == 0 ? 1 : 0);
        }
        assertThat(moved.component(0).logDensity(mean, 0, new double[4]))
                .as("the density at the mean goes with it")
                .isGreaterThan(truth.component(0).logDensity(mean, 0, new double[4]));
        double variances = 0;
        for (int j = 0; j < 4; j++) {
            variances += ((GaussianComponent) truth.component(1)).covariance(j, j);
        }
        // Eigenvalues between 1/2 and 2.
        assertThat(variances).isBetween(2.0, 8.0);
    }

    @Test
    void columnsThatAreConstantAreDroppedAndTheOthersScaled() {
        double[][] rows = {{1, 5, Double.NaN}, {3, 5, 2}, {5, 5, 4}};
        var scale = new VaryingColumns(rows);
        assertThat(scale.dimension()).isEqualTo(2);
        assertThat(scale.apply(rows[2])[0]).isCloseTo(Math.sqrt(1.5), within(1e-15));
        assertThat(scale.apply(rows[2])[1]).isEqualTo(1);
        assertThat(scale.apply(rows[0])[1]).isNaN();
    }

    @Test
    void keysAndLagsAndPartsOfASetKeepTheirOrder() throws IOException {
        Files.writeString(data.resolve("s_train.csv"), "key,v\nx,1\ny,2\nx,3\n");
        Files.writeString(data.resolve("s_test.csv"), "key,v,label\nx,5,1\ny,6,0\n");
        var sets = DataSet.read(data, List.of("s_train", "s_test"));
        assertThat(sets.keySet()).containsExactly("x", "y");
        var lagged = sets.get("x").lagged(2);
        assertThat(lagged.rows()).isEqualTo(new double[][] {{1, 3}, {3, 5}});
        assertThat(lagged.positive(0)).isFalse();
        assertThat(lagged.positive(1)).isTrue();
        assertThat(DataSet.concatenated(sets).rows()).isEqualTo(new double[][] {{1}, {3}, {5}, {2}, {6}});
    }

    @Test
    void aSetThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> DataSet.read(data, List.of("nowhere")))
                .isInstanceOf(FileNotFoundException.class)
                .hasMessageContaining("nowhere.csv");
    }
}

package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.evaluation.measure.Ranking;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code evaluate} says of a stream is what {@code backtest} writes of its events. */
class EvaluationFiguresTest {

    private static final int ROWS = 4000;
    /** Figures of the stream below, of scores that are tail probabilities. */
    private static final double GOLDEN_MEAN = -0.3805;

    private static final double GOLDEN_AREA = 0.9815;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private final Terminal terminal = new Terminal();
    private final double[][] rows = new double[ROWS][2];
    private final boolean[] odd = new boolean[ROWS];

    /** The second column follows the first, but for one row in forty; a wave makes neighbours alike. */
    @BeforeEach
    void stream() throws IOException {
        var random = new SplittableRandom(6);
        for (int i = 0; i < ROWS; i++) {
            odd[i] = random.nextInt(40) == 0;
            double a = 3 * Math.sin(i / 200.0) + random.nextGaussian();
            rows[i][0] = a;
            rows[i][1] = odd[i] ? 10 * random.nextGaussian() : a + 0.2 * random.nextGaussian();
        }
        Files.createDirectories(folder.resolve("real"));
        Files.writeString(folder.resolve("real/wave.csv"), csv(rows, "a,b"));
        Files.writeString(
                folder.resolve("YARDSTICK_open.csv"),
                "set,kind,rows,n_train,dims_used,anomaly_protocol,ll_K5_r3,ll_K10_r3,auc_K5_r3,auc_if,ap_K5_r3,ap_if,auc_K10_r3,ap_K10_r3\n");
        Files.writeString(
                folder.resolve("YARDSTICK_STREAM_open.csv"),
                "set,rows,dims,clip_static30,clip_refit_window,clip_stepwise_t^-0.6,clip_stepwise_t^-0.9,"
                        + "clip_stepwise_const0.05,auc_refit_window,auc_stepwise_t^-0.6,auc_stepwise_t^-0.9,"
                        + "auc_stepwise_const0.05\nwave,4000,2,-9,-8,-7,-6,-6.5,.5,.6,.7,.65\n");
    }

    private String csv(double[][] of, String names) {
        var csv = new StringBuilder("timestamp," + names + ",label\n");
        for (int i = 0; i < ROWS; i++) {
            csv.append(1_700_000_000_000L + i)
                    .append(',')
                    .append(of[i][0])
                    .append(',')
                    .append(of[i][1]);
            csv.append(',').append(odd[i] ? 1 : 0).append('\n');
        }
        return csv.toString();
    }

    /** In units of each column's standard deviation over all rows. */
    private double[][] standardized() {
        double[][] z = new double[ROWS][2];
        for (int j = 0; j < 2; j++) {
            double mean = 0;
            for (double[] x : rows) {
                mean += x[j];
            }
            mean /= ROWS;
            double squares = 0;
            for (double[] x : rows) {
                squares += (x[j] - mean) * (x[j] - mean);
            }
            for (int i = 0; i < ROWS; i++) {
                z[i][j] = (rows[i][j] - mean) / Math.sqrt(squares / ROWS);
            }
        }
        return z;
    }

    /** What evaluate has written, six digits each. */
    private Map<String, String> evaluated(String part) throws IOException {
        int exit = terminal.run(
                "evaluate",
                "--data",
                folder.toString(),
                "--part",
                part,
                "--only",
                "wave",
                "--output",
                folder.resolve("e.md").toString());
        assertThat(exit).as(terminal.err()).isZero();
        String line = Files.readAllLines(folder.resolve("e.csv")).stream()
                .filter(l -> l.startsWith(part + ",wave,"))
                .findFirst()
                .orElseThrow();
        Map<String, String> figures = new HashMap<>();
        for (String figure : line.split(",")[4].split(" ")) {
            figures.put(figure.replaceFirst("=.*", ""), figure.replaceFirst(".*=", ""));
        }
        return figures;
    }

    private List<String> backtested() throws IOException {
        Files.writeString(folder.resolve("z.csv"), csv(standardized(), "x0,x1"));
        Files.writeString(
                folder.resolve("c.properties"),
                "features=x0, x1\nmodel.key=constant\nmodel.components=5\nmodel.covariance.floor=0.001\n");
        int exit = terminal.run(
                "backtest",
                "-c",
                folder.resolve("c.properties").toString(),
                "--input",
                folder.resolve("z.csv").toString(),
                "--output",
                folder.resolve("out").toString());
        assertThat(exit).as(terminal.err()).isZero();
        return Files.readAllLines(folder.resolve("out/assignments.ndjson"));
    }

    @Test
    void aStreamHasTheFiguresOfItsBacktestToTheLastDigit() throws IOException {
        List<String> lines = backtested();
        assertThat(lines).hasSize(ROWS);
        int from = (int) (0.3 * ROWS);
        double sum = 0;
        double[] surprise = new double[ROWS - from];
        boolean[] positive = new boolean[ROWS - from];
        int judged = 0;
        int flagged = 0;
        for (int i = 0; i < ROWS; i++) {
            JsonNode made = JSON.readTree(lines.get(i));
            judged += made.get("pValue").isNull() ? 0 : 1;
            flagged += made.get("anomaly").booleanValue() ? 1 : 0;
            if (i >= from) {
                double logLikelihood = made.get("logLikelihood").doubleValue();
                sum += Math.max(logLikelihood, -20);
                surprise[i - from] = -logLikelihood;
                positive[i - from] = odd[i];
            }
        }
        double mean = sum / surprise.length;
        double area = Ranking.of(surprise, positive).rocAuc();

        Map<String, String> stream = evaluated("streams");
        assertThat(stream.get("ll")).isEqualTo(digits(mean));
        assertThat(stream.get("auc")).isEqualTo(digits(area));
        Map<String, String> alerts = evaluated("alerts");
        assertThat(alerts.get("judged")).isEqualTo(digits(judged));
        assertThat(alerts.get("alerts")).isEqualTo(digits(flagged));
        assertThat(alerts.get("ll")).isEqualTo(digits(mean));
        assertThat(judged).isGreaterThan(500);

        assertThat(mean).as("golden, within half of a hundredth nat").isCloseTo(GOLDEN_MEAN, within(0.005));
        assertThat(area).as("golden, within half of a hundredth").isCloseTo(GOLDEN_AREA, within(0.005));
    }

    private static String digits(double value) {
        return String.format(Locale.ROOT, "%.6g", value);
    }
}

package io.weir.evaluation;

import io.weir.config.WeirConfig;
import io.weir.evaluation.measure.Ranking;
import io.weir.event.Assignment;
import io.weir.streams.LocalTopology;
import io.weir.streams.Sinks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Prints what features that look back or at the clock give on series of one value, as Markdown: {@code java -cp …
 * io.weir.evaluation.ContextRanking DATA [NAME …]}.
 *
 * <p>Each series through the processors of the topology, five components, floor 1e-3. The rankings are those of the score that alerts are
 * made of, from the first event on that a grown model scored.
 */
public final class ContextRanking {

    private static final List<String> SETS =
            List.of("nab_cpu_asg_misconfig", "nab_ec2_latency", "nab_machine_temperature", "nab_rogue_key_hold");
    private static final List<String> FEATURES = List.of(
            "value",
            "value, lag(value, 1)",
            "value, delta(value)",
            "value, hour(timestamp)",
            "value, lag(value, 1), lag(value, 12)",
            "value, lag(value, 1), hour(timestamp), weekday(timestamp)",
            "value, cycle(timestamp, hour)",
            "value, lag(value, 1), cycle(timestamp, hour)",
            "value, lag(value, 1), lag(value, 2), lag(value, 3), lag(value, 4), cycle(timestamp, hour)");

    private ContextRanking() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]).resolve("real");
        List<String> sets = arguments.length > 1 ? List.of(arguments).subList(1, arguments.length) : SETS;
        System.out.println("| set | features | ROC-AUC | average precision | alert rate |");
        System.out.println("|---|---|---|---|---|");
        for (String set : sets) {
            List<String> lines = Files.readAllLines(folder.resolve(set + ".csv"));
            for (String features : FEATURES) {
                print(set, lines.subList(1, lines.size()), features, "");
                if (features.contains(",")) {
                    // All but the value.
                    print(set, lines.subList(1, lines.size()), features, features.substring("value, ".length()));
                }
            }
        }
    }

    private static void print(String set, List<String> rows, String features, String given) {
        var scores = new Scores(rows, features, given);
        System.out.printf(
                Locale.ROOT,
                "| %s | `%s`%s | %.3f | %.3f | %s |%n",
                set,
                features,
                given.isEmpty() ? "" : ", all but `value` given",
                scores.ranking().rocAuc(),
                scores.ranking().averagePrecision(),
                scores.alertRate());
    }

    /** What became of the events of one series. */
    private static final class Scores implements Sinks {

        private final List<Double> scores = new ArrayList<>();
        private final List<Boolean> positive = new ArrayList<>();
        private int judged;
        private int alerts;
        private boolean label;

        Scores(List<String> rows, String features, String given) {
            var topology = new LocalTopology(
                    WeirConfig.load(
                            null,
                            Map.of(),
                            Map.of(
                                    "features", features,
                                    "anomaly.given", given,
                                    "event.timestamp", "/timestamp",
                                    "model.key", "constant",
                                    "model.components", "5",
                                    "model.covariance.floor", "1e-3")),
                    this);
            for (String row : rows) {
                String[] cells = row.split(",");
                label = cells[2].startsWith("1");
                String event = "{\"timestamp\":" + cells[0] + ",\"value\":" + cells[1] + "}";
                topology.process(null, event.getBytes(StandardCharsets.UTF_8), Long.parseLong(cells[0]));
                topology.settle();
            }
        }

        Ranking ranking() {
            boolean[] labels = new boolean[positive.size()];
            for (int i = 0; i < labels.length; i++) {
                labels[i] = positive.get(i);
            }
            return Ranking.of(scores.stream().mapToDouble(s -> s).toArray(), labels);
        }

        String alertRate() {
            return judged == 0 ? "–" : String.format(Locale.ROOT, "%.4f", (double) alerts / judged);
        }

        @Override
        public void assignment(Record<byte[], byte[]> record, Assignment made) {
            if (made.warmingUp()) {
                return;
            }
            scores.add(made.score());
            positive.add(label);
            judged += made.pValue() == made.pValue() ? 1 : 0;
            alerts += made.anomaly() ? 1 : 0;
        }

        @Override
        public void anomaly(Record<byte[], byte[]> record) {
            // Its assignment came before it.
        }

        @Override
        public void deadLetter(Record<byte[], byte[]> record) {
            throw new IllegalStateException("a row was refused: " + new String(record.value(), StandardCharsets.UTF_8));
        }

        @Override
        public void model(Record<String, byte[]> record) {
            // The scores count.
        }

        @Override
        public void lifecycle(Record<String, byte[]> record) {
            // The scores count.
        }
    }
}

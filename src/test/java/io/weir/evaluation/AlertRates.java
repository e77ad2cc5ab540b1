package io.weir.evaluation;

import io.weir.anomaly.AlertPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Prints how well the share of alerts is kept, and what bursts do, as Markdown:
 * {@code java -cp … [-Dseed=1] io.weir.evaluation.AlertRates DATA [NAME …]}.
 */
public final class AlertRates {

    private static final int COMPONENTS = 5;
    private static final int SEEDS = 2;
    private static final int FIRST_SEED = Integer.getInteger("seed", 1);
    private static final List<String> REAL = List.of(
            "occupancy",
            "elec2",
            "nab_cpu_asg_misconfig",
            "nab_ec2_latency",
            "nab_machine_temperature",
            "nab_rogue_key_hold",
            "earthquakes_week",
            "skab_valve1",
            "asd_1_6",
            "smd_1-6",
            "smd_2-1",
            "kddcup99_nodos",
            "kddcup99_10pct");

    private AlertRates() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]).resolve("real");
        List<String> names = List.of(arguments).subList(1, arguments.length);
        System.out.println(
                "| stream | alerts at 1 % | at 0.1 % | unprotected, 1 % | log-likelihood | unprotected | recall | false |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        for (var made : made().entrySet()) {
            if (names.isEmpty() || names.contains(made.getKey().split(" ")[0])) {
                List<AlertStream> streams = new ArrayList<>();
                for (int seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
                    streams.add(made.getValue().of(seed));
                }
                row(made.getKey(), streams);
            }
        }
        for (String name : REAL) {
            if (names.isEmpty() || names.contains(name) || names.contains("real")) {
                List<String> files = DataSet.exists(folder, name + "_train")
                        ? List.of(name + "_train", name + "_test")
                        : List.of(name);
                Map<String, DataSet> sets = DataSet.read(folder, files);
                Collection<DataSet> keys = name.startsWith("asd") ? sets.values() : List.of(DataSet.concatenated(sets));
                row(name, keys.stream().map(AlertRates::standardized).toList());
            }
        }
    }

    private interface Made {
        AlertStream of(long seed);
    }

    private static Map<String, Made> made() {
        Map<String, Made> made = new LinkedHashMap<>();
        made.put("stationary", seed -> AlertStream.drifting(p -> 0, seed));
        made.put("abrupt", seed -> AlertStream.drifting(p -> p < 0.5 ? 0 : 1, seed));
        made.put("gradual", seed -> AlertStream.drifting(p -> p, seed));
        made.put("recurring", seed -> AlertStream.drifting(p -> (int) (6 * p) % 2, seed));
        made.put("burst of 2,000, half attack, 4.5 sd", seed -> AlertStream.burst(2000, 0.5, 4.5, seed));
        made.put("burst of 2,000, half attack, 12 sd", seed -> AlertStream.burst(2000, 0.5, 12, seed));
        made.put("burst of 3,000, a fifth attack, 6 sd", seed -> AlertStream.burst(3000, 0.2, 6, seed));
        made.put("burst of 1,000, 70 % attack, 6 sd", seed -> AlertStream.burst(1000, 0.7, 6, seed));
        made.put("burst of 200, all attack, 6 sd", seed -> AlertStream.burst(200, 1, 6, seed));
        return made;
    }

    private static AlertStream standardized(DataSet set) {
        var scale = new Standardization(set.rows());
        double[][] rows = new double[set.size()][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = scale.apply(set.row(i));
        }
        return AlertStream.of(rows);
    }

    private static void row(String name, List<AlertStream> streams) {
        var on = run(streams, 0.01, true);
        var low = run(streams, 0.001, true);
        var off = run(streams, 0.01, false);
        System.out.println(String.join(
                " | ",
                "| " + name,
                rate(on),
                rate(low),
                rate(off),
                number("%.3f", on.logLikelihood()),
                number("%.3f", off.logLikelihood()),
                on.attacks() == 0 ? "" : number("%.3f", on.recall()),
                (on.attacks() == 0 ? "" : number("%.4f", on.falsePositiveRate())) + " |"));
    }

    private static AlertTrial.Result run(List<AlertStream> streams, double rate, boolean protect) {
        var policy = AlertPolicy.of(rate, protect);
        return streams.stream()
                .map(stream -> AlertTrial.run(stream, COMPONENTS, policy))
                .reduce(AlertTrial.Result::plus)
                .orElseThrow();
    }

    private static String rate(AlertTrial.Result result) {
        return result.judged() == 0
                ? "–"
                : number("%.5f", result.rate()) + " (" + result.alerts() + " of " + result.judged() + ")";
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}

package io.weir.streams;

import io.weir.anomaly.Calibration;
import io.weir.event.Feature;
import io.weir.event.Features;
import io.weir.family.CategoryNames;
import io.weir.family.Component;
import io.weir.family.CovarianceType;
import io.weir.family.Family;
import io.weir.family.Parameters;
import io.weir.family.product.FeatureKind;
import io.weir.json.snapshot.ModelSnapshot;
import io.weir.mixture.ComponentIds;
import io.weir.mixture.Mixture;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Models that are allowed and that nobody expects: all kinds of features in any number, numbers from the least to the largest,
 * names of every kind of text. A function of the seed.
 */
final class HostileModels {

    /** Texts that are well-formed and still break what is not careful. */
    static final List<String> TEXTS = List.of(
            "",
            " ",
            "\u0000",
            "\u0001\u001b[31m",
            "\n\r\t",
            "\"\\/",
            "</script>",
            "#c924ef99af03e",
            "#",
            "##0000000000000",
            "hex:ff",
            "NaN",
            "null",
            "-0",
            "\u202eabc",
            "\u2028\u2029",
            "\ufeff",
            "\uffff",
            "\ud83d\ude00",
            "\udbff\udfff",
            "e\u0301",
            "\u00e4\u00df\u4e16\u754c",
            "x".repeat(128),
            "\ud83d\ude00".repeat(64));

    private static final double[] SCALES = {1e-300, 1e-150, 1e-12, 1, 1, 1, 1e12, 1e150, 1e300};
    private static final int MOST_COMPONENTS = 64;

    private final SplittableRandom random;
    private final CovarianceType type;
    /** Their names in events. */
    private final List<String> fields = new ArrayList<>();

    private final Features features;
    private final Family family;

    HostileModels(long seed) {
        random = new SplittableRandom(seed);
        type = CovarianceType.values()[(int) (seed % CovarianceType.values().length)];
        features = Features.parse(featureList());
        family = features.family(type);
    }

    /** A feature list whose fields have any names. */
    private String featureList() {
        List<String> list = new ArrayList<>();
        int d = 1 + random.nextInt(6);
        for (int j = 0; j < d; j++) {
            String name = "f" + j + (random.nextInt(3) == 0 ? "\ud83d\ude00 \"\u202e," : "");
            fields.add(name);
            String field = Features.quote(name);
            list.add(
                    switch (random.nextInt(8)) {
                        case 0, 1 -> field;
                        case 2 -> "log(" + field + ")";
                        case 3 -> "poisson(" + field + ")";
                        case 4 -> "bernoulli(" + field + ")";
                        case 5 -> "circular(" + field + ", 360)";
                        default -> "category(" + field + ")";
                    });
        }
        return String.join(", ", list);
    }

    SplittableRandom random() {
        return random;
    }

    Features features() {
        return features;
    }

    /** The field of an event that has feature j. */
    String field(int j) {
        return fields.get(j);
    }

    CovarianceType type() {
        return type;
    }

    Family family() {
        return family;
    }

    /** Any well-formed text of at most 128 characters. */
    String text() {
        String text = TEXTS.get(random.nextInt(TEXTS.size()));
        if (random.nextInt(3) > 0) {
            return text;
        }
        int[] points = random.ints(1 + random.nextInt(60), 0, 0x10ffff)
                .filter(c -> c < 0xd800 || c > 0xdfff)
                .toArray();
        return new String(points, 0, points.length);
    }

    /** A snapshot of components of any parameters. */
    ModelSnapshot snapshot(String model) {
        int size = random.nextInt(5) == 0 ? MOST_COMPONENTS : 1 + random.nextInt(5);
        var levels = new CategoryNames();
        double[] weights = new double[size];
        Component[] components = new Component[size];
        long[] ids = new long[size];
        long[] born = new long[size];
        double[][] shared = covariance();
        double left = 1;
        for (int k = 0; k < size; k++) {
            weights[k] = k == size - 1 ? left : random.nextInt(4) == 0 ? tiny() : left * random.nextDouble();
            left = Math.max(0, left - weights[k]);
            components[k] = component(levels, type == CovarianceType.TIED ? shared : covariance());
            ids[k] = 2L * k + random.nextInt(2);
            born[k] = random.nextInt(100);
        }
        return new ModelSnapshot(
                model,
                random.nextBoolean() ? 1 + random.nextInt(100) : (1L << 53) - 1,
                Instant.ofEpochMilli(random.nextLong(0, 4_000_000_000_000L)),
                random.nextLong(1, 1L << 50),
                Math.pow(10, random.nextInt(0, 9)),
                features,
                Mixture.of(family, weights, components),
                levels,
                ComponentIds.of(ids, born, 2L * size),
                number(),
                random.nextBoolean() ? null : alert(),
                random.nextBoolean(),
                Map.of("weirVersion", text(), "note", text()));
    }

    private ModelSnapshot.Alert alert() {
        boolean budget = random.nextBoolean();
        return new ModelSnapshot.Alert(
                budget ? Double.NaN : 0.01,
                budget ? "50 per PT24H" : null,
                random.nextBoolean() ? Double.NaN : number(),
                random.nextBoolean() ? Double.NaN : random.nextDouble(),
                random.nextBoolean()
                        ? null
                        : Calibration.of(
                                random.doubles(Calibration.BINS).toArray(),
                                random.doubles(Calibration.BINS)
                                        .map(v -> v * 0x1p53)
                                        .toArray()));
    }

    private Component component(CategoryNames levels, double[][] covariance) {
        Map<String, Object> values = new LinkedHashMap<>();
        int gaussians = count(FeatureKind.GAUSSIAN);
        if (gaussians > 0) {
            values.put("mean", random.doubles(gaussians).map(v -> number()).toArray());
            values.put("covariance", covariance);
        }
        if (count(FeatureKind.POISSON) > 0) {
            values.put(
                    "rate",
                    random.doubles(count(FeatureKind.POISSON))
                            .map(v -> Math.abs(number()))
                            .toArray());
        }
        if (count(FeatureKind.BERNOULLI) > 0) {
            values.put(
                    "probability",
                    random.doubles(count(FeatureKind.BERNOULLI))
                            .map(v -> share())
                            .toArray());
        }
        int angles = count(FeatureKind.VONMISES);
        if (angles > 0) {
            values.put(
                    "direction",
                    random.doubles(angles).map(v -> Math.PI * (2 * share() - 1)).toArray());
            values.put(
                    "concentration",
                    random.doubles(angles)
                            .map(v -> random.nextBoolean() ? 1e6 * share() : 10 * share())
                            .toArray());
        }
        if (count(FeatureKind.CATEGORICAL) > 0) {
            putLevels(count(FeatureKind.CATEGORICAL), levels, values);
        }
        return family.component(new Parameters(values, "component"));
    }

    /** Probabilities that sum to 1 with that of all other levels. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    private void putLevels(int n, CategoryNames levels, Map<String, Object> values) {
        Map<String, Double>[] maps = new Map[n];
        double[] unseen = new double[n];
        for (int j = 0; j < n; j++) {
            maps[j] = new LinkedHashMap<>();
            int most = random.nextInt(8) == 0 ? CategoryNames.TOLD_APART : 6;
            for (int i = random.nextInt(most); i >= 0; i--) {
                String name = text();
                levels.add(name);
                maps[j].put(name, share());
            }
            double other = share();
            double sum = other + maps[j].values().stream().mapToDouble(p -> p).sum();
            maps[j].replaceAll((name, p) -> sum < 1e-9 ? 0 : p / sum);
            unseen[j] = sum < 1e-9 ? 1 : other / sum;
        }
        values.put("probabilities", maps);
        values.put("unseen", unseen);
    }

    private int count(FeatureKind kind) {
        int n = 0;
        for (int j = 0; j < features.size(); j++) {
            n += features.get(j).kind() == kind ? 1 : 0;
        }
        return n;
    }

    /** Positive definite, on any scale. */
    private double[][] covariance() {
        int d = count(FeatureKind.GAUSSIAN);
        boolean full = type == CovarianceType.FULL || type == CovarianceType.TIED;
        double sphere = scale();
        double[][] covariance = new double[d][d];
        double[] unit = random.doubles(d)
                .map(v -> type == CovarianceType.SPHERICAL ? sphere : scale())
                .toArray();
        double correlation = full && d > 1 ? random.nextDouble() * 0.9 : 0;
        for (int a = 0; a < d; a++) {
            for (int b = 0; b < d; b++) {
                covariance[a][b] = a == b ? unit[a] : correlation * Math.sqrt(unit[a]) * Math.sqrt(unit[b]);
            }
        }
        return covariance;
    }

    private double scale() {
        return SCALES[random.nextInt(SCALES.length)] * (1 + random.nextDouble());
    }

    private double tiny() {
        return random.nextBoolean() ? Double.MIN_VALUE : 0;
    }

    /** Within ±1e150. */
    double number() {
        return switch (random.nextInt(6)) {
            case 0 -> 0;
            case 1 -> -0.0;
            case 2 -> Double.MIN_VALUE;
            case 3 -> random.nextGaussian();
            default -> (random.nextBoolean() ? 1 : -1) * Math.pow(10, random.nextInt(-300, 150)) * random.nextDouble();
        };
    }

    private double share() {
        return switch (random.nextInt(6)) {
            case 0 -> 0;
            case 1 -> 1;
            case 2 -> Double.MIN_VALUE;
            case 3 -> Math.nextDown(1.0);
            default -> random.nextDouble();
        };
    }

    /** A value that feature j may have, as an event says it; null if it is missing. */
    Object value(int j) {
        if (random.nextInt(8) == 0) {
            return null;
        }
        Feature feature = features.get(j);
        return switch (feature.kind()) {
            case GAUSSIAN ->
                feature.name().startsWith("log(") ? Math.max(Double.MIN_VALUE, Math.abs(number())) : (Object) number();
            case POISSON -> random.nextInt(4) == 0 ? Math.rint(Math.abs(number())) : (Object) random.nextInt(5);
            case BERNOULLI -> random.nextBoolean();
            case VONMISES -> number();
            case CATEGORICAL -> text();
        };
    }
}

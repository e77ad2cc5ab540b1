package io.weir.json.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.anomaly.Calibration;
import io.weir.event.Features;
import io.weir.family.CategoryNames;
import io.weir.family.Component;
import io.weir.family.CovarianceType;
import io.weir.family.gaussian.Gaussian;
import io.weir.family.gaussian.GaussianComponent;
import io.weir.json.Json;
import io.weir.mixture.ComponentIds;
import io.weir.mixture.Mixture;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelSnapshotTest {

    /** A model of any shape, with scales from 1e-150 to 1e150. */
    static ModelSnapshot random(long seed, CovarianceType type) {
        var random = new SplittableRandom(seed);
        int size = 1 + random.nextInt(6);
        int d = 1 + random.nextInt(5);
        double[] weights = new double[size];
        double sum = 0;
        for (int k = 0; k < size; k++) {
            weights[k] = random.nextDouble();
            sum += weights[k];
        }
        Component[] components = new Component[size];
        long[] ids = new long[size];
        long[] born = new long[size];
        double[][] shared = covariance(random, d, type);
        for (int k = 0; k < size; k++) {
            weights[k] /= sum;
            double[] mean = new double[d];
            for (int j = 0; j < d; j++) {
                mean[j] = random.nextGaussian() * Math.pow(10, random.nextInt(-150, 151));
            }
            double[][] covariance = type == CovarianceType.TIED ? shared : covariance(random, d, type);
            components[k] = GaussianComponent.of(mean, covariance, type);
            ids[k] = 3L * k + random.nextInt(3);
            born[k] = random.nextInt(100);
        }
        Features features = Features.parse(IntStream.range(0, d)
                .mapToObj(j -> j % 3 == 0 ? "log(f" + j + ")" : j % 3 == 1 ? "\"f " + j + "\"" : "/f/" + j)
                .collect(Collectors.joining(",")));
        return new ModelSnapshot(
                "model " + seed + " \"ä\"",
                random.nextLong(1L << 50),
                Instant.ofEpochMilli(random.nextLong(-8_640_000_000_000_000L, 8_640_000_000_000_000L)),
                random.nextLong(1L << 50),
                random.nextDouble() * 1e6,
                features,
                Mixture.of(Gaussian.of(d, type), weights, components),
                new CategoryNames(),
                ComponentIds.of(ids, born, 3L * size),
                random.nextGaussian() * 100,
                seed % 2 == 0
                        ? null
                        : new ModelSnapshot.Alert(
                                seed % 4 == 1 ? Double.NaN : 0.01,
                                seed % 4 == 1 ? "50 per PT24H" : null,
                                seed % 3 == 0 ? Double.NaN : random.nextDouble(),
                                0.5,
                                seed % 3 == 1
                                        ? null
                                        : Calibration.of(
                                                random.doubles(Calibration.BINS).toArray(),
                                                random.doubles(Calibration.BINS).toArray())),
                false,
                Map.of("weirVersion", "1.2.3"));
    }

    private static double[][] covariance(SplittableRandom random, int d, CovarianceType type) {
        double scale = Math.pow(10, random.nextInt(-150, 151));
        double[][] root = new double[d][d];
        double[][] covariance = new double[d][d];
        for (int a = 0; a < d; a++) {
            for (int b = 0; b <= a; b++) {
                root[a][b] = random.nextGaussian();
            }
            root[a][a] = 1 + random.nextDouble();
        }
        for (int a = 0; a < d; a++) {
            for (int b = 0; b < d; b++) {
                for (int c = 0; c < d; c++) {
                    covariance[a][b] += root[a][c] * root[b][c];
                }
                boolean kept = a == b || type == CovarianceType.FULL || type == CovarianceType.TIED;
                covariance[a][b] = kept ? covariance[a][b] * scale : 0;
            }
        }
        if (type == CovarianceType.SPHERICAL) {
            for (int a = 1; a < d; a++) {
                covariance[a][a] = covariance[0][0];
            }
        }
        return covariance;
    }

    private static byte[] bits(Mixture mixture) throws IOException {
        var bytes = new ByteArrayOutputStream();
        mixture.write(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    @ParameterizedTest(name = "{0}, seeds {1} …")
    @CsvSource({"FULL,0", "DIAGONAL,100", "SPHERICAL,200", "TIED,300"})
    void jsonGivesBackEveryNumberBitForBit(CovarianceType type, long firstSeed) throws Exception {
        for (long seed = firstSeed; seed < firstSeed + 50; seed++) {
            ModelSnapshot snapshot = random(seed, type);
            ModelSnapshot read = ModelSnapshot.fromJson(snapshot.toJson());
            assertThat(bits(read.mixture())).as("mixture, seed %d", seed).isEqualTo(bits(snapshot.mixture()));
            assertThat(read.toJson()).as("seed %d", seed).isEqualTo(snapshot.toJson());
            assertThat(read.features()).isEqualTo(snapshot.features());
            assertThat(read.createdAt()).isEqualTo(snapshot.createdAt());
            assertThat(read.effectiveEvents()).isEqualTo(snapshot.effectiveEvents());
            assertThat(read.meanLogLikelihood()).isEqualTo(snapshot.meanLogLikelihood());
            assertThat(read.components().nextId())
                    .isEqualTo(snapshot.components().nextId());
        }
    }

    @Test
    void theFirstFormatIsTheOneInTheGoldenFile() throws Exception {
        var type = CovarianceType.DIAGONAL;
        Component[] components = {
            GaussianComponent.of(new double[] {1.5, -2}, new double[][] {{0.25, 0}, {0, 4e-7}}, type),
            GaussianComponent.of(new double[] {1e8, 3}, new double[][] {{2, 0}, {0, 1e150}}, type)
        };
        var snapshot = new ModelSnapshot(
                "host-1",
                7,
                Instant.parse("2026-03-01T12:00:00.5Z"),
                1200,
                800,
                Features.parse("latency_ms, log(bytes)"),
                Mixture.of(Gaussian.of(2, type), new double[] {0.25, 0.75}, components),
                new CategoryNames(),
                ComponentIds.of(new long[] {4, 2}, new long[] {6, 1}, 5),
                -3.25,
                null,
                false,
                Map.of("weirVersion", "1.0"));
        try (var golden = getClass().getResourceAsStream("model-1.json")) {
            byte[] json = golden.readAllBytes();
            assertThat(new String(snapshot.toJson(), StandardCharsets.UTF_8))
                    .isEqualTo(new String(json, StandardCharsets.UTF_8).strip());
            assertThat(ModelSnapshot.fromJson(json).toJson()).isEqualTo(snapshot.toJson());
        }
    }

    @Test
    void theJsonHasTheFieldsOfTheContract() throws IOException {
        JsonNode json = Json.MAPPER.readTree(random(1, CovarianceType.FULL).toJson());
        assertThat(json.propertyStream().map(java.util.Map.Entry::getKey))
                .containsExactly(
                        "format",
                        "formatVersion",
                        "model",
                        "version",
                        "createdAt",
                        "events",
                        "effectiveEvents",
                        "features",
                        "covarianceType",
                        "components",
                        "nextId",
                        "alert",
                        "logLikelihood",
                        "provenance");
        assertThat(json.get("features").get(0).toString())
                .isEqualTo("{\"name\":\"log(f0)\",\"family\":\"gaussian\",\"transform\":\"log\",\"path\":\"/f0\"}");
        assertThat(json.get("components").get(0).propertyStream().map(java.util.Map.Entry::getKey))
                .containsExactly("id", "weight", "mass", "mean", "covariance", "bornVersion");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    /format                       | "other"        | format is "other"; expected "weir-model"
                    /formatVersion                | 2              | formatVersion is 2; expected 1
                    /createdAt                    | "now"          | createdAt is "now"; expected a time
                    /events                       | -1             | events is -1; expected a whole number
                    /covarianceType               | "round"        | covarianceType is "round"; expected full
                    /features/0/transform         | "sqrt"         | features[0].transform is "sqrt"; expected none
                    /features/0/family            | "cauchy"       | features[0].family is "cauchy"
                    /components                   | []             | components is []; expected an array
                    /components/0/weight          | "x"            | components[0].weight is "x"; expected a finite number
                    /components/0/weight          | 0.9            | weights sum to 0.9
                    /components/0/mean/0          | 1e999          | components[0].mean[0] is
                    /components/0/mean            | [1]            | components[0]: "mean" has 1 numbers, expected 2
                    /components/0/covariance/1/0  | null           | components[0].covariance[1][0] is null
                    /components/0/covariance/1    | 5              | components[0].covariance[1] is 5; expected an array
                    /components/0/covariance/0    | [-1,0]         | components[0]: variance -1.0 of feature 0
                    /components/0/id              | 9              | id 9 of component 0
                    /logLikelihood                | {}             | logLikelihood.mean is missing
                    """)
    void jsonThatIsNoModelIsRefusedWithItsPlaceAndWhatIsExpected(String place, String value, String message)
            throws IOException {
        var family = Gaussian.of(2, CovarianceType.FULL);
        var component = GaussianComponent.of(new double[] {1, 2}, new double[][] {{1, 0}, {0, 1}}, CovarianceType.FULL);
        var snapshot = new ModelSnapshot(
                "m",
                1,
                Instant.EPOCH,
                1,
                1,
                Features.parse("a,b"),
                Mixture.of(family, new double[] {1}, new Component[] {component}),
                new CategoryNames(),
                ComponentIds.first(1, 0),
                0,
                null,
                false,
                Map.of("weirVersion", "1"));
        JsonNode root = Json.MAPPER.readTree(snapshot.toJson());
        int cut = place.lastIndexOf('/');
        JsonNode parent = root.at(place.substring(0, cut));
        String last = place.substring(cut + 1);
        String text = root.toString();
        String before = '"' + last + "\":" + parent.path(last);
        String changed = parent instanceof ObjectNode
                ? text.replace(before, '"' + last + "\":" + value)
                : replaceEntry(root, parent, Integer.parseInt(last), value);
        assertThat(changed).isNotEqualTo(text);
        assertThatThrownBy(() -> ModelSnapshot.fromJson(changed.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(InvalidModel.class)
                .hasMessageContaining(message);
    }

    /** The document with one entry of an array replaced by text that need not be a value of Jackson's. */
    private static String replaceEntry(JsonNode root, JsonNode array, int index, String value) {
        ((com.fasterxml.jackson.databind.node.ArrayNode) array).set(index, "PLACEHOLDER");
        return root.toString().replace("\"PLACEHOLDER\"", value);
    }
}

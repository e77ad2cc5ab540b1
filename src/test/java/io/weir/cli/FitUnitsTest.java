package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fit in standard units, and what is said of it in the original ones. */
class FitUnitsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    private final Terminal terminal = new Terminal();

    @Test
    void whatIsReportedOfAStandardizedFitIsInTheOriginalUnits() throws IOException {
        Path x = copy("iris_X.csv");
        Path trace = directory.resolve("t.csv");
        String fit = "fit --input " + x + " --components 2 --reg-covar 0 --max-iterations 30 --trace " + trace;
        Terminal plain = new Terminal();
        Terminal standard = new Terminal();
        assertThat(plain.run(fit.split(" "))).isZero();
        List<String> plainTrace = Files.readAllLines(trace);
        assertThat(standard.run((fit + " --standardize").split(" "))).isZero();
        List<String> standardTrace = Files.readAllLines(trace);
        JsonNode a = JSON.readTree(plain.out()).get("provenance");
        JsonNode b = JSON.readTree(standard.out()).get("provenance");
        for (String figure : List.of("lowerBound", "logLikelihood", "aic", "bic")) {
            double expected = a.get(figure).doubleValue();
            assertThat(b.get(figure).doubleValue()).as(figure).isCloseTo(expected, within(1e-9 * Math.abs(expected)));
        }
        assertThat(b.get("standardized").booleanValue()).isTrue();
        assertThat(standardTrace).hasSameSizeAs(plainTrace).hasSizeGreaterThan(2);
        for (int i = 1; i < plainTrace.size(); i++) {
            for (int column = 1; column <= 2; column++) {
                double expected = Double.parseDouble(plainTrace.get(i).split(",")[column]);
                assertThat(Double.parseDouble(standardTrace.get(i).split(",")[column]))
                        .isCloseTo(expected, within(1e-8 * Math.abs(expected)));
            }
        }
    }

    @Test
    void aRidgeThatIsNoSmallPartOfAVarianceIsToldOfItsColumn() throws IOException {
        var random = new SplittableRandom(4);
        var csv = new StringBuilder("wide,narrow,still\n");
        for (int i = 0; i < 200; i++) {
            csv.append(random.nextGaussian() + "," + 1e-3 * random.nextGaussian() + ",7\n");
        }
        Path x = write("x.csv", csv.toString());
        String fit = "fit --components 1 --input " + x;
        assertThat(terminal.run(fit.split(" "))).isZero();
        assertThat(terminal.err().lines().filter(line -> line.contains("--reg-covar")))
                .singleElement()
                .asString()
                .contains("variance of narrow")
                .contains("--standardize");
        for (String other : List.of(" --standardize", " --reg-covar 1e-9")) {
            Terminal quiet = new Terminal();
            assertThat(quiet.run((fit + other).split(" "))).isZero();
            assertThat(quiet.err()).doesNotContain("--reg-covar");
        }
    }

    @Test
    void standardizingChangesTheRidgeAndNothingElse() throws IOException {
        Path x = copy("iris_X.csv");
        for (String type : List.of("full", "diagonal", "tied", "spherical")) {
            String fit =
                    "fit --input " + x + " --components 2 --reg-covar 0 --covariance " + type + " --max-iterations 30";
            Terminal plain = new Terminal();
            Terminal standard = new Terminal();
            assertThat(plain.run(fit.split(" "))).isZero();
            assertThat(standard.run((fit + " --standardize").split(" "))).isZero();
            double a = JSON.readTree(plain.out()).at("/logLikelihood/mean").doubleValue();
            double b = JSON.readTree(standard.out()).at("/logLikelihood/mean").doubleValue();
            if (type.equals("spherical")) {
                // Spheres of standard units are ellipsoids in the original ones.
                assertThat(JSON.readTree(standard.out()).get("covarianceType").textValue())
                        .isEqualTo("diagonal");
            } else {
                assertThat(b).isCloseTo(a, within(1e-6));
            }
        }
    }

    private Path copy(String fixture) throws IOException {
        Path file = directory.resolve(fixture);
        try (var in = getClass().getResourceAsStream("/scikit-learn/" + fixture)) {
            Files.copy(in, file);
        }
        return file;
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text, StandardCharsets.UTF_8);
    }
}

package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.Fixtures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FitCommandTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    private final Terminal terminal = new Terminal();

    @Test
    void theLecturesRunIsReproducedWithItsTraceAndPictures() throws IOException {
        Path x = copy("lecture_X.csv");
        Path start = copy("lecture_resp0.csv");
        Path model = directory.resolve("m.json");
        Path trace = directory.resolve("t.csv");
        Path picture = directory.resolve("p.png");
        int status = terminal.run(("fit --input " + x + " --components 2 --init " + start
                        + " --max-iterations 15 --tolerance 0 --reg-covar 1e-6"
                        + " --output " + model + " --trace " + trace + " --plot " + picture
                        + " --plot-iterations 1,5,10,15")
                .split(" "));
        assertThat(terminal.err()).contains("1,000 points").contains("AIC");
        assertThat(status).isZero();

        JsonNode expected = null;
        for (JsonNode run : Fixtures.json("lecture.json").get("runs")) {
            expected = run.get("max_iter").intValue() == 15 ? run : expected;
        }
        JsonNode fitted = JSON.readTree(model.toFile());
        for (int k = 0; k < 2; k++) {
            JsonNode component = fitted.get("components").get(k);
            assertThat(component.get("weight").doubleValue())
                    .isCloseTo(expected.get("weights").get(k).doubleValue(), within(1e-9));
            for (int i = 0; i < 2; i++) {
                assertThat(component.get("mean").get(i).doubleValue())
                        .isCloseTo(expected.get("means").get(k).get(i).doubleValue(), within(1e-9));
                for (int j = 0; j < 2; j++) {
                    assertThat(component.get("covariance").get(i).get(j).doubleValue())
                            .isCloseTo(
                                    expected.get("covariances")
                                            .get(k)
                                            .get(i)
                                            .get(j)
                                            .doubleValue(),
                                    within(1e-9));
                }
            }
        }
        assertThat(fitted.at("/provenance/aic").doubleValue())
                .isCloseTo(expected.get("aic").doubleValue(), within(1e-6));
        assertThat(fitted.at("/provenance/bic").doubleValue())
                .isCloseTo(expected.get("bic").doubleValue(), within(1e-6));

        List<double[]> rows = Files.readAllLines(trace).stream()
                .skip(1)
                .map(line -> Arrays.stream(line.split(","))
                        .mapToDouble(Double::parseDouble)
                        .toArray())
                .toList();
        assertThat(Files.readAllLines(trace).get(0))
                .isEqualTo("iteration,log_likelihood,elbo,kl_before_e_step,max_change,seconds");
        assertThat(rows).hasSize(15);
        for (double[] row : rows) {
            assertThat(row[2] + row[3]).isCloseTo(row[1], within(1e-9 * Math.abs(row[1])));
            assertThat(row[3]).isGreaterThan(-1e-9);
        }
        // The bound of the last E-step is the last row's.
        assertThat(rows.get(14)[1] / 1000).isCloseTo(expected.get("lower_bound").doubleValue(), within(1e-12));
        assertThat(ImageIO.read(picture.toFile()).getWidth()).isEqualTo(1280);
    }

    @Test
    void aPictureInSvgIsXmlWithAPanelForEachIterationAndNothingElse() throws Exception {
        Path x = copy("lecture_X.csv");
        Path picture = directory.resolve("p.svg");
        assertThat(terminal.run(("fit --input " + x + " --components 2 --max-iterations 5 --tolerance 0 --plot "
                                + picture + " --plot-iterations 1,3,5")
                        .split(" ")))
                .isZero();
        var factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        var svg = factory.newDocumentBuilder().parse(picture.toFile()).getDocumentElement();
        assertThat(svg.getTagName()).isEqualTo("svg");
        assertThat(svg.getAttribute("width")).isEqualTo("1280");
        assertThat(svg.getAttribute("height")).isEqualTo("960");
        assertThat(svg.getElementsByTagName("circle").getLength()
                        + svg.getElementsByTagName("path").getLength())
                .as("points and ellipses")
                .isGreaterThan(3 * 1000);
        assertThat(svg.getElementsByTagName("svg").getLength()).as("panels").isEqualTo(3);
        assertThat(Files.readString(picture)).doesNotContain("NaN").contains("#D55E00", "#0072B2");
    }

    @Test
    void aTraceInJsonHasEveryStepOfTheRunForThePageThatExplainsIt() throws IOException {
        Path x = copy("lecture_X.csv");
        Path csv = directory.resolve("t.csv");
        Path json = directory.resolve("t.json");
        String fit = "fit --input " + x + " --components 2 --init random --max-iterations 12 --tolerance 0 --output "
                + directory.resolve("m.json") + " --trace ";
        assertThat(terminal.run((fit + csv).split(" "))).isZero();
        assertThat(terminal.run((fit + json).split(" "))).isZero();

        JsonNode run = JSON.readTree(json.toFile());
        assertThat(run.get("format").textValue()).isEqualTo("weir-em-run");
        assertThat(run.get("points")).hasSize(1000);
        JsonNode iterations = run.get("iterations");
        assertThat(iterations).hasSize(13);
        List<String> rows = Files.readAllLines(csv);
        for (int t = 0; t < 12; t++) {
            // The row of an iteration tells how it begins, so what the one before it left.
            String[] row = rows.get(t + 1).split(",");
            JsonNode left = iterations.get(t);
            assertThat(left.get("logLikelihood").doubleValue()).isEqualTo(Double.parseDouble(row[1]));
            assertThat(left.get("elbo").doubleValue()).isEqualTo(Double.parseDouble(row[2]));
            assertThat(left.get("kl").doubleValue()).isEqualTo(Double.parseDouble(row[3]));
        }
        JsonNode fitted = JSON.readTree(directory.resolve("m.json").toFile()).get("components");
        for (int k = 0; k < 2; k++) {
            assertThat(iterations.get(12).get("components").get(k).get("mean"))
                    .isEqualTo(fitted.get(k).get("mean"));
            // The M-step's weight is the mean responsibility; those in the file are rounded to 4 digits.
            double sum = 0;
            for (JsonNode r : iterations.get(12).get("responsibilities")) {
                sum += r.get(k).doubleValue();
            }
            assertThat(fitted.get(k).get("weight").doubleValue()).isCloseTo(sum / 1000, within(5e-5));
        }
    }

    @Test
    void aModelScoresWhatItWasFittedTo() throws IOException {
        Path x = copy("iris_X.csv");
        Path model = directory.resolve("m.json");
        assertThat(terminal.run(("fit --input " + x + " --components 3 --n-init 4 --output " + model).split(" ")))
                .isZero();
        Path out = directory.resolve("scores.ndjson");
        assertThat(terminal.run(("score --model " + model + " --input " + x + " --output " + out).split(" ")))
                .isZero();
        double total = 0;
        List<String> lines = Files.readAllLines(out);
        for (String line : lines) {
            JsonNode assignment = JSON.readTree(line);
            double sum = 0;
            for (JsonNode r : assignment.get("responsibilities")) {
                sum += r.doubleValue();
            }
            assertThat(sum).isCloseTo(1, within(1e-12));
            total += assignment.get("logLikelihood").doubleValue();
        }
        assertThat(lines).hasSize(150);
        assertThat(total)
                .isCloseTo(
                        JSON.readTree(model.toFile())
                                .at("/provenance/logLikelihood")
                                .doubleValue(),
                        within(1e-9));
    }

    @Test
    void scoringJudgesByTheThresholdOfTheModelAndSaysNothingWithoutOne() throws IOException {
        Path x = copy("iris_X.csv");
        Path model = directory.resolve("m.json");
        Path out = directory.resolve("scores.ndjson");
        assertThat(terminal.run(("fit --input " + x + " --components 3 --n-init 4 --output " + model).split(" ")))
                .isZero();
        String[] score = ("score --model " + model + " --input " + x + " --output " + out).split(" ");
        assertThat(terminal.run(score)).isZero();
        assertThat(Files.readAllLines(out)).hasSize(150).noneMatch(line -> line.contains("anomaly"));

        String json = Files.readString(model);
        assertThat(json).contains("\"alert\":null");
        long[] flagged = new long[3];
        for (int i = 0; i < 3; i++) {
            String alert = "\"alert\":{\"rate\":0.01,\"threshold\":" + (3 * i + 2) + ",\"realisedRate\":0.01}";
            Files.writeString(model, json.replace("\"alert\":null", alert));
            assertThat(terminal.run(score)).isZero();
            List<String> lines = Files.readAllLines(out);
            assertThat(lines).hasSize(150).allMatch(line -> line.contains("\"anomaly\":"));
            flagged[i] = lines.stream()
                    .filter(line -> line.contains("\"anomaly\":true"))
                    .count();
        }
        assertThat(flagged[0]).isGreaterThan(flagged[1]).isLessThan(150);
        assertThat(flagged[1]).isGreaterThan(flagged[2]).isLessThan(30);
        assertThat(flagged[2]).isLessThan(3);
    }

    @Test
    void countsAndCategoriesAndMissingValuesAreFitted() throws IOException {
        var random = new SplittableRandom(3);
        var csv = new StringBuilder("latency,retries,ok,status\n");
        for (int i = 0; i < 600; i++) {
            boolean slow = i % 3 == 0;
            csv.append(random.nextInt(10) == 0 ? "" : 10 + (slow ? 40 : 0) + random.nextGaussian())
                    .append(',')
                    .append(random.nextInt(slow ? 9 : 2))
                    .append(',')
                    .append(slow ? 0 : 1)
                    .append(',')
                    .append(slow && random.nextInt(4) > 0 ? "error" : "fine")
                    .append('\n');
        }
        Path x = write("mixed.csv", csv.toString());
        int status = terminal.run(
                "fit",
                "--input",
                x.toString(),
                "--components",
                "2",
                "--features",
                "latency, poisson(retries), bernoulli(ok), category(status)");
        assertThat(terminal.err()).doesNotContain("bug");
        assertThat(status).isZero();
        JsonNode model = JSON.readTree(terminal.out());
        double[] rates = new double[2];
        for (int k = 0; k < 2; k++) {
            JsonNode c = model.get("components").get(k);
            boolean slow = c.get("mean").get(0).doubleValue() > 30;
            rates[slow ? 1 : 0] = c.get("rate").get(0).doubleValue();
            assertThat(c.get("probability").get(0).doubleValue()).isCloseTo(slow ? 0 : 1, within(0.01));
            assertThat(c.get("probabilities").get(0).path("error").asDouble(0))
                    .isCloseTo(slow ? 0.75 : 0, within(0.13));
        }
        assertThat(rates[0]).isCloseTo(0.5, within(0.15));
        assertThat(rates[1]).isCloseTo(4, within(0.8));
    }

    @Test
    void hardAssignmentOfSpheresIsKMeans() throws IOException {
        Path x = copy("iris_X.csv");
        JsonNode fixture = Fixtures.json("kmeans_iris.json");
        double[][] points = Fixtures.csv("iris_X.csv");
        double[][] centers = Fixtures.matrix(fixture.get("initial_centers"));
        Path start = write(
                "start.csv",
                "a,b,c\n" + Stream.of(points).map(p -> oneHot(p, centers)).reduce("", String::concat));
        assertThat(terminal.run(("fit --input " + x + " --components 3 --covariance spherical --assignment hard --init "
                                + start + " --max-iterations 4 --tolerance 0")
                        .split(" ")))
                .isZero();
        JsonNode model = JSON.readTree(terminal.out());
        for (JsonNode run : fixture.get("runs")) {
            if (run.get("n_iter").intValue() == 5) {
                for (int k = 0; k < 3; k++) {
                    for (int j = 0; j < 4; j++) {
                        assertThat(model.at("/components/" + k + "/mean/" + j).doubleValue())
                                .isCloseTo(run.get("centers").get(k).get(j).doubleValue(), within(1e-12));
                    }
                }
            }
        }
    }

    private static String oneHot(double[] p, double[][] centers) {
        int best = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int k = 0; k < centers.length; k++) {
            double distance = 0;
            for (int j = 0; j < p.length; j++) {
                distance += (p[j] - centers[k][j]) * (p[j] - centers[k][j]);
            }
            if (distance < least) {
                least = distance;
                best = k;
            }
        }
        return (best == 0 ? "1,0,0" : best == 1 ? "0,1,0" : "0,0,1") + "\n";
    }

    @Test
    void textColumnsAreCategoriesIfTheFamilySaysSo() throws IOException {
        Path x = write("x.csv", "color,size\nred,S\nred,M\nblue,L\nblue,L\n");
        assertThat(terminal.run(("fit --components 2 --family categorical --input " + x).split(" ")))
                .isZero();
        assertThat(terminal.err()).contains("4 points of category(color), category(size)");
    }

    @Test
    void theWordsTrueAndFalseAreYesAndNo() throws IOException {
        Path x = write("x.csv", "on,hot\ntrue,1\nfalse,0\ntrue,1\nfalse,0\n");
        assertThat(terminal.run(("fit --components 2 --family bernoulli --input " + x).split(" ")))
                .isZero();
        assertThat(terminal.err()).contains("4 points of bernoulli(on), bernoulli(hot)");
        write("x.csv", "on,hot\ntrue,1\nmaybe,0\n");
        assertThat(terminal.run(("fit --components 1 --family bernoulli --input " + x).split(" ")))
                .isEqualTo(2);
        assertThat(terminal.err()).contains("x.csv, line 3: bernoulli(on) is \"maybe\"; expected 0, 1, true or false");
    }

    @Test
    void stoppingBeforeConvergenceIsAWarningWithAdvice() throws IOException {
        Path x = copy("iris_X.csv");
        assertThat(terminal.run(("fit --components 4 --max-iterations 2 --tolerance 1e-9 --input " + x).split(" ")))
                .isZero();
        assertThat(terminal.err()).contains("did not converge").contains("--max-iterations");
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

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fit --components 1 --input @",
                "fit --components 1 --input x.csv --init @",
                "score --input @ --model m.json",
                "score --input x.csv --model @",
                "demo --input @",
                "evaluate --input @",
                "backtest --input @ --output out"
            })
    void aPathThatCannotBeOneIsTheUsersToMend(String command) throws IOException {
        Path x = write("x.csv", "x,y\n1,2\n3,4\n");
        for (String name : List.of("a\ud800.csv", "a\0.csv")) {
            String[] arguments = command.replace("x.csv", x.toString()).split(" ");
            for (int i = 0; i < arguments.length; i++) {
                arguments[i] = arguments[i].equals("@") ? name : arguments[i];
            }
            assertThat(terminal.run(arguments)).as("%s", terminal.err()).isEqualTo(2);
            assertThat(terminal.err()).doesNotContain("bug").doesNotContain("\tat ");
        }
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

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    ``                    | --components 2                      | is empty
                    `x,y\\n`               | --components 2                      | has a header and no rows
                    `x,y\\n1,2\\n3\\n`       | --components 1                      | line 3: the row ends after 1 of 2 columns, before y
                    `x,y\\n1,2\\n3,4\\n`     | --components 3                      | has 2 rows, fewer than --components 3
                    `x,y\\n1,2\\n3,4\\n`     | --components 0                      | --components is 0; it must be at least 1
                    `x,y\\n1,2\\n3,4\\n`     | --components 1 --covariance round   | --covariance is round; it must be one of full,
                    `x,y\\n1,2\\n3,4\\n`     | --components 1 --tolerance -1       | --tolerance is -1.0
                    `x,y\\n1,2\\n3,4\\n`     | --components 1 --reg-covar NaN      | --reg-covar is NaN
                    `x,y\\n1,2\\n3,4\\n`     | --components 1 --init nowhere.csv   | cannot read nowhere.csv: there is no such file
                    `x,y\\n1,2\\n3,4\\n`     | --components 1 --plot a.pdf         | --plot a.pdf is neither .svg nor .png
                    `x,y\\n1,2\\n3,4\\n`     | --components 1 --family cauchy      | --family is cauchy; it must be one of gaussian,
                    `x,y\\n1,2\\n3,4\\n`     | --components 1 --features zeta(x)   | 'zeta' is not a function
                    `x,y\\n1,2\\n3,four\\n`  | --components 1                      | line 3: y is "four"
                    `x,y\\n1,2\\n3,inf\\n`   | --components 1                      | line 3: y is
                    `x,y\\na,b\\nc,d\\n`     | --components 1                      | has no numeric column
                    """)
    void whatCannotBeFittedIsRefusedInOneSentence(String csv, String options, String sentence) throws IOException {
        Path x = write("x.csv", csv == null ? "" : csv.replace("\\n", "\n"));
        assertThat(terminal.run(("fit --input " + x + " " + options).split(" ")))
                .isEqualTo(2);
        assertThat(terminal.err()).startsWith("weir: ").contains(sentence).doesNotContain("\tat ");
        assertThat(terminal.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"abc", "inf", "1e999"})
    void aCellThatIsNoNumberIsNamedWithItsLineAndColumn(String cell) throws IOException {
        var csv = new StringBuilder("x,y\n");
        for (int i = 0; i < 30; i++) {
            csv.append(i).append(',').append(i == 17 ? cell : "1").append('\n');
        }
        Path x = write("x.csv", csv.toString());
        assertThat(terminal.run(("fit --components 1 --input " + x).split(" "))).isEqualTo(2);
        assertThat(terminal.err()).contains("x.csv, line 19: y is").contains(cell.equals("1e999") ? "1e" : cell);
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

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    `a\\n1\\n1\\n`             | has 1 columns, expected one per component, 2
                    `a,b\\n1,0\\n`            | has 1 rows, expected one per point, 2
                    `a,b\\n1,0\\n0.5,0.6\\n`   | line 3: the responsibilities sum to 1.1, expected 1
                    `a,b\\n1,0\\n2,-1\\n`      | line 3: column b is -1.0, expected a responsibility
                    """)
    void aStartOfTheWrongShapeIsRefused(String start, String sentence) throws IOException {
        Path x = write("x.csv", "x\n1\n2\n");
        Path init = write("r.csv", start.replace("\\n", "\n"));
        assertThat(terminal.run(("fit --components 2 --input " + x + " --init " + init).split(" ")))
                .isEqualTo(2);
        assertThat(terminal.err()).contains("r.csv").contains(sentence);
    }

    /** Of NDJSON the first row is on the first line. */
    @Test
    void aStartInJsonIsSpokenOfByItsOwnLines() throws IOException {
        Path x = write("x.csv", "x\n1\n2\n");
        Path init = write("r.ndjson", "{\"a\":1,\"b\":0}\n{\"a\":0.5,\"b\":0.6}\n");
        assertThat(terminal.run(("fit --components 2 --input " + x + " --init " + init).split(" ")))
                .isEqualTo(2);
        assertThat(terminal.err()).contains("r.ndjson, line 2: the responsibilities sum to 1.1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            x.csv    | `x\n1\n2\nabc\n`                    | line 4: x is "abc"; expected a number; correct it, leave the cell empty if it is missing, or say with input.missing that it is
            x.ndjson | `{"x":1}\n{"x":2}\n{"x":"abc"}\n`   | line 3: x is "abc"; expected a number; correct it, or write null, or leave the field out, if it is missing
            x.json   | `[{"x":1},\n{"x":2},\n{"x":[3]}]`    | line 3: x is [3]; expected a number; correct it, or write null, or leave the field out, if it is missing
            x.ndjson | `{"x":1}\n{"x":2}\n{"x":3\n`        | correct it, or take it out
            x.ndjson | `{"x":1}\n{"x":2}\n[3]\n`           | line 3: the value is [3]; expected a JSON object; correct it, or take it out
            x.ndjson | `{"x":1}\n{"x":2}\n{"y":3}\n`       | line 3: none of the features x is there; take it out, or name other features
            x.csv    | `x,y\n1,2\n2\n`                      | line 3: the row ends after 1 of 2 columns, before y; write an empty cell for a missing value
            """)
    void theRemedyIsThatOfTheFormat(String name, String text, String sentence) throws IOException {
        Path x = write(name, text.replace("\\n", "\n"));
        assertThat(terminal.run(("fit --components 1 --features x --input " + x).split(" ")))
                .isEqualTo(2);
        assertThat(terminal.err().strip()).endsWith(sentence);
        if (!name.endsWith("csv")) {
            assertThat(terminal.err()).doesNotContain("cell", "input.missing", "column");
        }
    }

    @Test
    void aFileInAnotherEncodingIsSaidToBeThat() throws IOException {
        Path x = Files.write(
                directory.resolve("x.csv"), "x,note\n1,a\n2,\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(terminal.run(("fit --components 1 --input " + x).split(" "))).isEqualTo(2);
        assertThat(terminal.err())
                .contains("line 3: byte 2 is 0xe9", "iconv -f latin1 -t utf8")
                .doesNotContain("empty");
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

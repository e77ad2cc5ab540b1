package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small data sets after reports of what broke mixture software, and what is right. */
class StrangeDataTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private final Terminal terminal = new Terminal();

    private Path input(String name) throws IOException {
        try (var resource = getClass().getResourceAsStream("/io/weir/cases/" + name)) {
            return Files.write(folder.resolve(name), resource.readAllBytes());
        }
    }

    private List<JsonNode> backtest(String features, int components, String more, Path input) throws IOException {
        Path settings = Files.writeString(
                folder.resolve("c.properties"),
                "features=" + features + "\nmodel.key=constant\nmodel.components=" + components + "\n" + more + "\n");
        Path output = folder.resolve("out");
        int status = terminal.run(
                "backtest", "-c", settings.toString(), "--input", input.toString(), "--output", output.toString());
        assertThat(status).as(terminal.err()).isZero();
        List<JsonNode> assignments = new ArrayList<>();
        for (String line : Files.readAllLines(output.resolve("assignments.ndjson"))) {
            assignments.add(JSON.readTree(line));
        }
        return assignments;
    }

    private JsonNode fit(String arguments) throws IOException {
        Path model = folder.resolve("model.json");
        int status = terminal.run(("fit " + arguments + " --output " + model).split(" "));
        assertThat(status).as(terminal.err()).isZero();
        return JSON.readTree(model.toFile());
    }

    @Test
    void correlatedFeaturesOfWhichSomeAreMissingInEveryPattern() throws IOException {
        String features = "cpu, temp, mem, log(io), poisson(queue), hour(time)";
        assertThat(backtest(features, 8, "event.time=/time", input("missing-new-key.ndjson")))
                .hasSize(4);
        fit("--components 1 --input " + input("missing-collinear.csv"));
    }

    @Test
    void aFeatureThatComesLateAndOneThatNeverComes() throws IOException {
        List<JsonNode> assignments = backtest("a, b, c", 1, "", input("late-feature.ndjson"));
        assertThat(assignments).hasSize(460);
        assertThat(assignments)
                .allSatisfy(
                        a -> assertThat(a.get("logLikelihood").doubleValue()).isGreaterThan(-1e6));
        List<String> models = Files.readAllLines(folder.resolve("out/models.ndjson"));
        JsonNode mean = JSON.readTree(models.get(models.size() - 1))
                .get("components")
                .get(0)
                .get("mean");
        assertThat(mean.get(1).isNumber()).isTrue();
        assertThat(mean.get(2).isNull())
                .as("what was never observed has no mean")
                .isTrue();
    }

    @Test
    void hugeValuesOfAFeatureThatIsMostlyMissing() throws IOException {
        assertThat(backtest("x, k, a, m, n, t, y", 4, "", input("variance-infinity.ndjson")))
                .hasSize(325);
    }
}

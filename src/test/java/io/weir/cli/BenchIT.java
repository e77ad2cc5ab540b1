package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The benchmarks run from end to end; what they measure here means nothing. */
@Tag("long")
class BenchIT {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return Weir.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    @Test
    void everyContestantOfTheTopologyIsMeasuredAndTheReferenceIsOneTimesItself() throws Exception {
        int status = run(
                "bench",
                "topology",
                "--components",
                "2",
                "--dimension",
                "2",
                "--partitions",
                "2",
                "--warm-up",
                "0",
                "--rounds",
                "2",
                "--events",
                "2000",
                "--heap",
                "256m");
        assertThat(status).as(err.toString()).isZero();
        JsonNode results = new ObjectMapper().readTree(out.toString()).get("results");
        assertThat(results.findValuesAsText("name"))
                .isEqualTo(List.of(
                        "pass-through-json-fast",
                        "pass-through-bytes",
                        "pass-through-json-databind",
                        "weir-key",
                        "weir-shared-2"));
        for (JsonNode result : results) {
            assertThat(result.get("eventsPerSecond").asDouble()).isPositive();
            assertThat(result.get("appMicros").asDouble()).isPositive();
            assertThat(result.get("rounds")).hasSize(2);
        }
        assertThat(results.get(0).get("rateRatio").asDouble()).isOne();
        assertThat(err.toString()).contains("weir-key").contains("broker µs");
    }

    @ParameterizedTest
    @CsvSource({
        "topology --rounds 0, --rounds is 0; it must be at least 1",
        "topology --covariance round, --covariance is round",
        "topology --only weir, --only is weir; choose one of",
        "topology --heap lots, --heap is lots; expected a size like 256m",
        "scale --events -1, --events is -1; it must be at least 1",
        "latency --dimension 0, --dimension is 0; it must be at least 1",
        "recovery --kills 0, --kills is 0; it must be at least 1",
    })
    void whatCannotBeMeasuredIsRefusedInOneSentence(String arguments, String sentence) {
        assertThat(run(("bench " + arguments).split(" "))).isEqualTo(2);
        assertThat(err.toString()).contains(sentence);
        assertThat(out.toString()).isEmpty();
    }
}

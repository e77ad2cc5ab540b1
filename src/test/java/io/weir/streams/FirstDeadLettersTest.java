package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.weir.metrics.Metrics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** The log says the first dead letter of each reason, once, with its place. */
class FirstDeadLettersTest {

    private final ListAppender<ILoggingEvent> said = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(Net.class);

    @TempDir
    private Path directory;

    @BeforeEach
    void listen() {
        said.start();
        logger.addAppender(said);
    }

    @AfterEach
    void listenNoMore() {
        logger.detachAppender(said);
    }

    private List<String> sentences() {
        return said.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    private static void bad(Driven driven) {
        for (String event : List.of("{\"x\":1}", "{", "{\"x\":\"oops\"}", "[", "{\"x\":\"again\"}")) {
            driven.send(null, event.getBytes(StandardCharsets.UTF_8), 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.scope=key", "model.scope=shared"})
    void theFirstOfEachReasonIsSaidInBothScopes(String scope) {
        try (var driven = Driven.measured(directory, new Metrics(), "features=x", "model.key=constant", scope)) {
            bad(driven);
            driven.control("k", "{\"command\":\"dance\"}");
            driven.control("k", "{\"command\":\"sing\"}");
            assertThat(driven.read("weir.dead-letters")).hasSize(6);
        }
        assertThat(sentences()).hasSize(3);
        assertThat(sentences())
                .anySatisfy(s -> assertThat(s).contains("reason NOT_JSON is topic events, partition 0, offset 1: "))
                .anySatisfy(s ->
                        assertThat(s).contains("reason WRONG_TYPE is topic events, partition 0, offset 2: ", "oops"))
                .anySatisfy(s ->
                        assertThat(s).contains("reason BAD_COMMAND is topic weir.control, partition 0, offset 0: "));
    }

    /** What cannot be routed to a model is refused elsewhere. */
    @Test
    void soIsThatOfEventsWithoutAModel() {
        try (var driven = Driven.measured(directory, new Metrics(), "features=x", "model.key=field(/host)")) {
            bad(driven);
        }
        assertThat(sentences())
                .hasSize(2)
                .anySatisfy(s -> assertThat(s).contains("reason MISSING_KEY is topic events, partition 0, offset 0: "));
    }

    @Test
    void aBacktestSaysItInTheEnd() {
        var config = Driven.config("features=x");
        var topology = new LocalTopology(config, new LocalTopologyTest.Collected());
        topology.process(null, "{".getBytes(StandardCharsets.UTF_8), 0);
        topology.settle();
        assertThat(sentences()).isEmpty();
    }
}

package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.broker.EmbeddedBroker;
import io.weir.config.Topics;
import io.weir.config.WeirConfig;
import io.weir.runtime.WeirStreams;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.streams.KafkaStreams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What all models are judged by together is there again after a restart without local state. */
class PooledRestartIT {

    private static final int EVENTS = 6000;

    @TempDir
    Path directory;

    @Test
    void aRestartInBetweenChangesNoPValue() throws Exception {
        try (var broker = EmbeddedBroker.start(0, directory.resolve("broker"))) {
            var applications = new Applications(broker.bootstrapServers());
            List<String> runs = List.of("whole", "interrupted");
            Map<String, Map<String, String>> said = new TreeMap<>();
            for (String run : runs) {
                WeirConfig config = applications.config(
                        directory.resolve(run),
                        "topic.partitions=1",
                        "anomaly.rate.per=application",
                        "anomaly.alert.rate=0.02");
                Applications.createTopics(config);
                Applications.send(config, 0, EVENTS / 2);
                if (run.equals("interrupted")) {
                    play(config, EVENTS / 2);
                    try (var streams = new KafkaStreams(WeirTopology.build(config), config.streamsProperties())) {
                        streams.cleanUp();
                    }
                }
                Applications.send(config, EVENTS / 2, EVENTS);
                play(config, EVENTS);
                Applications.assertAccount(config, EVENTS);
                said.put(run, pValues(config));
            }
            assertThat(said.get("whole").values()).anyMatch(p -> !p.startsWith("null"));
            Map<String, String> whole = said.get("whole");
            said.get("interrupted")
                    .forEach((id, p) -> assertThat(p).as("event %s", id).isEqualTo(whole.get(id)));
        }
    }

    private static void play(WeirConfig config, int events) throws Exception {
        try (var streams = new WeirStreams(config)) {
            streams.start();
            Applications.awaitOutput(config, events);
        }
    }

    /** P-value and flag by the id of the event. */
    private static Map<String, String> pValues(WeirConfig config) {
        Map<String, String> values = new TreeMap<>();
        for (var record : Applications.committed(config, Topics.of(config).assignments())) {
            JsonNode assignment = Driven.json(record.value());
            values.put(
                    assignment.get("id").asText(),
                    assignment.get("pValue") + " " + assignment.get("anomaly") + " of "
                            + assignment.get("model").asText());
        }
        return values;
    }
}

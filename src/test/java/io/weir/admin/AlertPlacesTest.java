package io.weir.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.Topics;
import io.weir.config.WeirConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A budget for all models together is shared out among the partitions that there are. */
class AlertPlacesTest {

    private static List<String> problems(int partitions, String... settings) {
        Map<String, String> all = new HashMap<>(Map.of("features", "x", "model.key", "record-key"));
        for (String setting : settings) {
            String[] parts = setting.split("=", 2);
            all.put(parts[0], parts[1]);
        }
        WeirConfig config = WeirConfig.load(null, Map.of(), all);
        List<String> problems = new ArrayList<>();
        Topics topics = Topics.of(config);
        TopicAdmin.checkAlertPlaces(
                topics,
                Map.of(topics.input().iterator().next(), new TopicAdmin.State(partitions, null)),
                config,
                problems);
        return problems;
    }

    @Test
    void anotherNumberOfPartitionsIsSaidWithTheRemedy() {
        String budget = "anomaly.alert.rate=50 per P1D";
        assertThat(problems(12, budget, "anomaly.rate.per=application"))
                .singleElement()
                .asString()
                .contains("topic.partitions=1 ", "in 12", "set topic.partitions=12");
        assertThat(problems(2, budget, "anomaly.rate.per=application", "topic.partitions=3"))
                .hasSize(1);
    }

    @Test
    void whereItDoesNotMatterNothingIsSaid() {
        String budget = "anomaly.alert.rate=50 per P1D";
        String all = "anomaly.rate.per=application";
        assertThat(problems(12, budget, all, "topic.partitions=12")).isEmpty();
        assertThat(problems(12, budget)).isEmpty();
        assertThat(problems(12, all, "anomaly.alert.rate=0.01")).isEmpty();
        assertThat(problems(12, budget, all, "model.key=constant")).isEmpty();
    }
}

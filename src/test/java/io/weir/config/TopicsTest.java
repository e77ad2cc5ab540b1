package io.weir.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No topic is two things at once, and none has a name that no topic can have. */
class TopicsTest {

    private static WeirConfig load(String key, String value) {
        Map<String, String> settings = new HashMap<>(Map.of("features", "x", "topic.prefix", "w."));
        settings.put(key, value);
        return WeirConfig.load(null, Map.of(), settings);
    }

    @ParameterizedTest
    @CsvSource({
        "input.topics, w.assignments, assignments",
        "input.topics, w.anomalies, anomalies",
        "input.topics, w.models, models",
        "input.topics, w.lifecycle, the lifecycle",
        "input.topics, w.dead-letters, dead letters",
        "input.topics, w.control, commands",
        "input.topics, w.feedback, feedback",
        "feedback.topic, w.control, commands",
        "feedback.topic, w.dead-letters, dead letters",
        "feedback.topic, events, events"
    })
    void aTopicIsOneThing(String key, String topic, String other) {
        assertThatThrownBy(() -> load(key, topic))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll("topic '" + topic + "' is to have ", other, "give each a topic of its own");
    }

    @Test
    void anInputIsNamedOnce() {
        assertThatThrownBy(() -> load("input.topics", "a,b,a")).hasMessageContaining("'a' twice");
        assertThat(load("input.topics", "a,b").inputTopics()).containsExactly("a", "b");
        assertThat(load("input.topics", "other.assignments").inputTopics()).containsExactly("other.assignments");
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "..", "x250"})
    void aNameThatNoTopicCanHaveIsSaid(String name) {
        String topic = name.equals("x250") ? "x".repeat(250) : name;
        assertThatThrownBy(() -> load("input.topics", topic)).hasMessageContaining("can be no topic");
        assertThatThrownBy(() -> load("feedback.topic", topic)).hasMessageContaining("can be no topic");
        assertThatThrownBy(() -> load("topic.prefix", "x".repeat(245))).hasMessageContaining("can be no topic");
    }

    @Test
    void stateHasAFolder() {
        assertThatThrownBy(() -> load("state.dir", " ")).hasMessageContainingAll("state.dir", "expected a folder");
    }
}

package io.weir.json.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.mixture.ComponentChange;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class LifecycleEventTest {

    @Test
    void anEventOfAComponentNamesItAndItsParents() {
        var event = new LifecycleEvent(
                "h\"1", 7, new ComponentChange(ComponentChange.Event.MERGED, 3, List.of(8L, 9L), "refit"));
        assertThat(json(event))
                .isEqualTo("{\"model\":\"h\\\"1\",\"version\":7,\"event\":\"merged\",\"component\":3,"
                        + "\"parents\":[8,9],\"reason\":\"refit\"}");
    }

    @Test
    void anEventOfTheWholeModelHasNoComponent() {
        var event = new LifecycleEvent(
                "", 1, new ComponentChange(ComponentChange.Event.DRIFTED, -1, List.of(), "the scores fell"));
        assertThat(json(event))
                .isEqualTo("{\"model\":\"\",\"version\":1,\"event\":\"drifted\",\"component\":null,"
                        + "\"parents\":[],\"reason\":\"the scores fell\"}");
    }

    private static String json(LifecycleEvent event) {
        return new String(event.toJson(), StandardCharsets.UTF_8);
    }
}

package io.weir.evaluation.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.evaluation.measure.Ranking;
import io.weir.source.EventSource;
import io.weir.source.scenario.Scenario;
import io.weir.source.scenario.Trouble;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class HostForestsTest {

    private static final int EVENTS = 6000;

    @Test
    void aRequestOfTwentyFiveTimesTheLatencyIsStrangeOnItsHost() throws Exception {
        var forests = new HostForests(EVENTS);
        boolean[] single = new boolean[EVENTS];
        try (EventSource source = Scenario.FLEET.events(3, EVENTS)) {
            for (int i = 0; i < EVENTS; i++) {
                var event = source.next();
                single[i] = Integer.parseInt(event.label()) == 1 + Trouble.Kind.SINGLE.ordinal();
                forests.add(i, event);
            }
        }
        double[] scores = forests.scores(1);
        assertThat(Arrays.stream(scores)).allMatch(Double::isFinite);
        assertThat(forests.scores(1)).isEqualTo(scores);
        assertThat(Ranking.of(scores, single).rocAuc()).isGreaterThan(0.9);
    }
}

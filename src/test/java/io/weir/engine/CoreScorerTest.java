package io.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.anomaly.Alarm;
import io.weir.anomaly.AlertPolicy;
import io.weir.em.online.ScoringModel;
import io.weir.family.Family;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Which model events are scored by around a new regime. */
class CoreScorerTest {

    private static final Family FAMILY = Recorded.settings().family();

    private final CoreScorer scorer = new CoreScorer();
    private final ScoringModel first = ScoringModel.initial(FAMILY, new double[] {1});
    private final ScoringModel second = ScoringModel.initial(FAMILY, new double[] {1000});

    private static byte[] bytes(CoreScorer scorer) throws IOException {
        var bytes = new ByteArrayOutputStream();
        scorer.write(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    @Test
    void ofSeveralRegimesInARowTheModelBeforeTheFirstIsKept() throws IOException {
        assertThat(scorer.hasFormer()).isFalse();
        scorer.newRegime(first);
        assertThat(scorer.hasFormer()).isTrue();
        scorer.newRegime(second);
        var expected = new ByteArrayOutputStream();
        first.withScores(null).write(new DataOutputStream(expected));
        assertThat(bytes(scorer)).isEqualTo(expected.toByteArray());
        var read = new CoreScorer();
        read.read(new DataInputStream(new ByteArrayInputStream(bytes(scorer))), FAMILY);
        assertThat(bytes(read)).isEqualTo(bytes(scorer));
    }

    @Test
    void whenNothingIsToBeToldTheModelItselfScoresAndTheFormerOneIsLetGoOf() {
        scorer.newRegime(first);
        var alarm = Alarm.of(AlertPolicy.DEFAULT);
        assertThat(alarm.telling()).isZero();
        assertThat(scorer.score(second, alarm, AlertPolicy.DEFAULT).mixture()).isSameAs(second.mixture());
        assertThat(scorer.hasFormer()).isFalse();
    }

    @Test
    void aModelThatIsReplacedByCommandLeavesNoFormerOne() {
        scorer.newRegime(first);
        scorer.forget();
        assertThat(scorer.hasFormer()).isFalse();
    }
}

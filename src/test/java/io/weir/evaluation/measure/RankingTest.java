package io.weir.evaluation.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RankingTest {

    @Test
    void theFiguresAreThoseOfScikitLearn() {
        // scikit-learn 1.2.1: roc_auc_score, average_precision_score on their documented example.
        var ranking = Ranking.of(new double[] {0.1, 0.4, 0.35, 0.8}, new boolean[] {false, false, true, true});
        assertThat(ranking.rocAuc()).isEqualTo(0.75);
        assertThat(ranking.averagePrecision()).isCloseTo(0.8333333333333333, within(1e-15));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theAreaIsTheProportionOfPairsInOrderAndTiesCountHalf(long seed) {
        var random = new SplittableRandom(seed);
        int n = 200;
        double[] scores = new double[n];
        boolean[] positive = new boolean[n];
        for (int i = 0; i < n; i++) {
            positive[i] = random.nextInt(4) == 0;
            scores[i] = random.nextInt(20) + (positive[i] ? 3 : 0);
        }
        scores[7] = Double.POSITIVE_INFINITY;
        double right = 0;
        double pairs = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                if (positive[i] && !positive[j]) {
                    pairs++;
                    right += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
                }
            }
        }
        assertThat(Ranking.of(scores, positive).rocAuc()).isCloseTo(right / pairs, within(1e-14));
    }

    @Test
    void withoutPositivesThereIsNothingToFind() {
        var ranking = Ranking.of(new double[] {1, 2}, new boolean[2]);
        assertThat(ranking.rocAuc()).isNaN();
        assertThat(ranking.averagePrecision()).isNaN();
    }

    @Test
    void scoresWithoutTheirLabelsAreRefused() {
        assertThatThrownBy(() -> Ranking.of(new double[3], new boolean[2]))
                .hasMessage("3 scores for 2 labels; expected one each");
    }
}

package io.weir.evaluation.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AdjustedRandIndexTest {

    private static AdjustedRandIndex of(int[] clusters, int[] labels) {
        var index = new AdjustedRandIndex();
        for (int i = 0; i < clusters.length; i++) {
            index.add(clusters[i], labels[i]);
        }
        return index;
    }

    @Test
    void theFiguresAreThoseOfScikitLearn() {
        // scikit-learn 1.2.1: adjusted_rand_score on its documented examples.
        assertThat(of(new int[] {0, 0, 1, 1}, new int[] {0, 0, 1, 2}).value()).isCloseTo(4.0 / 7, within(1e-15));
        assertThat(of(new int[] {0, 1, 0, 1}, new int[] {0, 0, 1, 1}).value()).isCloseTo(-0.5, within(1e-15));
        assertThat(of(new int[] {5, 5, 2, 2}, new int[] {0, 0, 1, 1}).value()).isEqualTo(1);
    }

    @Test
    void independentPartitionsAgreeByChanceOnly() {
        var random = new SplittableRandom(1);
        var index = new AdjustedRandIndex();
        for (int i = 0; i < 100_000; i++) {
            index.add(random.nextInt(5), random.nextInt(3));
        }
        // The index of independent partitions is of the order of 1/n.
        assertThat(index.value()).isCloseTo(0, within(1e-3));
    }

    @Test
    void clustersOfAnotherModelAreOtherClusters() {
        var all = of(new int[] {0, 0, 1}, new int[] {0, 0, 1});
        all.addDisjoint(of(new int[] {0, 1, 1}, new int[] {0, 1, 1}));
        assertThat(all.value())
                .isEqualTo(of(new int[] {0, 0, 1, 2, 3, 3}, new int[] {0, 0, 1, 0, 1, 1})
                        .value());
    }

    @Test
    void nothingAgreesWithNothing() {
        assertThat(new AdjustedRandIndex().value()).isNaN();
    }
}

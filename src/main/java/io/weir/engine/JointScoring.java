package io.weir.engine;

import io.weir.anomaly.InlierScore;
import io.weir.em.EStep;
import io.weir.em.online.ScoringModel;
import io.weir.family.Block;
import io.weir.family.BlockScratch;
import java.util.Arrays;

/** Scores events of one model side by side, a block at the most. Mutable, not thread-safe. */
final class JointScoring {

    private final EStep eStep;
    private final BlockScratch scratch = new BlockScratch();
    private final double[] scores = new double[Block.CAPACITY];
    /** Those that are scored together, and their points. */
    private final HeldEvent[] together = new HeldEvent[Block.CAPACITY];

    private final double[][] points = new double[Block.CAPACITY][];
    private int size;

    JointScoring(EStep eStep) {
        this.eStep = eStep;
    }

    int size() {
        return size;
    }

    void add(HeldEvent event) {
        together[size] = event;
        points[size++] = event.event().x();
    }

    /** Scores those that were added, and begins with none again. */
    void run(ScoringModel model, InlierScore core) {
        int n = size;
        size = 0;
        eStep.run(model.mixture(), points, 0, n, (first, block, r, logLikelihood) -> {
            for (int j = 0; j < block.size(); j++) {
                together[j].scored(j, r, model.mixture().size(), logLikelihood[j]);
            }
            core.of(block, scores, r, scratch);
            for (int j = 0; j < block.size(); j++) {
                together[j].scored(model, scores[j]);
            }
        });
    }

    /** Lets go of the events. */
    void clear() {
        Arrays.fill(together, null);
        Arrays.fill(points, null);
        size = 0;
    }
}

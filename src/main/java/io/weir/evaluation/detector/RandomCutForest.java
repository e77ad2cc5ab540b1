package io.weir.evaluation.detector;

import com.amazon.randomcutforest.parkservices.AnomalyDescriptor;
import com.amazon.randomcutforest.parkservices.ThresholdedRandomCutForest;

/**
 * A thresholded Random Cut Forest (Guha, Mishra, Roy, Schrijvers 2016, “Robust random cut forest based anomaly detection on
 * streams”), as its authors' library has it, with the library's defaults but for the seed and one thread. It scores nothing before it
 * has a quarter of its samples.
 */
public final class RandomCutForest implements Detector {

    private final ThresholdedRandomCutForest forest;
    private long rows;
    private boolean flagged;

    /**
     * @param dimension of rows, ≥ 1
     * @param shingle consecutive rows that are looked at as one point, ≥ 1
     */
    public RandomCutForest(int dimension, int shingle, long seed) {
        forest = ThresholdedRandomCutForest.builder()
                .dimensions(dimension * shingle)
                .shingleSize(shingle)
                .parallelExecutionEnabled(false)
                .randomSeed(seed)
                .build();
    }

    @Override
    public double next(double[] row) {
        // Rows may be kept by the library.
        AnomalyDescriptor made = forest.process(row.clone(), ++rows);
        flagged = made.getAnomalyGrade() > 0;
        return made.getRCFScore();
    }

    @Override
    public boolean flagged() {
        return flagged;
    }
}

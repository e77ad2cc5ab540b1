package io.weir.family.independent;

import io.weir.family.Attribution;
import io.weir.family.Component;
import java.util.List;
import java.util.random.RandomGenerator;

/** One density whose features are independent of each other. A feature that was never observed has none, and says nothing. */
abstract class IndependentComponent implements Component {

    /** Whether feature j has a density. */
    abstract boolean knows(int j);

    /** log p of a value that is there, of a feature that has a density. */
    abstract double logDensity(double v, int j);

    /** The attribution of a value that is there, of a feature that has a density. */
    abstract Attribution attribution(int slot, double v, int j);

    /** A value of feature j, which has a density. */
    abstract double draw(RandomGenerator random, int j);

    @Override
    public final double logDensity(double[] x, int from, double[] scratch) {
        double log = 0;
        for (int j = 0; j < dimension(); j++) {
            double v = x[from + j];
            if (v == v && knows(j)) {
                log += logDensity(v, j);
            }
        }
        return log;
    }

    @Override
    public final void attribute(double[] x, int from, List<Attribution> into) {
        for (int j = 0; j < dimension(); j++) {
            double v = x[from + j];
            if (v == v && knows(j)) {
                into.add(attribution(from + j, v, j));
            }
        }
    }

    @Override
    public void sample(RandomGenerator random, double[] x, int from) {
        for (int j = 0; j < dimension(); j++) {
            x[from + j] = knows(j) ? draw(random, j) : Double.NaN;
        }
    }
}

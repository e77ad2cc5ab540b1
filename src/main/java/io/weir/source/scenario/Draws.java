package io.weir.source.scenario;

import java.util.SplittableRandom;

/** Random draws that are the same for a seed on every JVM. */
final class Draws {

    private final SplittableRandom random;
    private double spare = Double.NaN;

    Draws(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Uniform on 0 … n−1. */
    int uniform(int n) {
        return random.nextInt(n);
    }

    /** Uniform on [0, 1). */
    double uniform() {
        return random.nextDouble();
    }

    /** An index, with probability in proportion to its weight. */
    int pick(double... weights) {
        double sum = 0;
        for (double w : weights) {
            sum += w;
        }
        double u = random.nextDouble() * sum;
        int i = 0;
        while (i < weights.length - 1 && u >= weights[i]) {
            u -= weights[i++];
        }
        return i;
    }

    /** Standard normal, by Marsaglia's polar method (Marsaglia and Bray 1964). */
    double gaussian() {
        if (!Double.isNaN(spare)) {
            double z = spare;
            spare = Double.NaN;
            return z;
        }
        double u;
        double v;
        double s;
        do {
            u = 2 * random.nextDouble() - 1;
            v = 2 * random.nextDouble() - 1;
            s = u * u + v * v;
        } while (s >= 1 || s == 0);
        double scale = Math.sqrt(-2 * StrictMath.log(s) / s);
        spare = v * scale;
        return u * scale;
    }

    double gaussian(double mean, double sd) {
        return mean + sd * gaussian();
    }

    /** Poisson, by multiplying uniforms (Knuth, TAOCP vol. 2, 3.4.1); for small means. */
    int poisson(double mean) {
        double limit = StrictMath.exp(-mean);
        int count = 0;
        for (double p = random.nextDouble(); p > limit; p *= random.nextDouble()) {
            count++;
        }
        return count;
    }
}

package io.weir.numeric;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.apache.commons.numbers.gamma.InverseErfc;
import org.apache.commons.numbers.gamma.LogGamma;
import org.apache.commons.numbers.gamma.RegularizedGamma;

/** The tail of the χ² distribution, in the log domain: it is asked where probabilities themselves underflow. Thread-safe. */
public final class ChiSquare {

    /** Degrees of freedom are rounded to multiples of this. */
    private static final double GRID = 0.25;
    /** Tables are kept up to here; beyond, every value is computed. */
    private static final int MOST_DEGREES = 512;

    /** Step of a table in √x. Between two entries the error is at most 1/8 · step² · |f''|, some 5e-4 nats. */
    private static final double STEP = 1.0 / 16;

    private static final int ENTRIES = 641;
    /** Less than any probability that a double has, so that its logarithm exists. */
    private static final double LEAST = 1e-300;

    private static final AtomicReferenceArray<double[]> TABLES =
            new AtomicReferenceArray<>((int) (MOST_DEGREES / GRID) + 1);

    private ChiSquare() {}

    /**
     * log P(X ≥ x) for X ~ χ² with so many degrees of freedom; strictly falling in x wherever it differs from 0 in double precision.
     * Takes a table and interpolates.
     *
     * @param degrees of freedom, ≥ 0; rounded to a multiple of {@value #GRID}, at least that
     * @param x ≥ 0, may be infinite
     * @return nats, ≤ 0; −∞ only if x is infinite
     */
    public static double logSurvival(double degrees, double x) {
        int number = (int) Math.max(1, Math.rint(degrees / GRID));
        double place = Math.sqrt(x) / STEP;
        if (number >= TABLES.length() || !(place < ENTRIES - 1)) {
            return exact(number * GRID, x);
        }
        double[] table = TABLES.get(number);
        if (table == null) {
            table = table(number * GRID);
            TABLES.set(number, table);
        }
        int i = (int) place;
        return table[i] + (place - i) * (table[i + 1] - table[i]);
    }

    private static double[] table(double degrees) {
        double[] table = new double[ENTRIES];
        for (int i = 0; i < ENTRIES; i++) {
            double t = i * STEP;
            table[i] = exact(degrees, t * t);
        }
        return table;
    }

    /** The same, computed: by a series near the centre, by a continued fraction in the tail (Abramowitz and Stegun 6.5.31). */
    static double exact(double degrees, double x) {
        double a = degrees / 2;
        double y = x / 2;
        if (y == Double.POSITIVE_INFINITY) {
            return Double.NEGATIVE_INFINITY;
        }
        if (y < a + 1) {
            return Math.log(RegularizedGamma.Q.value(a, y));
        }
        // Lentz's method.
        double b = y + 1 - a;
        double c = 1 / LEAST;
        double d = 1 / b;
        double h = d;
        double change = 0;
        for (int i = 1; i < 10_000 && Math.abs(change - 1) > 1e-14; i++) {
            double an = -i * (i - a);
            b += 2;
            d = an * d + b;
            d = 1 / (Math.abs(d) < LEAST ? LEAST : d);
            c = b + an / c;
            c = Math.abs(c) < LEAST ? LEAST : c;
            change = d * c;
            h *= change;
        }
        return a * Math.log(y) - y - LogGamma.value(a) + Math.log(h);
    }

    /**
     * The square of the standard normal deviation that is exceeded, in either direction, with probability p: P(χ²₁ ≥ z²) = p.
     *
     * @param p in [0, 1]; less than 1e-300 counts as that
     */
    public static double squaredDeviation(double p) {
        double z = Math.sqrt(2) * InverseErfc.value(Math.max(p, LEAST));
        return z * z;
    }
}

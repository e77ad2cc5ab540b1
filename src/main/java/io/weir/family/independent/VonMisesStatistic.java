package io.weir.family.independent;

/**
 * Mass and mean resultant of weighted angles: the mean of their cosines and of their sines, which is all that directions and concentrations
 * need. Unlike a mean of angles it knows no beginning of the circle.
 */
final class VonMisesStatistic extends IndependentMeans {

    private static final int COS = 0;
    private static final int SIN = 1;

    private final double[] cos = means[COS];
    private final double[] sin = means[SIN];

    VonMisesStatistic(int dimension) {
        super(2, dimension);
    }

    /** Where the angles of feature j are on the whole, in [−π, π]. */
    double direction(int j) {
        return Math.atan2(sin[j], cos[j]);
    }

    /** 1 minus the length of the mean resultant: 0 if all angles are the same, 1 if they have no direction in common. */
    double dispersion(int j) {
        return Math.max(0, 1 - Math.hypot(cos[j], sin[j]));
    }

    @Override
    public void add(double[] x, int from, double r) {
        addObserved(x, from, r);
    }

    @Override
    public void addObserved(double[] x, int from, double r) {
        if (!(r > 0)) {
            return;
        }
        for (int j = 0; j < cos.length; j++) {
            double v = x[from + j];
            add(j, Math.cos(v), Math.sin(v), r);
        }
        addMass(r);
    }

    /**
     * Adds a point, its missing features at what is expected of them.
     *
     * @param expectedCos of each feature; NaN where nothing is
     */
    void addExpected(double[] x, int from, double r, double[] expectedCos, double[] expectedSin) {
        if (!(r > 0)) {
            return;
        }
        for (int j = 0; j < cos.length; j++) {
            double v = x[from + j];
            boolean there = v == v;
            add(j, there ? Math.cos(v) : expectedCos[j], there ? Math.sin(v) : expectedSin[j], r);
        }
        addMass(r);
    }

    /** Adds a resultant of feature j, a number that is NaN if there is none. */
    private void add(int j, double otherCos, double otherSin, double r) {
        if (otherCos != otherCos) {
            miss(j, r);
            return;
        }
        blend(COS, j, otherCos, r);
        blend(SIN, j, otherSin, r);
        know(j, r);
    }

    /** {@inheritDoc} No angles have a longer mean resultant than 1. */
    @Override
    void confine(int j) {
        double length = Math.max(1, Math.hypot(cos[j], sin[j]));
        cos[j] /= length;
        sin[j] /= length;
    }

    @Override
    public VonMisesStatistic copy() {
        return copyTo(new VonMisesStatistic(cos.length));
    }

    /**
     * Of some statistics, the first that knows feature j: a component expects what the others have of what it has not seen.
     *
     * @param background may be null
     * @return null if none does
     */
    static VonMisesStatistic knowing(
            int j, VonMisesStatistic own, VonMisesStatistic all, VonMisesStatistic background) {
        if (own.known(j) > 0) {
            return own;
        }
        if (all.known(j) > 0) {
            return all;
        }
        return background != null && background.known(j) > 0 ? background : null;
    }
}

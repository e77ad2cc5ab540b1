package io.weir.family;

/** What keeps the M-step away from the edge of the parameter space. */
public sealed interface Regularization {

    /**
     * A constant added to every variance: scikit-learn's {@code reg_covar}. Families without a variance ignore it.
     *
     * @param variance ≥ 0, in squared units of the features
     */
    record Ridge(double variance) implements Regularization {
        public Ridge {
            if (!(variance >= 0 && variance < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("ridge variance " + variance + " is not a finite number ≥ 0");
            }
        }
    }

    /**
     * One pseudo-observation drawn from the background, and a floor under each variance.
     *
     * <p>Σₖ = (nₖ Cₖ + 0.1·S) / (nₖ + 1) + floor · diag(S), with S the covariance of the background and nₖ the points of the
     * component. The prior has the shape of the data, so that it is equivariant under affine maps, and it fades as 1/nₖ
     * (a conjugate inverse-Wishart prior in the manner of Fraley and Raftery 2007, with a weaker scale). Other families take
     * one pseudo-observation of their background mean.
     *
     * @param background the statistic of all events at the start, one component; not modified
     * @param floor smallest variance as a fraction of each feature's background variance, ≥ 0
     */
    record FadingPrior(Statistic background, double floor) implements Regularization {

        /** Pseudo-observations c₀. */
        public static final double COUNT = 1;

        /** Scale of the pseudo-observation's covariance against the background's. */
        public static final double SHARE = 0.1;

        public FadingPrior {
            if (!(floor >= 0 && floor < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("covariance floor " + floor + " is not a finite number ≥ 0");
            }
        }
    }

    /** Nothing at all: maximum likelihood. */
    static Regularization none() {
        return new Ridge(0);
    }
}

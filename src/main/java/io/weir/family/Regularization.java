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
     * Pseudo-observations drawn from the background, and a floor under each variance.
     *
     * <p>Σₖ = (nₖ Cₖ + c·share·S) / (nₖ + c) + floor · diag(S), with S the covariance of the background, c the count and nₖ the
     * points of the component. The prior has the shape of the data, so that it is equivariant under affine maps, and it fades
     * as 1/nₖ (a conjugate inverse-Wishart prior in the manner of Fraley and Raftery 2007, with a weaker scale). Other families
     * take c pseudo-observations of their background mean.
     *
     * @param background the statistic of all events at the start, one component; not modified
     * @param count pseudo-observations c ≥ 0
     * @param share scale of their covariance against the background's
     * @param diagonal whether only the background's variances count, not its correlations
     * @param floor smallest variance as a fraction of each feature's background variance, ≥ 0
     * @param shrinkage pseudo-observations sₖ of each component that have its variances and no covariances: covariances are
     *     multiplied by nₖ / (nₖ + sₖ); null for none
     */
    record FadingPrior(
            Statistic background, double count, double share, boolean diagonal, double floor, double[] shrinkage)
            implements Regularization {

        public FadingPrior {
            if (!(floor >= 0 && floor < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("covariance floor " + floor + " is not a finite number ≥ 0");
            }
        }

        /** {@inheritDoc} Half a one, so that a component whose kind of event has not been seen for long stays in reach. */
        @Override
        public double weightCount() {
            return 0.5 * count;
        }

        /** One pseudo-observation with a hundredth of the background's covariance: for models that have their data. */
        public static FadingPrior of(Statistic background, double floor) {
            return new FadingPrior(background, 1, 0.01, false, floor, null);
        }

        /**
         * Strong and without correlations, for models with fewer points than parameters: as many pseudo-observations as the
         * smallest sample that spans d features.
         */
        public static FadingPrior provisional(Statistic background, int dimension, double floor) {
            return new FadingPrior(background, dimension + 1.0, 1, true, floor, null);
        }

        /** The same with other pseudo-observations of each component. */
        public FadingPrior withShrinkage(double[] pseudoObservations) {
            return new FadingPrior(background, count, share, diagonal, floor, pseudoObservations);
        }
    }

    /** Pseudo-observations added to each component for its weight. */
    default double weightCount() {
        return 0;
    }

    /** Nothing at all: maximum likelihood. */
    static Regularization none() {
        return new Ridge(0);
    }
}

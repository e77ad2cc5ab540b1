package io.weir.family;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The {@linkplain Deviance deviance} of some features of a component given the others, the context: of p(x_rest | x_context, k). The degrees of
 * freedom and what is attributed are of the rest alone. Context that is missing is marginalised.
 *
 * <p>Not thread-safe: implementations keep buffers.
 */
public interface ConditionalDeviance extends Deviance {

    /**
     * log p(x_context | k) of what is there of the context, in nats; 0 if nothing is.
     *
     * @param x features from … from + d − 1 are read, NaN where one is missing; not modified
     */
    double logContext(double[] x, int from);

    /**
     * One per component.
     *
     * @param components of the family, at least one
     * @param points number of points that made each, ≥ 0
     * @param context by feature; of the family's dimension
     * @param directions by feature, in which deviations count: +1, −1, or 0 for both
     */
    static ConditionalDeviance[] of(
            Family family, Component[] components, double[] points, boolean[] context, int[] directions) {
        boolean any = IntStream.of(directions).anyMatch(s -> s != 0);
        boolean all = true;
        for (boolean c : context) {
            any |= c;
            all &= c;
        }
        if (any && !all) {
            return family.given(components, points, context, directions);
        }
        // Where all are context, nothing is left: everything is masked.
        Deviance[] deviances = family.deviances(components, points);
        ConditionalDeviance[] masked = new ConditionalDeviance[components.length];
        Arrays.setAll(masked, k -> new MaskedDeviance(components[k], deviances[k], context));
        return masked;
    }

    /** Of a component whose features are independent of each other: what is not looked at counts as missing. */
    final class MaskedDeviance implements ConditionalDeviance {

        private final Component component;
        private final Deviance deviance;
        private final boolean[] context;
        /** In which deviations count; null if both do in all features. */
        private final int[] directions;
        /** Where deviations are from, by feature; null if there are no directions. */
        private final double[] centre;

        private final double[] point;
        private final double[] scratch;
        private final boolean any;

        /** @param deviance of the component; {@code context} is not copied */
        MaskedDeviance(Component component, Deviance deviance, boolean[] context) {
            this(component, deviance, context, null, null);
        }

        /**
         * @param directions by feature, in which deviations count; not copied
         * @param centre where they are from; not copied
         */
        public MaskedDeviance(
                Component component, Deviance deviance, boolean[] context, int[] directions, double[] centre) {
            this.directions = directions;
            this.centre = centre;
            this.component = component;
            this.deviance = deviance;
            this.context = context;
            point = new double[context.length];
            scratch = new double[2 * context.length];
            boolean some = false;
            for (boolean c : context) {
                some |= c;
            }
            any = some;
        }

        /** The context, or the rest, with NaN in the place of the others. */
        private double[] only(boolean ofContext, double[] x, int from) {
            for (int j = 0; j < point.length; j++) {
                point[j] = context[j] == ofContext ? x[from + j] : Double.NaN;
            }
            return point;
        }

        /** Of the rest, what counts. */
        private double[] counted(double[] x, int from) {
            only(false, x, from);
            for (int j = 0; directions != null && j < point.length; j++) {
                if (directions[j] * (point[j] - centre[j]) < 0) {
                    point[j] = Double.NaN;
                }
            }
            return point;
        }

        @Override
        public double logContext(double[] x, int from) {
            return any ? component.logDensity(only(true, x, from), 0, scratch) : 0;
        }

        @Override
        public double of(double[] x, int from, double[] unused) {
            return deviance.of(counted(x, from), 0, scratch);
        }

        @Override
        public double degreesOfFreedom() {
            double[] x = new double[context.length];
            return degreesOfFreedom(x, 0);
        }

        @Override
        public double degreesOfFreedom(double[] x, int from) {
            return deviance.degreesOfFreedom(only(false, x, from), 0);
        }

        @Override
        public void attribute(double[] x, int from, List<Attribution> into) {
            int first = into.size();
            deviance.attribute(counted(x, from), 0, into);
            for (int i = first; i < into.size(); i++) {
                into.set(i, into.get(i).at(from + into.get(i).slot()));
            }
        }
    }
}

package io.weir.family;

import java.util.List;

/** The conditional deviances of independent blocks of features, which add up. */
record ProductConditional(ConditionalDeviance[] parts, int[] dimensions) implements ConditionalDeviance {

    @Override
    public double logContext(double[] x, int from) {
        double log = 0;
        int at = from;
        for (int b = 0; b < parts.length; b++) {
            log += parts[b].logContext(x, at);
            at += dimensions[b];
        }
        return log;
    }

    @Override
    public double of(double[] x, int from, double[] scratch) {
        double sum = 0;
        int at = from;
        for (int b = 0; b < parts.length; b++) {
            sum += parts[b].of(x, at, scratch);
            at += dimensions[b];
        }
        return sum;
    }

    @Override
    public double degreesOfFreedom() {
        double sum = 0;
        for (ConditionalDeviance part : parts) {
            sum += part.degreesOfFreedom();
        }
        return sum;
    }

    @Override
    public double degreesOfFreedom(double[] x, int from) {
        double sum = 0;
        int at = from;
        for (int b = 0; b < parts.length; b++) {
            sum += parts[b].degreesOfFreedom(x, at);
            at += dimensions[b];
        }
        return sum;
    }

    @Override
    public void attribute(double[] x, int from, List<Attribution> into) {
        int at = from;
        for (int b = 0; b < parts.length; b++) {
            parts[b].attribute(x, at, into);
            at += dimensions[b];
        }
    }
}

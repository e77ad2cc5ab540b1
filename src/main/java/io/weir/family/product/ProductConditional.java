package io.weir.family.product;

import io.weir.family.ConditionalDeviance;

/** The conditional deviances of independent blocks of features, which add up. */
final class ProductConditional extends ProductDeviance<ConditionalDeviance> implements ConditionalDeviance {

    ProductConditional(ConditionalDeviance[] parts, int[] dimensions) {
        super(parts, dimensions);
    }

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
}

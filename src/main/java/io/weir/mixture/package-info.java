/** A mixture θ of components ({@link io.weir.mixture.Mixture}, immutable) and what it learns from ({@link io.weir.mixture.MixtureStatistics}, mutable). */
package io.weir.mixture;

/**
 * Conformance vectors: exact answers of Gaussian mixtures where double arithmetic is hard, and Weir against them.
 *
 * <pre>
 *   DensityVectors MixtureVectors MStepVectors FitVectors StatisticVectors     the cases
 *        │              (ExactGaussian, ExactMixture, ExactMoments: 60 digits)
 *        ▼
 *   ConformanceVectors.main ──► docs/conformance/*.json ──► ConformanceTest    Weir's kernels
 * </pre>
 *
 * <p>Nothing of Weir's arithmetic is used to make the vectors.
 */
package io.weir.conformance;

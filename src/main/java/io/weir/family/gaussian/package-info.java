/**
 * Real features that vary together: the Gaussian family, its statistic of means and covariances, and the linear algebra of triangles that
 * both live on.
 *
 * <pre>
 *   Gaussian ──► GaussianStatistic ◄── BlockSums          mass, mean, covariance of points, or of blocks of them
 *       └──────► GaussianComponent ◄── Whitening          log densities, and what is expected of missing features
 *                GaussianDeviance, GaussianGiven          how far out: of all features, or of some given the others
 * </pre>
 */
package io.weir.family.gaussian;

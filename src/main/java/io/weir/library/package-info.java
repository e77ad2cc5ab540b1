/**
 * What other programs use of Weir: the only package that the library's module exports.
 *
 * <pre>
 *   points ──► GaussianMixture.fit ──► responsibilities, densities        all points are there
 *   event  ──► Detector.accept     ──► Verdict ──► Explanation            they come one after the other
 *                  └──► Cluster                                           what it has learned so far
 * </pre>
 *
 * <p>Signatures name classes of Java and of this package, and nothing else.
 */
package io.weir.library;

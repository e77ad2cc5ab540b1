/**
 * What a user might run instead: detectors that see the rows of a stream one by one, each scored before it is learned, as the product
 * does it. They are here to be compared with, and are written from their papers or are a library's own, with the defaults of both.
 *
 * <pre>
 *   RandomCutForest          a library's: trees of a sample that ages, with its own threshold (Guha et al. 2016)
 *   HalfSpaceTrees           masses of random boxes in the window before (Tan, Ting, Liu 2011)
 *   WindowedIsolationForest  an isolation forest of the last rows, grown anew every now and then (Liu, Ting, Zhou 2008)
 *   RobustZ                  the column that is furthest from its median
 *   RobustDeviations         the same for a fleet: latencies by host and path
 *   HostForests              a RandomCutForest for each host of a fleet
 * </pre>
 */
package io.weir.evaluation.detector;

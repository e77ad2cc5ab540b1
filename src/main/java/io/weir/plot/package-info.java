/**
 * Charts, and pictures of mixtures made of them: points coloured by responsibility, components as ellipses. Knows mixtures and points, no
 * files of events and no Kafka.
 *
 * <pre>
 *   MixturePlot ──► Chart ──► SvgPen ──► a file, or an element of a page
 *                        └──► ImagePen ──► PNG
 * </pre>
 */
package io.weir.plot;

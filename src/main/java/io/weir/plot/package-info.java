/**
 * Pictures of mixtures: points coloured by responsibility, components as ellipses. Knows mixtures and points, no files of events
 * and no Kafka.
 */
package io.weir.plot;

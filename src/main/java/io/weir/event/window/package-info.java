/**
 * What a model's last events say together: numbers of a stretch of event time, in bounded memory. It knows neither features nor how events are
 * read.
 *
 * <pre>
 *   event ──1, a number, yes or no──► TimedSums ──count, rate, mean, share──► a feature of the event
 *            {@link io.weir.event.window.TimeWindow} says which
 * </pre>
 */
package io.weir.event.window;

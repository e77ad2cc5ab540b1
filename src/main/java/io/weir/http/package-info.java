/**
 * Servers that answer over HTTP: who may ask, how answers are sent, and what is said of errors.
 *
 * <pre>
 *   Listener ─► WebServer ─► Gate ─► Collected ─► Lanes ─► routes ─► Answers
 *                                                           ▲
 *                                             Monitoring ───┘ or the routes of who starts it
 * </pre>
 *
 * It knows neither Kafka nor events.
 */
package io.weir.http;

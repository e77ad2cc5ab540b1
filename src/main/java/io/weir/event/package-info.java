/**
 * What an event is here, and what is said about it, whatever it is written in: neither bytes nor JSON nor Kafka.
 *
 * <pre>
 *   Features   which values of an event make a point x, and how
 *   Event      (id, time, x) ──► … ──► Assignment
 *   UnreadableEvent   why something is no event (Reason)
 *   Source     topic, partition and offset an event came from
 *   Feedback   what somebody says of an event ──► FeedbackEffect
 * </pre>
 */
package io.weir.event;

/**
 * What an event is here, and what is said about it. No Kafka: bytes come in, bytes go out.
 *
 * <pre>
 *   bytes ──► EventReader ──► Event (id, time, x) ──► … ──► Assignment ──► bytes
 *                 │
 *                 └──► UnreadableEvent (Reason) ──► DeadLetter
 *
 *   Features   which numbers of the JSON object make x, and how
 *   Source     topic, partition and offset an event came from
 *   ModelSnapshot ◄──► JSON, bit for bit
 * </pre>
 */
package io.weir.event;

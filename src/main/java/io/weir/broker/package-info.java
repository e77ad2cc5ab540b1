/**
 * A real Kafka broker inside the process: one node that is broker and KRaft controller at once.
 *
 * <pre>
 *   clients ──► 127.0.0.1:port ──► broker ◄──► controller (a free port of its own) ──► data directory
 * </pre>
 */
package io.weir.broker;

/**
 * Where events come from when they do not come from a topic: recorded files, bundled data, seeded scenarios.
 *
 * <pre>
 *   CSV, NDJSON (.gz, stdin) ──► CsvEvents, NdjsonEvents ─┐
 *   bundled flights          ──► Flights ─────────────────┼──► EventSource of RecordedEvent (key, timestamp, JSON bytes)
 *   seed                     ──► Scenario ────────────────┘
 * </pre>
 */
package io.weir.source;

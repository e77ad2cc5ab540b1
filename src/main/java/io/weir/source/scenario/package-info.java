/**
 * Events that are drawn: seeded scenarios of streams that change, fleets that fail, points of a lecture.
 *
 * <pre>
 *   seed ──► Scenario ──► ScenarioEvents, FleetEvents, LecturePoints ──► EventSource of RecordedEvent
 * </pre>
 */
package io.weir.source.scenario;

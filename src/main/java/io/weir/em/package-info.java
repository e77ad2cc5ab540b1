/**
 * The two steps of EM over points that are all there, and how it starts.
 *
 * <pre>
 *   Initializer ──► BatchEm ⟲ (EStep, maximize) ──► Mixture
 *
 *   em ◄── em.search   which optimum, and how many components
 *    ▲         ▲
 *    └─── em.online    one event after the other
 * </pre>
 *
 * <p>Nothing here knows a family by name, a clock, a file or Kafka.
 */
package io.weir.em;

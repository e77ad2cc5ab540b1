/**
 * The seam of the whole program: what a component remembers ({@link io.weir.family.Statistic}), what it is
 * ({@link io.weir.family.Component}), and how the one follows from the other ({@link io.weir.family.Family}).
 *
 * <pre>
 *   points ──► Component.expect ──► Statistic ──► merge, scale ──► Family.maximize ──► Component
 *                  ▲                                                                      │
 *                  └────────────────────────── next iteration ◄───────────────────────────┘
 * </pre>
 *
 * <p>The families stand in rooms of their own: {@code gaussian} has real features that vary together, {@code independent} those that
 * do not (counts, yes or no, categories, angles), and {@code product} puts families together. A new family is three new classes there,
 * a line in {@code FeatureKind}, and nothing elsewhere.
 *
 * <p>Symbols of the numerical core, here and in
 * {@code mixture} and {@code em}: K components, d features, x a point, r responsibilities, ℓ log joint densities, s statistics,
 * θ a model, γ a step size. γ is only ever a step size; a <em>weight</em> is a mixture weight; a <em>mass</em> belongs to a
 * statistic. Log-likelihoods are in nats.
 */
package io.weir.family;

/**
 * Features that are independent of each other given the component: counts, yes or no, categories, angles.
 *
 * <pre>
 *                       IndependentFeatures   IndependentMeans      IndependentComponent   IndependentDeviance
 *   Poisson             MeanFamily            MeanStatistic         MeanFamily.Means       PoissonDeviance
 *   Bernoulli           MeanFamily            MeanStatistic         MeanFamily.Means       RarityDeviance
 *   Categorical         Categorical           CategoricalStatistic  CategoricalComponent   RarityDeviance
 *   VonMises            VonMises              VonMisesStatistic     VonMises.Directions    VonMisesDeviance
 * </pre>
 *
 * <p>What goes feature by feature stands once, in the classes of the first line; only counts of levels are no means.
 */
package io.weir.family.independent;

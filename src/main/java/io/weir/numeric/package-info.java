/**
 * Numerical ground: sums in the log domain and symmetric matrices. Knows no mixtures.
 *
 * <p>The only package that imports EJML; everybody else sees plain {@code double} arrays.
 */
package io.weir.numeric;

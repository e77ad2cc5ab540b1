/**
 * Families put together: blocks of features that are independent of each other given the component, and which family describes which
 * kind of feature.
 */
package io.weir.family.product;

package io.weir.em;

/** How an E-step shares a point among the components. */
public enum AssignmentMode {
    /** r = p(k | x): EM. */
    SOFT,
    /** r = 1 for the most probable component, 0 for the others: classification EM; k-means for equal spheres. */
    HARD
}

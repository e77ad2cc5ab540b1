package io.weir.library;

import io.weir.family.CovarianceType;

/** Which shapes clusters may have. */
public enum Covariance {
    /** Ellipsoids of any direction, each of its own. */
    FULL,
    /** Ellipsoids along the axes: within a cluster, features vary independently. */
    DIAGONAL,
    /** Spheres, each of its own size. */
    SPHERICAL,
    /** One ellipsoid for all. */
    TIED;

    CovarianceType type() {
        return CovarianceType.valueOf(name());
    }
}

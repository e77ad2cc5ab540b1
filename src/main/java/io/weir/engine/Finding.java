package io.weir.engine;

import io.weir.event.Assignment;
import io.weir.family.Attribution;
import io.weir.family.CategoryNames;
import java.util.List;

/**
 * What was found of an event.
 *
 * @param assignment its responsibilities are overwritten when a later event has been told of
 * @param strange whether it is flagged, or would be if nothing suppressed that
 * @param explanation what makes it strange, the largest share first; empty if it is not
 * @param repeats flagged events that were suppressed since the last one that was not
 * @param levels names of the levels of categories; not a copy
 * @param targetRate share of events to be flagged by now, in (0, 1); NaN while no event can be flagged
 */
public record Finding(
        Assignment assignment,
        boolean strange,
        List<Attribution> explanation,
        long repeats,
        CategoryNames levels,
        double targetRate) {}

package io.weir.report;

import java.util.HashMap;
import java.util.Map;

/** Colours of clusters, the same wherever one appears; those that are there in the end get different ones first. */
final class Colors {

    private static final String[] PALETTE = {
        "#4269d0", "#efb118", "#ff725c", "#6cc5b0", "#3ca951", "#ff8ab7", "#a463f2", "#97bbf5", "#9c6b4e", "#9498a0"
    };

    private final Map<Long, String> colors = new HashMap<>();

    /**
     * @param last ids of the clusters that are there in the end
     */
    Colors(long... last) {
        for (long id : last) {
            of(id);
        }
    }

    /** The colour of a cluster. */
    String of(long id) {
        return colors.computeIfAbsent(id, i -> PALETTE[colors.size() % PALETTE.length]);
    }
}

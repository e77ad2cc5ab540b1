package io.weir.library;

import io.weir.anomaly.AlertPolicy;
import io.weir.anomaly.Context;
import io.weir.anomaly.Directions;
import io.weir.event.Features;
import io.weir.event.Ranges;

/** By which features events are judged, in which direction, and which values are anomalies by themselves. */
final class Judged {

    private final Features features;
    private Context context = Context.NONE;
    private Directions directions = Directions.NONE;
    private Ranges ranges;
    private String rangesAsWritten = "";

    Judged(Features features) {
        this.features = features;
        ranges = Ranges.none(features);
    }

    void given(String list) {
        boolean[] given = new boolean[features.size()];
        features.some(list).forEach(j -> given[features.slot(j)] = true);
        context = Context.of(given);
        refuseBoth();
    }

    void direction(String list) {
        directions = Directions.of(features.directions(list));
        refuseBoth();
    }

    private void refuseBoth() {
        for (int j = 0; j < features.size(); j++) {
            int slot = features.slot(j);
            if (context.has(slot) && directions.sign(slot) != 0) {
                throw new IllegalArgumentException("'" + features.get(j).name()
                        + "' is given, so it is never a reason for an alert; it needs no direction");
            }
        }
    }

    void range(String list) {
        ranges = Ranges.parse(list, features);
        rangesAsWritten = list.strip();
    }

    Ranges ranges() {
        return ranges;
    }

    AlertPolicy policy(double alertRate) {
        return AlertPolicy.of(alertRate, true).judging(context, directions);
    }

    /** As a part of what describes a detector. */
    @Override
    public String toString() {
        return (context.isEmpty() ? "" : "; given " + context)
                + (directions.isEmpty() ? "" : "; directions " + directions)
                + (ranges.isEmpty() ? "" : "; ranges " + rangesAsWritten);
    }
}

package io.weir.library;

import io.weir.engine.Finding;
import io.weir.event.Event;
import io.weir.event.Feature;
import io.weir.event.Features;
import io.weir.event.OutOfRange;
import io.weir.event.Transform;
import io.weir.event.UnreadableEvent;
import io.weir.event.window.Condition;
import io.weir.event.window.TimeWindow;
import io.weir.family.Attribution;
import io.weir.family.CategoryNames;
import io.weir.family.Component;
import io.weir.family.product.FeatureKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Translates between what a program gives and gets, in its features' order and units, and points, which have the order and units of models. */
record Points(Features features) {

    /**
     * Refuses features of which no number could be given.
     *
     * @return the same
     */
    static Features check(Features features) {
        if (features.lackCalendar()) {
            throw new IllegalArgumentException("'calendar()' needs a calendar, and a detector has none;"
                    + " expected a field like category(day), of which it is given a number for each kind of day");
        }
        for (int j = 0; j < features.size(); j++) {
            TimeWindow window = features.get(j).window();
            Condition condition = window == null ? null : window.condition();
            if (condition != null && !condition.value().matches("[+-]?[0-9.]+([eE][+-]?[0-9]+)?")) {
                throw new IllegalArgumentException(
                        "'" + features.get(j).name() + "' compares with '" + condition.value()
                                + "'; expected a number, since a detector is given numbers: one that means it");
            }
        }
        return features;
    }

    /**
     * The event that a program means.
     *
     * @param x one value per feature, NaN where it is missing; not modified
     * @throws IllegalArgumentException naming the feature, its value and what is expected
     */
    Event event(double[] x, long timestamp) {
        if (x.length != features.size()) {
            throw new IllegalArgumentException(
                    "a point has " + x.length + " values, and there are " + features.size() + " features");
        }
        double[] point = new double[x.length];
        List<String> levels = features.hasCategories() ? new ArrayList<>() : List.of();
        boolean any = false;
        for (int j = 0; j < x.length; j++) {
            point[features.slot(j)] = features.isCopy(j)
                    ? point[features.slot(features.firstOfValues(j))]
                    : value(features.get(j), x[j], levels);
            any |= point[features.slot(j)] == point[features.slot(j)];
        }
        if (!any) {
            throw new IllegalArgumentException(
                    "every value of a point is missing; expected at least one of " + features);
        }
        return new Event(null, timestamp, true, point, levels);
    }

    private static double value(Feature feature, double v, List<String> levels) {
        if (feature.path() == null) {
            return 1;
        }
        if (v != v) {
            return v;
        }
        try {
            double value = feature.of(v);
            if (feature.kind() == FeatureKind.CATEGORICAL) {
                levels.add(Transform.level(v));
            }
            return value;
        } catch (UnreadableEvent e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** What a program is told of a finding, whose arrays are used again. */
    Verdict verdict(Finding finding) {
        var made = finding.assignment();
        int size = made.components().size();
        Long[] ids = new Long[size];
        double[] r = new double[size];
        for (int k = 0; k < size; k++) {
            ids[k] = made.components().id(k);
            r[k] = made.responsibilities()[k];
        }
        List<Explanation> why = made.anomaly()
                ? finding.explanation().stream()
                        .map(a -> explanation(a, finding.levels()))
                        .toList()
                : List.of();
        return new Verdict(
                made.cluster(),
                List.of(ids),
                r,
                made.logLikelihood(),
                made.score(),
                made.pValue(),
                made.anomaly(),
                why,
                made.modelVersion(),
                made.warmingUp(),
                made.outOfRange().stream().map(OutOfRange::feature).toList());
    }

    private Explanation explanation(Attribution a, CategoryNames levels) {
        Feature feature = features.ofSlot(a.slot());
        return feature.kind() == FeatureKind.CATEGORICAL
                ? new Explanation(
                        feature.name(),
                        a.share(),
                        number(a.value(), levels),
                        number(a.expected(), levels),
                        Double.NaN,
                        Double.NaN)
                : new Explanation(
                        feature.name(),
                        a.share(),
                        feature.invert(a.value()),
                        feature.invert(a.expected()),
                        feature.invert(a.low()),
                        feature.invert(a.high()));
    }

    /** The number that a level was given as. */
    private static double number(double code, CategoryNames levels) {
        return levels.knows(code) ? Double.parseDouble(levels.name(code)) : Double.NaN;
    }

    /** Where a component is. */
    double[] centre(Component component) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        component.describe(parameters, new CategoryNames());
        Map<FeatureKind, Integer> places = new EnumMap<>(FeatureKind.class);
        double[] centre = new double[features.size()];
        for (int j = 0; j < centre.length; j++) {
            Feature feature = features.get(j);
            int place = places.merge(feature.kind(), 1, Integer::sum) - 1;
            centre[j] = switch (feature.kind()) {
                case GAUSSIAN -> feature.invert(((double[]) parameters.get("mean"))[place]);
                case POISSON -> ((double[]) parameters.get("rate"))[place];
                case BERNOULLI -> ((double[]) parameters.get("probability"))[place];
                case VONMISES -> feature.invert(((double[]) parameters.get("direction"))[place]);
                case CATEGORICAL -> Double.NaN;
            };
        }
        return centre;
    }
}

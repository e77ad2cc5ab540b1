package io.weir.json;

import io.weir.event.Assignment;
import io.weir.event.Feature;
import io.weir.event.Features;
import io.weir.event.OutOfRange;
import io.weir.event.Source;
import io.weir.family.Attribution;
import io.weir.family.CategoryNames;
import io.weir.family.product.FeatureKind;
import java.util.List;

/** Writes assignments as JSON. Keeps its buffers from one event to the next: one object per thread. */
public final class AssignmentWriter {

    private static final byte[] ID = JsonBytes.ascii("{\"id\":");
    private static final byte[] TIMESTAMP = JsonBytes.ascii(",\"timestamp\":");
    private static final byte[] MODEL = JsonBytes.ascii(",\"model\":");
    private static final byte[] MODEL_VERSION = JsonBytes.ascii(",\"modelVersion\":");
    private static final byte[] WARMING_UP = JsonBytes.ascii(",\"status\":\"warming-up\",\"cluster\":");
    private static final byte[] SCORED = JsonBytes.ascii(",\"status\":\"scored\",\"cluster\":");
    private static final byte[] RESPONSIBILITIES = JsonBytes.ascii(",\"responsibilities\":");
    private static final byte[] LOG_LIKELIHOOD = JsonBytes.ascii("},\"logLikelihood\":");
    private static final byte[] P_VALUE = JsonBytes.ascii(",\"pValue\":");
    private static final byte[] NULL = JsonBytes.ascii("null");
    private static final byte[] ANOMALY = JsonBytes.ascii(",\"anomaly\":true");
    private static final byte[] NO_ANOMALY = JsonBytes.ascii(",\"anomaly\":false");
    private static final byte[] SUPPRESSED = JsonBytes.ascii(",\"suppressed\":");
    private static final byte[] OUT_OF_RANGE = JsonBytes.ascii(",\"outOfRange\":");
    private static final byte[] SOURCE = JsonBytes.ascii(",\"source\":{\"topic\":");
    private static final byte[] PARTITION = JsonBytes.ascii(",\"partition\":");
    private static final byte[] OFFSET = JsonBytes.ascii(",\"offset\":");

    private static final byte[] REPEATS = JsonBytes.ascii(",\"repeats\":");
    private static final byte[] EXPLANATION = JsonBytes.ascii(",\"explanation\":");
    private static final byte[] FEATURE = JsonBytes.ascii("{\"feature\":");
    private static final byte[] SHARE = JsonBytes.ascii(",\"share\":");
    private static final byte[] VALUE = JsonBytes.ascii(",\"value\":");
    private static final byte[] EXPECTED = JsonBytes.ascii(",\"expected\":");
    private static final byte[] VALUE_IS_CODE = JsonBytes.ascii(",\"valueIsCode\":true");
    private static final byte[] EXPECTED_IS_CODE = JsonBytes.ascii(",\"expectedIsCode\":true");
    private static final byte[] LOW = JsonBytes.ascii(",\"low\":");
    private static final byte[] HIGH = JsonBytes.ascii(",\"high\":");
    private static final byte[] NO_RANGE = JsonBytes.ascii(",\"low\":null,\"high\":null");
    private static final byte[] EVENT = JsonBytes.ascii("],\"event\":");

    private static final byte[] OMITTED = JsonBytes.ascii(",\"eventOmitted\":");
    private static final byte[] EVENT_BYTES = JsonBytes.ascii(",\"eventBytes\":");

    private final JsonBytes json = new JsonBytes();

    /** What responsibilities are multiples of, see {@link FixedPoint}. */
    private final long unit;
    /** Responsibilities below this are less than half of that, and most of them are. */
    private final double least;

    /** Whether somebody has judged if events are anomalies; nothing is said of it otherwise. */
    private final boolean judged;

    /** The part of an assignment about the model: the same for most events that follow each other. */
    private final JsonBytes model = new JsonBytes();

    private String modelName;
    private long modelVersion;
    private boolean warmingUp;

    /** The same of where events come from. */
    private final JsonBytes origin = new JsonBytes();

    private String topic;
    private int partition;

    /** Of the responsibilities. */
    private long[] units = new long[0];

    private AssignmentWriter(long unit, boolean judged) {
        this.unit = unit;
        this.judged = judged;
        least = 0.499 * unit / FixedPoint.ONE;
    }

    /**
     * Writes responsibilities to twelve places, for whoever calculates with them.
     *
     * @param judged whether there is something to say on whether an event is an anomaly
     */
    public static AssignmentWriter precise(boolean judged) {
        return new AssignmentWriter(1, judged);
    }

    /**
     * Writes responsibilities to seven places: so the largest, which makes up for what the others are rounded by, is right to a
     * millionth, and a record of many components is a seventh shorter.
     */
    public static AssignmentWriter brief() {
        return new AssignmentWriter(FixedPoint.SEVENTH, true);
    }

    /** The assignment as UTF-8. */
    public byte[] write(Assignment assignment) {
        json.clear();
        fields(assignment);
        return json.raw('}').toBytes();
    }

    /**
     * A flagged event: the assignment, why, and the event itself.
     *
     * @param repeats alerts of this model kept back since the one before
     * @param explanation one entry per feature that is there
     * @param levels names of the levels of categorical features
     * @param event the event as it came, a JSON object in UTF-8
     * @param shown what of the event is written
     */
    public byte[] write(
            Assignment assignment,
            long repeats,
            List<Attribution> explanation,
            Features features,
            CategoryNames levels,
            byte[] event,
            Shown shown) {
        json.clear();
        fields(assignment);
        if (repeats > 0) {
            json.raw(REPEATS).number(repeats);
        }
        json.raw(EXPLANATION);
        char before = '[';
        for (Attribution attribution : explanation) {
            json.raw(before);
            explain(attribution, features.ofSlot(attribution.slot()), levels);
            before = ',';
        }
        if (explanation.isEmpty()) {
            json.raw('[');
        }
        json.raw(EVENT);
        switch (shown) {
            case FULL -> json.object(event);
            case FEATURES -> features(explanation, features, levels);
            default -> json.raw(NULL);
        }
        if (shown != Shown.FULL) {
            json.raw(OMITTED).text(shown.omitted());
        }
        if (shown == Shown.TOO_LARGE) {
            json.raw(EVENT_BYTES).number((long) event.length);
        }
        return json.raw('}').toBytes();
    }

    /** The values of the features that are there, by their names. */
    private void features(List<Attribution> explanation, Features features, CategoryNames levels) {
        char before = '{';
        for (Attribution a : explanation) {
            Feature feature = features.ofSlot(a.slot());
            json.raw(before).text(feature.name()).raw(':');
            value(a.value(), feature, levels);
            before = ',';
        }
        if (explanation.isEmpty()) {
            json.raw('{');
        }
        json.raw('}');
    }

    private void value(double value, Feature feature, CategoryNames levels) {
        if (feature.kind() == FeatureKind.CATEGORICAL) {
            json.text(levels.name(value));
        } else {
            place(value, feature);
        }
    }

    private void explain(Attribution a, Feature feature, CategoryNames levels) {
        json.raw(FEATURE).text(feature.name());
        json.raw(SHARE).numberOrText(Math.min(a.share(), Double.MAX_VALUE));
        if (feature.kind() == FeatureKind.CATEGORICAL) {
            json.raw(VALUE).text(levels.name(a.value()));
            if (!levels.knows(a.value())) {
                json.raw(VALUE_IS_CODE);
            }
            json.raw(EXPECTED).text(levels.name(a.expected()));
            if (!levels.knows(a.expected())) {
                json.raw(EXPECTED_IS_CODE);
            }
            json.raw(NO_RANGE);
        } else {
            json.raw(VALUE);
            place(a.value(), feature);
            json.raw(EXPECTED);
            place(a.expected(), feature);
            json.raw(LOW);
            place(a.low(), feature);
            json.raw(HIGH);
            place(a.high(), feature);
        }
        json.raw('}');
    }

    /** A number of a feature in the event's own units; where it is a time on a circle, as clocks show it. */
    private void place(double x, Feature feature) {
        if (feature.circle() != null && feature.circle().isTime()) {
            json.text(feature.circle().text(x));
        } else {
            json.numberOrText(feature.invert(x));
        }
    }

    /** The object without its closing brace. */
    private void fields(Assignment a) {
        json.raw(ID).text(a.id()).raw(TIMESTAMP).number(a.timestamp());
        int best = a.best();
        json.raw(model(a)).number(a.components().id(best));
        responsibilities(a, best);
        json.raw(LOG_LIKELIHOOD).decimal(Math.max(a.logLikelihood(), -Double.MAX_VALUE));
        json.raw(P_VALUE);
        if (a.pValue() == a.pValue()) {
            // A probability is never nothing.
            json.share(Math.max(1, FixedPoint.units(a.pValue())));
        } else {
            json.raw(NULL);
        }
        if (judged) {
            json.raw(a.anomaly() ? ANOMALY : NO_ANOMALY);
        }
        if (a.suppressed() != null) {
            json.raw(SUPPRESSED).text(a.suppressed().label());
        }
        if (!a.outOfRange().isEmpty()) {
            outOfRange(a.outOfRange());
        }
        json.raw(origin(a.source())).number(a.source().offset()).raw('}');
    }

    private void outOfRange(List<OutOfRange> values) {
        json.raw(OUT_OF_RANGE);
        char before = '[';
        for (OutOfRange value : values) {
            json.raw(before).raw(FEATURE).text(value.feature()).raw(VALUE).numberOrText(value.value());
            json.raw(LOW);
            bound(value.low());
            json.raw(HIGH);
            bound(value.high());
            json.raw('}');
            before = ',';
        }
        json.raw(']');
    }

    /** Null where an end is open. */
    private void bound(double bound) {
        if (Math.abs(bound) < Double.POSITIVE_INFINITY) {
            json.numberOrText(bound);
        } else {
            json.raw(NULL);
        }
    }

    private JsonBytes model(Assignment a) {
        if (a.modelVersion() != modelVersion
                || a.warmingUp() != warmingUp
                || !a.model().equals(modelName)) {
            modelVersion = a.modelVersion();
            warmingUp = a.warmingUp();
            modelName = null;
            model.clear().raw(MODEL).text(a.model()).raw(MODEL_VERSION).number(modelVersion);
            model.raw(warmingUp ? WARMING_UP : SCORED);
            modelName = a.model();
        }
        return model;
    }

    private JsonBytes origin(Source source) {
        if (source.partition() != partition || !source.topic().equals(topic)) {
            partition = source.partition();
            topic = null;
            origin.clear().raw(SOURCE).text(source.topic()).raw(PARTITION).number((long) partition);
            origin.raw(OFFSET);
            topic = source.topic();
        }
        return origin;
    }

    /** Those that round to something. The largest one is what the others leave of 1, so that the decimals sum to it exactly. */
    private void responsibilities(Assignment a, int best) {
        int size = a.components().size();
        if (units.length < size) {
            units = new long[size];
        }
        double perWhole = (double) FixedPoint.ONE / unit;
        long others = 0;
        for (int k = 0; k < size; k++) {
            double r = a.responsibilities()[k];
            units[k] = k == best || r < least ? 0 : unit * Math.round(r * perWhole);
            others += units[k];
        }
        units[best] = FixedPoint.ONE - others;
        json.raw(RESPONSIBILITIES);
        char before = '{';
        for (int k = 0; k < size; k++) {
            if (units[k] > 0) {
                json.shareOf(before, a.components().id(k), units[k]);
                before = ',';
            }
        }
    }
}

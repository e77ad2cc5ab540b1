package io.weir.fuzz;

import io.weir.StrictJson;
import io.weir.config.WeirConfig;
import io.weir.event.Assignment;
import io.weir.event.Event;
import io.weir.event.Reason;
import io.weir.event.Source;
import io.weir.event.UnreadableEvent;
import io.weir.family.CategoryNames;
import io.weir.json.AssignmentWriter;
import io.weir.json.EventReader;
import io.weir.json.Shown;
import io.weir.mixture.ComponentIds;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An event: the short way and the tree say the same of it, and an assignment and an anomaly with it are JSON that the strictest
 * reader takes.
 */
final class EventTarget implements Target {

    private static final String FEATURES =
            "x, log(b), hour(ts), weekday(\"day, of\"), poisson(n), bernoulli(ok), category(c)";
    /** Of no event, and deeper than the short way goes. */
    private static final String DEEP = "never";

    private static final Set<Reason> REASONS = EnumSet.of(
            Reason.TOMBSTONE,
            Reason.TOO_LARGE,
            Reason.NOT_JSON,
            Reason.NOT_AN_OBJECT,
            Reason.WRONG_TYPE,
            Reason.VALUE_OUT_OF_RANGE,
            Reason.NOT_POSITIVE,
            Reason.NO_FEATURES,
            Reason.BAD_TIME,
            Reason.BAD_ID);

    private final WeirConfig config = config(FEATURES);
    private final EventReader shortWay = config.eventReader();
    private final EventReader tree =
            config(FEATURES + ", category(/" + DEEP + "/" + DEEP + ")").eventReader();
    private final AssignmentWriter writer = AssignmentWriter.brief();

    static WeirConfig config(String features) {
        return WeirConfig.load(null, Map.of(), Map.of("features", features, "event.id", "/id", "event.time", "/ts"));
    }

    @Override
    public void take(byte[] input) {
        if (new String(input, StandardCharsets.ISO_8859_1).contains(DEEP)) {
            return;
        }
        Event event = null;
        Reason refused = null;
        try {
            event = shortWay.read(input, 42);
        } catch (UnreadableEvent e) {
            refused = e.reason();
            check(REASONS.contains(refused), "refused as %s", refused);
        }
        try {
            Event same = tree.read(input, 42);
            check(refused == null, "the tree reads what the short way refuses as %s", refused);
            int d = config.features().size();
            check(Arrays.equals(event.x(), Arrays.copyOf(same.x(), d)), "x %s", Arrays.toString(same.x()));
            check(event.timestamp() == same.timestamp(), "times");
            check(String.valueOf(event.id()).equals(String.valueOf(same.id())), "ids");
            check(event.levels().equals(same.levels()), "levels");
        } catch (UnreadableEvent e) {
            check(e.reason() == refused, "the tree refuses as %s, the short way as %s", e.reason(), refused);
        }
        if (event != null) {
            write(event, input);
        }
    }

    private void write(Event event, byte[] input) {
        var assignment = new Assignment(
                event.id() == null ? "" : event.id(),
                event.timestamp(),
                "m",
                1,
                false,
                ComponentIds.first(1, 0),
                new double[] {1},
                -1,
                1,
                0.5,
                true,
                null,
                new Source("events", 0, 7));
        StrictJson.parse(writer.write(assignment));
        StrictJson.parseText(
                writer.write(assignment, 0, List.of(), config.features(), new CategoryNames(), input, Shown.FULL));
    }

    private static void check(boolean holds, String sentence, Object... values) {
        if (!holds) {
            throw new AssertionError(String.format(sentence, values));
        }
    }
}

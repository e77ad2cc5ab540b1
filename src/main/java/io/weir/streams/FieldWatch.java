package io.weir.streams;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.config.Settings;
import io.weir.config.WeirConfig;
import io.weir.event.Event;
import io.weir.event.Features;
import io.weir.event.Reading;
import io.weir.event.Reason;
import io.weir.event.UnreadableEvent;
import io.weir.json.EventReader;
import io.weir.json.ModelKey;
import io.weir.metrics.FieldPresence;
import io.weir.metrics.FieldTable;
import io.weir.metrics.WatchedField;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Watches the events of a task for the fields that the configuration names, for as long as there are events.
 *
 * <pre>
 *   new ──there──► there ──missing for longer than chance──► gone ──there again, mostly──► there
 *    └──in none of the first 1,000──► never ──there──► there
 * </pre>
 *
 * <p>What changes is said in a sentence, once in a process for all its tasks. Use from one thread.
 */
public final class FieldWatch {

    /** Events after which a field that never came is spoken of. */
    public static final int EVENTS = 1000;

    private static final int MOST_PATHS = 30;

    /** What a field that is gone has to earn to be back: one for an event with it, less half its usual share for one without. */
    private static final double BACK = 5;

    private static final Instant EARLIEST = Instant.parse("1990-01-01T00:00:00Z");
    private static final long DAY_MILLIS = 86_400_000;

    private enum State {
        NEW,
        THERE,
        GONE,
        NEVER
    }

    /** One field. */
    private static final class Watched {

        private State state = State.NEW;
        private double earned;
        /** Of the events, before it was gone. */
        private double share;
    }

    private final Features features;
    /** Numbers of the features that are watched. */
    private final int[] own;

    private final FieldTable table;
    private final FieldPresence presence;
    private final Watched[] watched;
    /** Places of the fields that are no features; −1 where it is not watched. */
    private final int id;

    private final int time;
    private final int key;
    private final long latest;
    private final Consumer<String> say;
    private final Set<String> paths = new TreeSet<>();
    private int events;

    private FieldWatch(Features features, List<WatchedField> fields, FieldTable table, long now, Consumer<String> say) {
        this.features = features;
        own = watched(features);
        this.table = table;
        this.say = say;
        latest = now + DAY_MILLIS;
        presence = table.watch(fields);
        watched = fields.stream().map(f -> new Watched()).toArray(Watched[]::new);
        List<String> settings = fields.stream().map(WatchedField::setting).toList();
        id = settings.indexOf(Settings.EVENT_ID);
        time = settings.indexOf(Settings.EVENT_TIME);
        key = settings.indexOf(Settings.MODEL_KEY);
    }

    /**
     * A watch over the events that are scored.
     *
     * @param keys whether the field that names the model is looked for here
     * @param now ms since the epoch
     * @param say is given sentences
     */
    static FieldWatch ofEvents(WeirConfig config, boolean keys, FieldTable table, long now, Consumer<String> say) {
        List<WatchedField> fields = new ArrayList<>();
        for (int j : watched(config.features())) {
            fields.add(new WatchedField(
                    WatchedField.FEATURES, config.features().get(j).name()));
        }
        for (String setting : List.of(Settings.EVENT_ID, Settings.EVENT_TIME)) {
            if (config.getString(setting) != null) {
                fields.add(new WatchedField(setting, config.getString(setting)));
            }
        }
        if (keys && config.modelKey().kind() == ModelKey.Kind.FIELD) {
            fields.add(key(config));
        }
        return new FieldWatch(config.features(), fields, table, now, say);
    }

    /** A watch over the events that are sent to where their model is, for the field that names it. */
    static FieldWatch ofKeys(WeirConfig config, FieldTable table, Consumer<String> say) {
        boolean keys = config.modelKey().kind() == ModelKey.Kind.FIELD;
        return new FieldWatch(config.features(), keys ? List.of(key(config)) : List.of(), table, 0, say);
    }

    /** Features that have a value of their own. */
    private static int[] watched(Features features) {
        return IntStream.range(0, features.size())
                .filter(j -> !features.isCopy(j))
                .toArray();
    }

    private static WatchedField key(WeirConfig config) {
        return new WatchedField(Settings.MODEL_KEY, config.getString(Settings.MODEL_KEY));
    }

    /** No more events come. */
    void close() {
        table.forget(presence);
    }

    /**
     * Looks at an event.
     *
     * @param event null if it cannot be read
     * @param unreadable why; null if it can
     * @param json the event; null if it has none
     */
    void look(Event event, UnreadableEvent unreadable, byte[] json) {
        Reason reason = unreadable == null ? null : unreadable.reason();
        if (event == null && reason != Reason.NO_FEATURES) {
            lookForKey(reason, json);
            return;
        }
        double[] x = event == null ? null : event.x();
        for (int i = 0; i < own.length; i++) {
            double v = x == null ? Double.NaN : x[features.slot(own[i])];
            see(i, v == v, x != null && Reading.isInvalid(v), json);
        }
        if (event != null) {
            if (id >= 0) {
                see(id, event.id() != null, false, json);
            }
            if (time >= 0) {
                see(time, event.hasTime(), false, json);
            }
        }
        if (key >= 0) {
            see(key, true, false, json);
        }
        presence.endOfEvent();
        if (events < EVENTS) {
            lookAtFirst(event, json);
        }
    }

    /**
     * Looks for the field that names the model.
     *
     * @param reason why the event cannot be sent on; null if it can
     */
    void lookForKey(Reason reason, byte[] json) {
        if (key >= 0 && (reason == null || reason == Reason.MISSING_KEY)) {
            see(key, reason == null, false, json);
            presence.endOfEvent();
            if (events < EVENTS) {
                lookAtFirst(null, json);
            }
        }
    }

    private void see(int i, boolean there, boolean invalid, byte[] json) {
        if (there) {
            presence.there(i);
            if (watched[i].state != State.THERE) {
                comes(i);
            }
        } else {
            presence.missing(i, invalid);
            misses(i, json);
        }
    }

    private void comes(int i) {
        Watched field = watched[i];
        field.earned++;
        if (field.state == State.GONE && field.earned < BACK) {
            return;
        }
        if (field.state == State.GONE && table.back(field(i), presence)) {
            say.accept(describe(i) + " is in the events again");
        }
        field.state = State.THERE;
    }

    private void misses(int i, byte[] json) {
        Watched field = watched[i];
        if (field.state == State.GONE) {
            field.earned = Math.max(0, field.earned - field.share / 2);
        } else if (field.state == State.THERE && presence.isGone(i)) {
            field.state = State.GONE;
            field.earned = 0;
            field.share = presence.shareBefore(i);
            if (table.gone(field(i), presence)) {
                say.accept(String.format(
                        Locale.ROOT,
                        "%s was in %.3g %% of the events and is in none of the newest %,d; %s; they have %s",
                        describe(i),
                        100 * field.share,
                        presence.figures(i).missingLast(),
                        consequence(i),
                        String.join(", ", paths(json))));
            }
        }
    }

    private WatchedField field(int i) {
        return presence.fields().get(i);
    }

    private String describe(int i) {
        return isFeature(i) ? "feature " + field(i).name() : field(i).setting() + "=" + field(i).name();
    }

    private boolean isFeature(int i) {
        return field(i).setting().equals(WatchedField.FEATURES);
    }

    private String consequence(int i) {
        return isFeature(i) ? "they are scored without it" : consequence(field(i).setting());
    }

    /** What becomes of events without a field that is no feature. */
    private static String consequence(String setting) {
        return switch (setting) {
            case Settings.EVENT_TIME -> "their records' timestamps count instead";
            case Settings.EVENT_ID -> "they are called by topic, partition and offset";
            default -> "they become dead letters";
        };
    }

    private void lookAtFirst(Event event, byte[] json) {
        if (paths.size() < MOST_PATHS && (events < 10 || events % 100 == 0)) {
            collect(json, paths);
        }
        if (event != null && (event.hasTime() || event.timestamp() > 0)) {
            checkTime(event);
        }
        if (++events == EVENTS) {
            speakOfNever();
            paths.clear();
        }
    }

    private void checkTime(Event event) {
        long millis = event.timestamp();
        if ((millis < EARLIEST.toEpochMilli() || millis > latest) && table.first(Settings.EVENT_TIME_UNIT)) {
            say.accept("one of the first " + EVENTS + " events is of " + Instant.ofEpochMilli(millis)
                    + ", before 1990 or after tomorrow; are '" + Settings.EVENT_TIME_UNIT + "' and '"
                    + Settings.EVENT_TIME_FORMAT + "' right for its time?");
        }
    }

    private void speakOfNever() {
        int[] never = IntStream.range(0, watched.length)
                .filter(i -> presence.figures(i).isNever())
                .toArray();
        for (int i : never) {
            watched[i].state = State.NEVER;
        }
        String missing = IntStream.of(never)
                .filter(this::isFeature)
                .filter(i -> table.first(field(i)))
                .mapToObj(i -> features.get(own[i]))
                .map(f -> f.path() == null ? f.name() : f.path().toString())
                .distinct()
                .collect(Collectors.joining(", "));
        String has = " was in none of the first " + EVENTS + " events; they have " + String.join(", ", paths);
        if (!missing.isEmpty()) {
            say.accept("of the features, " + missing + has + "; is '" + Settings.FEATURES + "' right?");
        }
        IntStream.of(never)
                .filter(i -> !isFeature(i))
                .filter(i -> table.first(field(i)))
                .forEach(i -> say.accept(describe(i) + has + "; " + consequence(i)));
    }

    private static Set<String> paths(byte[] json) {
        Set<String> paths = new TreeSet<>();
        collect(json, paths);
        return paths;
    }

    private static void collect(byte[] json, Set<String> paths) {
        try {
            collect("", EventReader.parse(json, Integer.MAX_VALUE), paths);
        } catch (UnreadableEvent e) {
            // What has no fields shows none.
        }
    }

    private static void collect(String path, JsonNode node, Set<String> paths) {
        if (node.isObject()) {
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                collect(path + "/" + field.getKey().replace("~", "~0").replace("/", "~1"), field.getValue(), paths);
            }
        } else if (paths.size() < MOST_PATHS) {
            paths.add(path);
        }
    }
}

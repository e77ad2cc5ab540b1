package io.weir.profile;

import io.weir.source.InputException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How a stream could be clustered, by a sample of it: settings, and for each the reason in words. Immutable.
 *
 * @param settings by key, in the order in which people read them
 * @param reasons by key of a setting; those of {@code features} one line for each feature
 * @param leftOut fields that are no features, and why
 * @param notes on what the sample cannot say
 */
public record Proposal(
        Map<String, String> settings,
        Map<String, List<String>> reasons,
        Map<String, String> leftOut,
        List<String> notes) {

    /** More features make a model that needs very many events. */
    static final int MOST_FEATURES = 30;

    private static final double SAME = 0.999;
    private static final double SLOW = 0.7;
    private static final int MOST_LAGS = 3;
    private static final double DAILY = 0.1;
    private static final long DAY = 86_400_000;
    /** Alerts that somebody can look at in a day. */
    private static final int ALERTS_A_DAY = 20;
    /** Above this, such a number is less than the usual share. */
    private static final double MANY_EVENTS_A_DAY = 2000;

    private static final String ONE_MODEL = "constant";

    /**
     * Looks at a sample.
     *
     * @throws InputException if no field of it can be a feature
     */
    public static Proposal of(SampleProfile sample) {
        return new Draft(sample).proposal();
    }

    /** What is decided so far, one thing after the other. */
    private static final class Draft {

        private final SampleProfile sample;
        private final Map<String, String> settings = new LinkedHashMap<>();
        private final Map<String, List<String>> reasons = new LinkedHashMap<>();
        private final Map<String, String> leftOut = new LinkedHashMap<>();
        private final List<String> notes = new ArrayList<>();
        /** Fields that are not used yet. */
        private final List<FieldProfile> fields;

        Draft(SampleProfile sample) {
            this.sample = sample;
            fields = new ArrayList<>(sample.fields());
        }

        Proposal proposal() {
            Optional<EventTime> time = time();
            id();
            Grouping groups = key();
            List<FieldChoice> features = features(groups);
            set("features", "", List.of());
            List<String> names = new ArrayList<>();
            List<String> why = new ArrayList<>();
            features.forEach(f -> {
                names.add(f.feature());
                why.add(f.feature() + ": " + f.why());
            });
            lags(features, groups, names, why);
            cycle(features, time, names, why);
            settings.put("features", String.join(", ", names));
            reasons.put("features", why);
            set(
                    "features.invalid",
                    "missing",
                    List.of(
                            "A value that its feature cannot take, like log() of 0, is missing. The event is scored by its other values."));
            rest(time, groups);
            return new Proposal(settings, reasons, leftOut, notes);
        }

        private void set(String key, String value, List<String> why) {
            settings.put(key, value);
            reasons.put(key, why);
        }

        private Optional<EventTime> time() {
            Optional<EventTime> found = EventTime.of(sample);
            found.ifPresent(time -> {
                fields.remove(time.field());
                set("event.time", time.field().path().toString(), List.of("The time of an event."));
                if (time.pattern() != null) {
                    set("event.time.format", time.pattern(), List.of("How it is written."));
                }
                if (!time.zoned()) {
                    set(
                            "event.zone",
                            "UTC",
                            List.of(
                                    "Its times have no zone. If the clocks are others, name theirs, like Europe/Berlin."));
                }
            });
            fields.removeIf(field -> {
                boolean other = EventTime.of(field, sample.events()) != null;
                if (other) {
                    leftOut.put(field.path().toString(), "it is another time");
                }
                return other;
            });
            return found.or(() -> EventTime.ofRecords(sample));
        }

        private void id() {
            for (FieldProfile field : fields) {
                boolean unique = field.counts().present() == sample.events()
                        && sample.events() > 1
                        && field.counts().nestedShare() == 0
                        && (field.hasManyLevels() || field.distinct() == sample.events())
                        && field.levels().values().stream().allMatch(n -> n == 1);
                if (unique && FieldNames.isId(field.name())) {
                    fields.remove(field);
                    set("event.id", field.path().toString(), List.of("Every event has its own."));
                    return;
                }
            }
        }

        /** Whether a field is the records' key. */
        private boolean isRecordKey(FieldProfile field) {
            for (int i = 0; i < sample.events(); i++) {
                if (sample.key(i) == null || !sample.key(i).equals(field.text(i))) {
                    return false;
                }
            }
            return true;
        }

        /** What tells like things apart: the records' keys, or a field that is called like a name of things. */
        private Grouping key() {
            List<double[]> numbers = new ArrayList<>();
            for (FieldProfile field : fields) {
                FieldChoice choice = FieldChoice.of(field, sample.events(), Grouping.one(sample.events()));
                if (choice.values() != null) {
                    numbers.add(choice.values());
                }
            }
            fields.removeIf(field -> {
                boolean key = isRecordKey(field);
                if (key) {
                    leftOut.put(field.path().toString(), "it is the key of the records");
                }
                return key;
            });
            Grouping best = Grouping.of(sample.events(), sample::key);
            FieldProfile by = null;
            double most = best.isUseful() && best.isDifferent(numbers) ? best.difference(numbers) : 0;
            for (FieldProfile field : fields) {
                Grouping groups = Grouping.of(sample.events(), field::text);
                if (FieldNames.isGroup(field.name())
                        && groups.isUseful()
                        && groups.isDifferent(numbers)
                        && groups.difference(numbers) > most) {
                    best = groups;
                    by = field;
                    most = groups.difference(numbers);
                }
            }
            if (!(most > 0)) {
                set(
                        "model.key",
                        ONE_MODEL,
                        List.of("One model for all events: no field tells different things apart."));
                return Grouping.one(sample.events());
            }
            String what = String.format(
                    Locale.ROOT,
                    "%,d of them in the sample, %.0f %% of what varies lies between them.",
                    best.size(),
                    100 * most);
            if (by == null) {
                set("model.key", "record-key", List.of("A model for each key of the records: " + what));
            } else {
                fields.remove(by);
                set("model.key", "field(" + by.path() + ")", List.of("A model for each " + by.name() + ": " + what));
            }
            return best;
        }

        private List<FieldChoice> features(Grouping groups) {
            List<FieldChoice> chosen = new ArrayList<>();
            for (FieldProfile field : fields) {
                FieldChoice choice = FieldChoice.of(field, sample.events(), groups);
                if (choice.isFeature() && groups.size() > 1 && groups.isConstantWithin(field::text)) {
                    choice = choice.out("it is the same in all events of a model");
                }
                for (FieldChoice other : chosen) {
                    if (choice.values() != null
                            && other.values() != null
                            && Math.abs(NumericFields.correlation(choice.values(), other.values(), sample.events()))
                                    >= SAME) {
                        choice = choice.out("it says the same as " + other.field());
                        break;
                    }
                }
                if (choice.isFeature() && chosen.size() == MOST_FEATURES) {
                    choice = choice.out("there are " + MOST_FEATURES
                            + " features before it; take it in place of another if it matters");
                }
                if (choice.isFeature()) {
                    chosen.add(choice);
                } else {
                    leftOut.put(choice.field(), choice.why());
                }
            }
            if (chosen.isEmpty()) {
                throw new InputException("no field of " + sample.events() + " events can be a feature"
                        + (leftOut.isEmpty() ? "; are they JSON objects?" : ": " + listed(leftOut)));
            }
            if (sample.isCut()) {
                notes.add("The events have more than " + SampleProfile.MOST_FIELDS
                        + " fields. The others were not looked at.");
            }
            return chosen;
        }

        private static String listed(Map<String, String> leftOut) {
            StringBuilder text = new StringBuilder();
            leftOut.entrySet().stream()
                    .limit(12)
                    .forEach(e -> text.append(text.isEmpty() ? "" : ", ")
                            .append(e.getKey())
                            .append(" (")
                            .append(e.getValue())
                            .append(')'));
            return text.toString();
        }

        /** What moves slowly is expected near to where it was. */
        private static void lags(List<FieldChoice> features, Grouping groups, List<String> names, List<String> why) {
            int lags = 0;
            for (FieldChoice feature : features) {
                // A lag is of the field itself.
                if (lags == MOST_LAGS
                        || feature.values() == null
                        || !feature.feature().equals(feature.field())) {
                    continue;
                }
                double r = groups.autocorrelation(feature.values());
                if (r >= SLOW) {
                    String lag = "lag(" + feature.field() + ", 1)";
                    names.add(lag);
                    why.add(String.format(
                            Locale.ROOT,
                            "%s: the value before, since %s moves slowly (correlation %.2f)",
                            lag,
                            feature.field(),
                            r));
                    lags++;
                }
            }
        }

        /** What follows the hour of the day is expected by it. */
        private void cycle(List<FieldChoice> features, Optional<EventTime> time, List<String> names, List<String> why) {
            if (time.isEmpty()) {
                notes.add("Nothing says when an event was. Kafka's timestamp of the record is its time.");
                return;
            }
            if (time.get().field() == null) {
                return;
            }
            if (time.get().span() < 2 * DAY) {
                notes.add("The sample is of less than two days. If the hour of the day matters, add cycle("
                        + time.get().field().path() + ", hour) to the features.");
                return;
            }
            double[] hours = time.get().hours();
            double most = features.stream()
                    .filter(f -> f.values() != null)
                    .mapToDouble(f -> NumericFields.dailyShare(f.values(), hours))
                    .max()
                    .orElse(0);
            if (most >= DAILY) {
                String cycle = "cycle(" + time.get().field().path() + ", hour)";
                names.add(cycle);
                why.add(String.format(
                        Locale.ROOT,
                        "%s: the hour of the day explains %.0f %% of what varies in a feature",
                        cycle,
                        100 * most));
            }
        }

        private void rest(Optional<EventTime> time, Grouping groups) {
            boolean many = groups.size() > 1;
            set(
                    "model.components",
                    many ? "auto(1..6)" : "auto",
                    List.of("The data decide how many clusters there are."));
            double days = time.map(t -> (double) t.span() / DAY).orElse(0.0);
            double perDay = days > 0 ? sample.events() / days : 0;
            if (perDay > MANY_EVENTS_A_DAY) {
                set(
                        "anomaly.alert.rate",
                        ALERTS_A_DAY + " per P1D",
                        List.of(String.format(
                                Locale.ROOT,
                                "About so many alerts%s, of %,.0f events a day.",
                                many ? " of all models together" : "",
                                perDay)));
            } else {
                set("anomaly.alert.rate", "0.01", List.of("One event in a hundred is flagged."));
            }
            if (many) {
                set("anomaly.rate.per", "application", List.of("The rate is of all models together."));
            }
            Collection<String> gaps = sample.fields().stream()
                    .filter(f ->
                            f.counts().present() < sample.events() && f.counts().present() > 0)
                    .filter(f -> settings.get("features").contains(f.name()))
                    .map(FieldProfile::name)
                    .toList();
            if (!gaps.isEmpty()) {
                notes.add(
                        "Some events lack " + String.join(", ", gaps) + ". A missing value is expected by the others.");
            }
        }
    }
}

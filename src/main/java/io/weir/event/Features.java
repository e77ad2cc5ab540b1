package io.weir.event;

import io.weir.event.window.RecentValues;
import io.weir.event.window.TimedSums;
import io.weir.family.CovarianceType;
import io.weir.family.Family;
import io.weir.family.product.FeatureKind;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The schema of a point: which values of an event, in which order.
 *
 * <p>Features keep the order in which they were named. In a point they are grouped by kind, as {@link FeatureKind#family} wants
 * them: {@link #slot} says where.
 */
public final class Features {

    /** Largest number of features d. */
    public static final int LARGEST = 128;

    private final Feature[] features;

    /** Place of each feature in a point. */
    private final int[] slots;

    private final int categories;
    /** Those that look back so many events. */
    private final int[] lookingBack;
    /** Those of windows of time. */
    private final int[] windows;
    /** Of each the first feature of the same window of values; −1 if it is of none. */
    private final int[] firstOfValues;
    /** Of each whether it is read from its field, and by itself. */
    private final boolean[] plain;

    /** How values are read; no part of the schema. */
    private final Reading reading;

    private Features(List<Feature> features, Reading reading) {
        this.reading = reading;
        this.features = features.toArray(Feature[]::new);
        slots = new int[this.features.length];
        int next = 0;
        for (FeatureKind kind : FeatureKind.values()) {
            for (int j = 0; j < slots.length; j++) {
                if (this.features[j].kind() == kind) {
                    slots[j] = next++;
                }
            }
        }
        categories = (int) features.stream()
                .filter(f -> f.kind() == FeatureKind.CATEGORICAL)
                .count();
        lookingBack = IntStream.range(0, slots.length)
                .filter(j -> this.features[j].lag() > 0)
                .toArray();
        windows = IntStream.range(0, slots.length)
                .filter(j -> this.features[j].window() != null)
                .toArray();
        firstOfValues = new int[slots.length];
        Arrays.setAll(firstOfValues, this::firstOfValuesOf);
        plain = new boolean[slots.length];
        for (int j = 0; j < plain.length; j++) {
            plain[j] = this.features[j].path() != null && this.features[j].window() == null && !isCopy(j);
        }
    }

    private int firstOfValuesOf(int j) {
        return IntStream.rangeClosed(0, j)
                .filter(i -> features[j].isOfValuesOf(features[i]))
                .findFirst()
                .orElse(-1);
    }

    /**
     * @throws IllegalArgumentException if there is none, more than {@value #LARGEST}, or two have the same name
     */
    public static Features of(List<Feature> features) {
        if (features.isEmpty() || features.size() > LARGEST) {
            boolean windows = features.stream().anyMatch(f -> f.values() != null);
            throw new IllegalArgumentException(features.size() + " features; expected between 1 and " + LARGEST
                    + (windows ? ", where window(field, n) is n of them" : ""));
        }
        Set<String> names = new HashSet<>();
        for (Feature feature : features) {
            if (!names.add(feature.name())) {
                throw new IllegalArgumentException("feature '" + feature.name() + "' is there twice; name each once");
            }
        }
        return new Features(features, Reading.DEFAULT);
    }

    /**
     * Reads a list like {@code latency_ms, log(bytes), hour(ts), /load/0, "petal length (cm)"}.
     *
     * @throws IllegalArgumentException naming the piece, its position and what is allowed
     */
    public static Features parse(String text) {
        return of(new FeatureParser(text).parse());
    }

    /** The same features, with other rules for reading values: cycles are by the clocks of their zone. */
    public Features reading(Reading other) {
        return new Features(
                Arrays.stream(features).map(f -> f.in(other.times().zone())).toList(), other);
    }

    /** How values are read. */
    public Reading reading() {
        return reading;
    }

    /** The same features, read by the rules of others: of a model by those of the configuration. Cycles stay in the model's zone. */
    public Features readAs(Features other) {
        return new Features(List.of(features), other.reading);
    }

    /**
     * Reads a list of names of fields, like {@code host, "user agent"}: the columns of a table.
     *
     * @throws IllegalArgumentException naming the piece, its position and what is allowed
     */
    public static List<String> fields(String text) {
        return text.isBlank() ? List.of() : FieldScanner.names(text);
    }

    /** How a field with any name is written in a feature list, and wherever else fields are named. */
    public static String quote(String field) {
        return field.matches("[\\p{L}_][\\p{L}\\p{N}_-]*") ? field : JsonPath.quoted(field);
    }

    /** Number of features d. */
    public int size() {
        return features.length;
    }

    public Feature get(int j) {
        return features[j];
    }

    public List<String> names() {
        return List.of(features).stream().map(Feature::name).toList();
    }

    /**
     * Reads a list of some of these features, named as here or otherwise written.
     *
     * @return their numbers, in the order of the list
     * @throws IllegalArgumentException naming the piece, its position and what is allowed
     */
    public List<Integer> some(String text) {
        return text.isBlank() ? List.of() : new FeatureParser(text).some(this);
    }

    /**
     * Reads a list like {@code latency_ms:up, disk_free:down}, whose features are named as here or otherwise written.
     *
     * @return by place in a point +1 for up, −1 for down, 0 for features that are not named
     * @throws IllegalArgumentException naming the piece, its position and what is allowed
     */
    public int[] directions(String text) {
        int[] signs = new int[features.length];
        new ByFeature(text, this, "direction", "latency_ms:up or disk_free:down").each(piece -> {
            FeatureKind kind = piece.feature().kind();
            piece.refuseIf(
                    kind == FeatureKind.CATEGORICAL,
                    "'" + piece.name + "' is a category, whose levels are neither up nor down",
                    "a feature that is a number, a count or a yes or no");
            piece.refuseIf(
                    kind == FeatureKind.VONMISES,
                    "'" + piece.name + "' goes round a circle, on which up and down meet",
                    "a feature that is a number, a count or a yes or no");
            String value = piece.value.toLowerCase(Locale.ROOT);
            piece.refuseIf(
                    !value.equals("up") && !value.equals("down"),
                    "'" + piece.value + "' is no direction",
                    "up or down; leave the feature out where both are strange");
            signs[slots[piece.feature]] = value.equals("up") ? 1 : -1;
        });
        return signs;
    }

    /**
     * The number of the feature that is named so, else of the one that is the same written otherwise, else of the only one that is a value of
     * the field that is named, like {@code log(bytes)} for {@code bytes}; −1 if there is none.
     */
    int indexOf(Feature named) {
        int j = names().indexOf(named.name());
        Feature here = named.in(reading.times().zone());
        return j >= 0
                ? j
                : IntStream.range(0, features.length)
                        .filter(i -> here.isSame(features[i]))
                        .findFirst()
                        .orElseGet(() -> onlyOneOf(named));
    }

    /** The only feature that is what is named: a value of a field, of now or of an event before. */
    private int onlyOneOf(Feature named) {
        boolean field = named.transform() == Transform.NONE && named.window() == null && named.values() == null;
        int[] found = IntStream.range(0, features.length)
                .filter(i -> field && features[i].isOfTheFieldItself() && features[i].isOfFieldOf(named)
                        || features[i].isValueOf(named))
                .toArray();
        return found.length == 1 ? found[0] : -1;
    }

    /** Place of feature j in a point. */
    public int slot(int j) {
        return slots[j];
    }

    /** The feature at a place of a point. */
    public Feature ofSlot(int slot) {
        for (int j = 0; j < slots.length; j++) {
            if (slots[j] == slot) {
                return features[j];
            }
        }
        throw new IndexOutOfBoundsException("slot " + slot + " of " + slots.length);
    }

    /** Whether any feature has levels. */
    public boolean hasCategories() {
        return categories > 0;
    }

    /** Number of features that have levels. */
    public int categories() {
        return categories;
    }

    /** Whether there is a feature that is of a calendar, and no calendar to read it by. */
    public boolean lackCalendar() {
        return reading.calendar() == null && hasCalendar(slot -> true);
    }

    /**
     * Whether a feature that is of a calendar is among some.
     *
     * @param some says of a place in a point whether it is
     */
    public boolean hasCalendar(IntPredicate some) {
        return IntStream.range(0, features.length)
                .anyMatch(j -> features[j].transform() == Transform.CALENDAR && some.test(slots[j]));
    }

    /** Number of features that go round a circle. */
    public int circles() {
        return (int) Arrays.stream(features).filter(f -> f.circle() != null).count();
    }

    /** Number of features that look back so many events. */
    int lookingBack() {
        return lookingBack.length;
    }

    /** The i-th feature that looks back so many events. */
    int lookingBack(int i) {
        return lookingBack[i];
    }

    /** Number of features of windows of time. */
    int windows() {
        return windows.length;
    }

    /** The i-th feature of a window of time. */
    int window(int i) {
        return windows[i];
    }

    /**
     * The first feature of the window of values that feature j is of: both have the same value of an event. −1 if it is of none.
     */
    public int firstOfValues(int j) {
        return firstOfValues[j];
    }

    /** Whether the value of feature j is that of another feature, before it. */
    public boolean isCopy(int j) {
        return firstOfValues[j] >= 0 && firstOfValues[j] < j;
    }

    /** Whether the value of feature j is one of its field, and of no other feature or window. */
    public boolean isPlain(int j) {
        return plain[j];
    }

    /** Bytes that the {@link History} of a model takes, at the most. */
    public int mostHistoryBytes() {
        return Double.BYTES * Arrays.stream(features).mapToInt(Feature::lag).sum()
                + (windows.length == 0 ? 0 : Long.BYTES + windows.length * TimedSums.mostBytes())
                + IntStream.range(0, features.length)
                        .filter(j -> firstOfValues[j] == j)
                        .map(j -> RecentValues.bytes(features[j].values().size()))
                        .sum();
    }

    /** The family of points of these features. */
    public Family family(CovarianceType type) {
        return FeatureKind.family(
                Arrays.stream(features).map(Feature::kind).sorted().toList(), type);
    }

    /** The list as {@link #parse} reads it. */
    @Override
    public String toString() {
        return List.of(features).stream().map(Feature::name).collect(Collectors.joining(", "));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Features f && List.of(features).equals(List.of(f.features));
    }

    @Override
    public int hashCode() {
        return List.of(features).hashCode();
    }
}

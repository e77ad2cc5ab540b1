package io.weir.profile;

import io.weir.event.Words;
import io.weir.profile.NumericFields.Figures;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.regex.Pattern;

/**
 * What becomes of one field: a feature or none, and why.
 *
 * @param field as settings name it
 * @param feature as the setting {@code features} has it; null if it is none
 * @param why in words, for people
 * @param values of the feature by event, NaN where there is none; null if it is no number that can be compared with others
 */
record FieldChoice(String field, String feature, String why, double[] values) {

    /** A name that can stand alone: a dot would lead into an object. */
    private static final Pattern PLAIN = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_-]*");

    private static final Pattern NUMBER = Pattern.compile("[-+0-9.eE]+");

    /** A field that is there less often is no feature. */
    private static final double PRESENT = 0.5;

    private static final double NEARLY_ALL = 0.95;
    /** A value that comes so often leaves nothing to learn. */
    private static final double NEARLY_ALWAYS = 0.995;
    /** Levels that a model can learn one by one. */
    private static final int MOST_LEVELS = 256;
    /** Events per level from which on their shares can be learned. */
    private static final int EVENTS_PER_LEVEL = 10;
    /** Codes that are written as numbers, of one field. */
    private static final int MOST_CODES = 50;

    private static final int FREE_TEXT = 40;
    private static final double FULL_CIRCLE = 360;
    private static final double COUNTER = 0.98;
    private static final double SMALL_COUNT = 30;
    private static final double LEAST_DISPERSION = 0.3;
    private static final double MOST_DISPERSION = 3;
    private static final double SKEWED = 0.35;
    /** Times that large values are above usual small ones; what varies less is no different in logarithms. */
    private static final double WIDE = 5;

    /**
     * @param events in the sample
     * @param groups of events that are compared with each other, in their order
     */
    static FieldChoice of(FieldProfile field, int events, Grouping groups) {
        String name =
                field.path().fieldName() != null && PLAIN.matcher(field.name()).matches()
                        ? field.name()
                        : field.path().toString();
        if (field.counts().present() == 0) {
            return out(name, "it is always empty");
        }
        if (FieldNames.isLabel(field.name())) {
            return out(name, "by its name, it says what the event is known to be");
        }
        if (field.counts().nestedShare() > 0) {
            return out(
                    name, "it is a list or an object in some events; name a part of it, like " + field.path() + "/0");
        }
        if (field.counts().present() < PRESENT * events) {
            return out(name, "it is there in " + percent(field.counts().present(), events) + " of the events only");
        }
        if (field.distinct() == 1) {
            return out(
                    name,
                    "it is always " + shown(field.levels().keySet().iterator().next()));
        }
        if (field.counts().booleanShare() >= NEARLY_ALL) {
            return new FieldChoice(name, "bernoulli(" + name + ")", "yes or no", null);
        }
        if (field.counts().numericShare() >= NEARLY_ALL) {
            return number(name, field, events, groups);
        }
        return field.counts().numericShare() > 1 - NEARLY_ALL
                ? out(name, "some of its values are numbers and others are texts" + example(field))
                : text(name, field, events);
    }

    /** The commonest text among numbers, and what to do where it means that there is none. */
    private static String example(FieldProfile field) {
        return field.levels().entrySet().stream()
                .filter(level -> !NUMBER.matcher(level.getKey()).matches())
                .max(Map.Entry.comparingByValue())
                .map(level -> ", like " + shown(level.getKey()) + "; if that is no value, name it in input.missing")
                .orElse("");
    }

    private static FieldChoice number(String name, FieldProfile field, int events, Grouping groups) {
        double[] values = new double[events];
        Arrays.setAll(values, field::number);
        Figures figures = Figures.of(values);
        if (figures.commonest() >= NEARLY_ALWAYS) {
            return out(name, "it is nearly always the same");
        }
        if (field.counts().areWhole()
                && figures.least() == 0
                && figures.most() == 1
                && !FieldNames.isCount(field.name())) {
            return new FieldChoice(name, "bernoulli(" + name + ")", "0 or 1", values);
        }
        if (field.counts().areWhole() && FieldNames.isCode(field.name())) {
            return field.distinct() <= MOST_CODES
                    ? new FieldChoice(
                            name,
                            "category(" + name + ")",
                            field.distinct() + " codes that are written as numbers",
                            null)
                    : out(name, "its numbers are names, by its own name, and there are more than " + MOST_CODES);
        }
        if (FieldNames.isId(field.name())) {
            return out(name, "by its name, its numbers say which one it is, not how much");
        }
        if (FieldNames.isAngle(field.name()) && figures.least() >= 0 && figures.most() <= FULL_CIRCLE) {
            return new FieldChoice(
                    name, "circular(" + name + ", 360)", "a direction, by its name; 359 is next to 0", null);
        }
        if (field.counts().areWhole() && Grouping.one(events).growing(values) == 1 && isCounting(values)) {
            return out(name, "it numbers the events");
        }
        if (groups.growing(values) >= COUNTER) {
            return new FieldChoice(
                    name, "delta(" + name + ", 1)", "it only grows, so what counts is by how much", null);
        }
        double dispersion = figures.variance() / figures.mean();
        if (field.counts().areWhole()
                && figures.least() >= 0
                && figures.mean() < SMALL_COUNT
                && dispersion >= LEAST_DISPERSION
                && dispersion <= MOST_DISPERSION) {
            return new FieldChoice(name, "poisson(" + name + ")", "a small count", values);
        }
        if (figures.least() >= 0 && figures.skewness() > SKEWED && figures.spread() > WIDE) {
            boolean positive = figures.least() > 0;
            double[] logs = map(values, positive ? Math::log : Math::log1p);
            if (Math.abs(Figures.of(logs).skewness()) < figures.skewness()) {
                return positive
                        ? new FieldChoice(name, "log(" + name + ")", "positive, with a long tail of large values", logs)
                        : new FieldChoice(
                                name, "log1p(" + name + ")", "zero or more, with a long tail of large values", logs);
            }
        }
        return new FieldChoice(name, name, "a number", values);
    }

    private static FieldChoice text(String name, FieldProfile field, int events) {
        boolean numbers =
                field.levels().keySet().stream().filter(FieldChoice::isNumber).count()
                        >= NEARLY_ALL * field.levels().size();
        if (2 * field.distinct() > field.counts().present() || field.hasManyLevels()) {
            return out(
                    name,
                    numbers
                            ? "its numbers are written as text; where they are numbers in the event, they can be a feature"
                            : field.counts().meanLength() >= FREE_TEXT
                                    ? "it is free text"
                                    : "nearly every event has another value");
        }
        if (field.distinct() > MOST_LEVELS || field.counts().present() < EVENTS_PER_LEVEL * field.distinct()) {
            return out(
                    name,
                    String.format(
                            Locale.ROOT, "%,d values in %,d events are too many to learn", field.distinct(), events));
        }
        return new FieldChoice(name, "category(" + name + ")", field.distinct() + " levels", null);
    }

    private static boolean isNumber(String text) {
        return text.matches("[-+]?[0-9]+([.,][0-9]+)?([eE][-+]?[0-9]+)?");
    }

    private static boolean isCounting(double[] values) {
        for (int i = 1; i < values.length; i++) {
            if (values[i] != values[i - 1] + 1) {
                return false;
            }
        }
        return true;
    }

    static double[] map(double[] values, DoubleUnaryOperator by) {
        return Arrays.stream(values).map(by).toArray();
    }

    static FieldChoice out(String field, String why) {
        return new FieldChoice(field, null, why, null);
    }

    /** The same field, left out. */
    FieldChoice out(String reason) {
        return out(field, reason);
    }

    boolean isFeature() {
        return feature != null;
    }

    /** A value of a field as one short line. */
    static String shown(String value) {
        return '"' + Words.beginning(value.replaceAll("\\p{Cntrl}", " "), 30) + '"';
    }

    private static String percent(int part, int of) {
        return String.format(Locale.ROOT, "%.0f %%", 100.0 * part / of);
    }
}

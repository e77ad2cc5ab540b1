package io.weir.config;

import io.weir.anomaly.AlertRate;
import io.weir.anomaly.RegimeTimeout;
import io.weir.em.ComponentCount;
import io.weir.em.HalfLife;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigException;

/** What the words of settings mean. What means nothing is refused, with the setting, the word and what is expected. */
public final class SettingValues {

    private static final Pattern EVENTS = Pattern.compile("([0-9][0-9_]*(?:\\.[0-9]+)?)\\s*events?");
    private static final Pattern COMPONENTS = Pattern.compile(
            "auto\\(\\s*(?<least>[0-9]{1,9})\\s*\\.\\.\\s*(?<most>[0-9]{1,9})\\s*\\)|(?<fixed>[0-9]{1,9})");
    private static final Pattern BUDGET = Pattern.compile("([0-9][0-9_]*(?:\\.[0-9]+)?)\\s+per\\s+(P\\S+)");

    private SettingValues() {}

    /** A share of events, or alerts in a period. */
    static AlertRate alertRate(String text) {
        try {
            Matcher budget = BUDGET.matcher(text.strip());
            return budget.matches()
                    ? AlertRate.budget(
                            Double.parseDouble(budget.group(1).replace("_", "")),
                            Duration.parse(budget.group(2)).toMillis())
                    : AlertRate.share(Double.parseDouble(text.strip()));
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            throw new ConfigException(
                    Settings.ANOMALY_ALERT_RATE,
                    text,
                    "expected a share of events above 0 and at most 0.5, like 0.01, or a number of alerts above 0 in a"
                            + " period, like '50 per P1D' or '2 per PT1H'");
        }
    }

    /** A budget as it is written in snapshots; null for a share. */
    public static String describe(AlertRate rate) {
        if (!rate.isBudget()) {
            return null;
        }
        String alerts = BigDecimal.valueOf(rate.alerts()).stripTrailingZeros().toPlainString();
        return alerts + " per " + Duration.ofMillis(rate.periodMillis());
    }

    static RegimeTimeout patience(String text) {
        try {
            Matcher events = EVENTS.matcher(text.strip());
            return events.matches()
                    ? RegimeTimeout.events(Double.parseDouble(events.group(1).replace("_", "")))
                    : text.strip().startsWith("P")
                            ? RegimeTimeout.millis(Duration.parse(text.strip()).toMillis())
                            : RegimeTimeout.events(Integer.parseInt(text.strip()));
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            throw new ConfigException(
                    Settings.ANOMALY_PATIENCE,
                    text,
                    "expected at least one event, like '2000 events', or a time, like PT30M");
        }
    }

    /** ms; 0 for {@code none}. */
    static long oncePer(String text) {
        try {
            long millis = text.equals("none") ? 0 : Duration.parse(text).toMillis();
            if (millis > 0 || text.equals("none")) {
                return millis;
            }
        } catch (DateTimeException | ArithmeticException e) {
            // Said below.
        }
        throw new ConfigException(Settings.ANOMALY_ONCE_PER, text, "expected none, or a time above zero, like PT10M");
    }

    /** ms; 0 for {@code none}. */
    static long ttl(String text) {
        try {
            long millis = text.equals("none") ? 0 : Duration.parse(text).toMillis();
            if (millis > 0 && millis < Long.MAX_VALUE / 4 || text.equals("none")) {
                return millis;
            }
        } catch (DateTimeException | ArithmeticException e) {
            // Said below.
        }
        throw new ConfigException(Settings.MODEL_TTL, text, "expected none, or a time above zero, like P30D or PT12H");
    }

    static HalfLife halfLife(String text) {
        if (text.equals("none")) {
            return HalfLife.none();
        }
        if (text.startsWith("P")) {
            return HalfLife.time(duration(text).toMillis());
        }
        Matcher matcher = EVENTS.matcher(text);
        double events = matcher.matches() ? Double.parseDouble(matcher.group(1).replace("_", "")) : Double.NaN;
        if (!(events > 0)) {
            throw new ConfigException(
                    Settings.LEARNING_HALF_LIFE,
                    text,
                    "expected none, a number of events > 0 like '20000 events', or a time like PT6H");
        }
        return HalfLife.events(events);
    }

    private static Duration duration(String text) {
        Duration duration;
        try {
            duration = Duration.parse(text);
            duration.toMillis();
        } catch (DateTimeParseException | ArithmeticException e) {
            duration = Duration.ZERO;
        }
        if (duration.compareTo(Duration.ofMillis(1)) < 0) {
            throw new ConfigException(
                    Settings.LEARNING_HALF_LIFE,
                    text,
                    "expected an ISO-8601 time of at least a millisecond, like PT6H or P7D");
        }
        return duration;
    }

    static ComponentCount components(String text) {
        if (text.equals("auto")) {
            return ComponentCount.auto();
        }
        Matcher matcher = COMPONENTS.matcher(text);
        if (matcher.matches()) {
            boolean fixed = matcher.group("fixed") != null;
            int least = Integer.parseInt(matcher.group(fixed ? "fixed" : "least"));
            int most = Integer.parseInt(matcher.group(fixed ? "fixed" : "most"));
            if (least >= 1 && most >= least && most <= Settings.MOST_COMPONENTS) {
                return new ComponentCount(least, most);
            }
        }
        throw new ConfigException(
                Settings.MODEL_COMPONENTS,
                text,
                "expected a whole number from 1 to " + Settings.MOST_COMPONENTS
                        + ", auto, or bounds for it like auto(2..40)");
    }
}

package io.weir.cli;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** Reads the values of options. What is none is said in words, not as a type of Java. */
final class OptionValues {

    private OptionValues() {}

    /** Has a command line read numbers, durations, and yes or no, as here. */
    static CommandLine in(CommandLine line) {
        return line.registerConverter(Integer.class, OptionValues::ofInt)
                .registerConverter(int.class, OptionValues::ofInt)
                .registerConverter(Long.class, OptionValues::ofLong)
                .registerConverter(long.class, OptionValues::ofLong)
                .registerConverter(Double.class, OptionValues::ofDouble)
                .registerConverter(double.class, OptionValues::ofDouble)
                .registerConverter(Boolean.class, OptionValues::ofBoolean)
                .registerConverter(boolean.class, OptionValues::ofBoolean)
                .registerConverter(Duration.class, OptionValues::ofDuration);
    }

    private static int ofInt(String text) {
        return (int) whole(text, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    private static long ofLong(String text) {
        return whole(text, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    private static long whole(String text, long least, long most) {
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw none(text, "a whole number" + (text.matches("[+-]?[0-9]+") ? " from " + least + " to " + most : ""));
        }
        throw none(text, "a whole number from " + least + " to " + most);
    }

    private static double ofDouble(String text) {
        try {
            double number = Double.parseDouble(text);
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw none(text, "a number");
        }
        throw none(text, "a finite number");
    }

    private static boolean ofBoolean(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw none(text, "true or false");
        };
    }

    private static Duration ofDuration(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw none(text, "a duration in ISO-8601, like PT60S or PT5M");
        }
    }

    private static TypeConversionException none(String text, String expected) {
        return new TypeConversionException("'" + text + "' is not " + expected);
    }
}

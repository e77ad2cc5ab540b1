package io.weir.json;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is in a cell of CSV: a number, a mark that stands for a missing value, or text. Immutable. */
public final class Cells {

    /** Marks that nobody means as a value. */
    public static final List<String> MISSING = List.of("NA", "N/A", "NaN", "null", "?");

    /** Longer ones are text; reading a number takes time that grows with the square of its digits. */
    private static final int LONGEST_NUMBER = 64;

    private static final Pattern LEADING_ZEROS = Pattern.compile("([+-]?)0+(?=\\d)(.*)");
    private static final Pattern DRESSED = Pattern.compile(
            "(?<sign>[+-]?)[$€£¥]? ?(?<number>[+-]?[0-9][0-9.,' \\u00a0]*?(?:[eE][+-]?\\d+)?) ?[%$€£¥]?");
    private static final Pattern GROUPS = Pattern.compile("\\d{1,3}(?:[,' \\u00a0]\\d{3})+");
    private static final Pattern GROUPS_OF_POINTS = Pattern.compile("\\d{1,3}(?:[.' \\u00a0]\\d{3})+");

    private final char decimal;
    private final boolean leadingZeros;
    private final Set<String> marks = new HashSet<>();
    private final double[] numbers;

    /**
     * @param decimal what stands before the fraction of a number: a point or a comma
     * @param missing marks of missing values, whatever their case; one that is a number means every way to write it
     * @param leadingZeros whether {@code 007} is the number 7; it is a code else, and a text
     */
    public Cells(char decimal, Collection<String> missing, boolean leadingZeros) {
        this.decimal = decimal;
        this.leadingZeros = leadingZeros;
        List<Double> values = new ArrayList<>();
        for (String mark : missing) {
            marks.add(mark.strip().toLowerCase(Locale.ROOT));
            String number = JsonNumber.of(mark.strip());
            if (number != null) {
                values.add(Double.valueOf(number));
            }
        }
        numbers = values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** Whether nothing is in a cell, or a mark. */
    public boolean isMissing(String cell) {
        return cell.isEmpty() || cell.length() < 16 && !marks.isEmpty() && isMark(cell);
    }

    private boolean isMark(String cell) {
        char first = cell.charAt(0);
        if (first >= '0' && first <= '9' && numbers.length == 0) {
            return false;
        }
        if (marks.contains(cell.toLowerCase(Locale.ROOT))) {
            return true;
        }
        String number = numbers.length == 0 ? null : number(cell);
        if (number != null) {
            double value = Double.parseDouble(number);
            for (double mark : numbers) {
                if (mark == value) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The number in a cell, in the grammar of JSON; null if there is none. */
    public String number(String cell) {
        if (cell.isEmpty() || cell.length() > LONGEST_NUMBER || "+-.,0123456789".indexOf(cell.charAt(0)) < 0) {
            return null;
        }
        String plain = cell;
        if (decimal == ',' && cell.indexOf(',') >= 0) {
            if (cell.indexOf('.') >= 0) {
                return null;
            }
            plain = cell.replace(',', '.');
        }
        String number = JsonNumber.of(plain);
        if (number == null && leadingZeros) {
            Matcher zeros = LEADING_ZEROS.matcher(plain);
            number = zeros.matches() ? JsonNumber.of(zeros.group(1) + zeros.group(2)) : null;
        }
        return number;
    }

    /**
     * The number in a cell that people read: {@code 12%} is 12, {@code $3.20} is 3.20, {@code 1,234,567.8} is 1234567.8.
     *
     * @return in the grammar of JSON; null if there is none
     */
    public String dressedNumber(String cell) {
        if (cell.isEmpty() || cell.length() > LONGEST_NUMBER) {
            return null;
        }
        Matcher parts = DRESSED.matcher(cell);
        if (!parts.matches()) {
            return null;
        }
        String text = parts.group("number");
        String sign = parts.group("sign");
        if (text.startsWith("+") || text.startsWith("-")) {
            if (!sign.isEmpty()) {
                return null;
            }
            sign = text.substring(0, 1);
            text = text.substring(1);
        }
        int fraction = text.indexOf(decimal);
        String whole = fraction < 0 ? text : text.substring(0, fraction);
        if ((decimal == ',' ? GROUPS_OF_POINTS : GROUPS).matcher(whole).matches()) {
            whole = whole.replaceAll("[^0-9]", "");
        }
        String number = number(sign + whole + (fraction < 0 ? "" : text.substring(fraction)));
        return number != null && number.indexOf(' ') < 0 ? number : null;
    }
}

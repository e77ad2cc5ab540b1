package io.weir.event;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Reads ISO-8601 by hand, which takes a tenth of the time of a formatter and needs no exception where the text is something else.
 *
 * <pre>
 *   time   = date [ ( "T" | blanks ) clock [ blanks ] [ offset ] [ "[" zone "]" ] ]
 *   date   = yyyy "-" MM "-" dd | yyyy "/" MM "/" dd | yyyyMMdd
 *   clock  = HH [ ":" mm [ ":" ss [ fraction ] ] ] | HHmm [ ss [ fraction ] ]       after yyyyMMdd the T may be missing
 *   offset = "Z" | ( "+" | "-" ) HH [ [ ":" ] mm ] | ( "UTC" | "GMT" ) [ offset ] | zone
 * </pre>
 *
 * <p>Where there are an offset and a zone, the offset counts.
 */
public final class IsoTime {

    private static final long SECONDS_PER_DAY = 86_400;
    private static final int LARGEST_OFFSET = 18 * 3600;
    private static final int NO_OFFSET = Integer.MIN_VALUE;
    private static final int NO_TIME = -1;

    private final String text;
    private int at;
    private int millis;
    /** Of the text; null if it names none. */
    private ZoneId named;

    private IsoTime(String text) {
        this.text = text;
    }

    /**
     * @param zone of a text without an offset
     * @return ms since the epoch, fractions cut off; {@link Times#NONE} if the text is something else
     */
    public static long parse(String text, ZoneId zone) {
        return new IsoTime(text).parse(zone);
    }

    private long parse(ZoneId zone) {
        int year = digits(4);
        char separator = peek();
        boolean basic = separator != '-' && separator != '/';
        int month = basic || skip(separator) ? digits(2) : -1;
        int day = basic || skip(separator) ? digits(2) : -1;
        if (year < 0
                || month < 1
                || month > 12
                || day < 1
                || day > 28 && day > YearMonth.of(year, month).lengthOfMonth()) {
            return Times.NONE;
        }
        int second = 0;
        int offset = NO_OFFSET;
        if (at < text.length()) {
            if (!(skip('T') || skip('t') || blanks() || basic && isDigit(peek()))) {
                return Times.NONE;
            }
            second = clock();
            if (second == NO_TIME) {
                return Times.NONE;
            }
            blanks();
            offset = offset();
            if (!zoneInBrackets() || at < text.length()) {
                return Times.NONE;
            }
        }
        long local = epochDay(year, month, day) * SECONDS_PER_DAY + second;
        return (local - (offset != NO_OFFSET ? offset : offset(local, named == null ? zone : named))) * 1000 + millis;
    }

    /** Second of the day; {@link #NO_TIME} if there is none. */
    private int clock() {
        int hour = digits(2);
        int minute = 0;
        int second = 0;
        boolean extended = skip(':');
        if (extended || isDigit(peek())) {
            minute = digits(2);
            if (extended ? skip(':') : isDigit(peek())) {
                second = digits(2);
                if ((peek() == '.' || peek() == ',') && !fraction()) {
                    return NO_TIME;
                }
            }
        }
        boolean endOfDay = hour == 24 && minute == 0 && second == 0 && millis == 0;
        boolean right =
                hour >= 0 && (hour < 24 || endOfDay) && minute >= 0 && minute < 60 && second >= 0 && second < 60;
        return right ? hour * 3600 + minute * 60 + second : NO_TIME;
    }

    private boolean fraction() {
        int begin = ++at;
        int unit = 100;
        while (isDigit(peek())) {
            millis += unit * (text.charAt(at++) - '0');
            unit /= 10;
        }
        return at > begin;
    }

    /** Seconds; {@link #NO_OFFSET} if there is none, and then the text may go on. */
    private int offset() {
        if (skip('Z') || skip('z')) {
            return 0;
        }
        if (text.regionMatches(true, at, "UTC", 0, 3) || text.regionMatches(true, at, "GMT", 0, 3)) {
            at += 3;
            return peek() == '+' || peek() == '-' ? signed() : 0;
        }
        if (peek() == '+' || peek() == '-') {
            return signed();
        }
        if (Character.isLetter(peek()) && text.indexOf('/', at) > 0) {
            int begin = at;
            while (at < text.length() && text.charAt(at) != '[') {
                at++;
            }
            zone(text.substring(begin, at));
        }
        return NO_OFFSET;
    }

    private int signed() {
        int sign = text.charAt(at++) == '-' ? -1 : 1;
        int hours = digits(2);
        int minutes = skip(':') || isDigit(peek()) ? digits(2) : 0;
        int seconds = hours * 3600 + minutes * 60;
        if (hours < 0 || minutes < 0 || minutes > 59 || seconds > LARGEST_OFFSET) {
            // The text does not end here, whatever follows.
            at = Integer.MAX_VALUE;
            return NO_OFFSET;
        }
        return sign * seconds;
    }

    /** @return false if there is a bracket and no zone in it */
    private boolean zoneInBrackets() {
        if (at > text.length()) {
            return false;
        }
        if (!skip('[')) {
            return true;
        }
        int end = text.indexOf(']', at);
        if (end < 0 || !zone(text.substring(at, end))) {
            return false;
        }
        at = end + 1;
        return true;
    }

    private boolean zone(String name) {
        try {
            named = ZoneId.of(name.strip());
            return true;
        } catch (DateTimeException e) {
            at = Integer.MAX_VALUE;
            return false;
        }
    }

    /**
     * Seconds east of UTC. In the hour that a clock passes over, that of before, so that the time lies behind the change; in
     * the hour that it shows twice, that of the first.
     */
    static int offset(long localSecond, ZoneId zone) {
        return zone == ZoneOffset.UTC
                ? 0
                : zone.getRules()
                        .getOffset(LocalDateTime.ofEpochSecond(localSecond, 0, ZoneOffset.UTC))
                        .getTotalSeconds();
    }

    /** Days since 1970-01-01 of a date of the years 0 to 9999: Hinnant, "chrono-Compatible Low-Level Date Algorithms". */
    private static long epochDay(int year, int month, int day) {
        int y = month <= 2 ? year - 1 : year;
        int era = Math.floorDiv(y, 400);
        int yearOfEra = y - era * 400;
        int dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
        int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * 146_097L + dayOfEra - 719_468;
    }

    /** A number of so many digits; -1 if they are not there. */
    private int digits(int n) {
        if (at > text.length() - n) {
            return -1;
        }
        int number = 0;
        for (int end = at + n; at < end; at++) {
            char c = text.charAt(at);
            if (!isDigit(c)) {
                return -1;
            }
            number = 10 * number + c - '0';
        }
        return number;
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private boolean skip(char c) {
        if (peek() == c && at < text.length()) {
            at++;
            return true;
        }
        return false;
    }

    private boolean blanks() {
        int begin = at;
        while (peek() == ' ') {
            at++;
        }
        return at > begin;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}

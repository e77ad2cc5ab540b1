package io.weir.event;

import io.weir.family.CategoryNames;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Named days and periods: which of them a time is in. Immutable.
 *
 * <pre>
 *   2026-12-25                          Christmas     a day, as long as it is by the clocks of the zone
 *   2026-12-24..2026-12-26              Christmas     days, both ends among them
 *   12-31..01-01                        New Year      the days of every year
 *   2026-12-01T22:00..2026-12-02T02:00  maintenance   times, the end no more; by the clocks of the zone, or with an offset
 * </pre>
 *
 * <p>Where periods overlap, the line that stands first counts. Blank lines and those that begin with # are passed over.
 */
public final class Calendar {

    /** What times are that are in no period. */
    public static final String NONE = "none";

    private static final Pattern LINE =
            Pattern.compile("([^\\s,]+?)(?:\\s*\\.\\.\\s*([^\\s,]+))?(?:\\s*,\\s*|\\s+|$)(.*)");
    private static final Pattern YEARLY = Pattern.compile("(?:--)?([0-9]{2}-[0-9]{2})");
    private static final Pattern DAY = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    private static final Pattern TIME = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(Z|[+-][0-9:]+)?");
    private static final String EXPECTED = "a day like 2026-12-25, one of every year like 12-25, or a time like"
            + " 2026-12-24T18:00, perhaps .. and another one, then a name";
    private static final int DAYS = 31;
    private static final int LEAP_YEAR = 2000;

    private final ZoneId zone;
    private final List<String> names;
    private final double[] codes;
    /** Where periods begin and end, in order, ms since the epoch … */
    private final long[] bounds;
    /** … and the first line that holds from there on; the number of lines where none does. */
    private final int[] lines;
    /** The first line that holds on each day of every year, month by month. */
    private final int[] yearly;

    /** One line: between two times, or between two days of every year. */
    private record Period(String name, long from, long to, MonthDay first, MonthDay last) {

        boolean holds(long time) {
            return first == null && time >= from && time < to;
        }

        boolean holds(MonthDay day) {
            if (first == null) {
                return false;
            }
            boolean wraps = first.isAfter(last);
            boolean after = !day.isBefore(first);
            boolean before = !day.isAfter(last);
            return wraps ? after || before : after && before;
        }
    }

    private Calendar(List<Period> periods, ZoneId zone) {
        this.zone = zone;
        int none = periods.size();
        names = new ArrayList<>(periods.stream().map(Period::name).toList());
        names.add(NONE);
        codes = names.stream().mapToDouble(CategoryNames::code).toArray();
        var ends = new TreeSet<Long>();
        for (Period period : periods) {
            if (period.first == null) {
                ends.add(period.from);
                ends.add(period.to);
            }
        }
        bounds = ends.stream().mapToLong(t -> t).toArray();
        lines = new int[bounds.length];
        for (int i = 0; i < bounds.length; i++) {
            int line = 0;
            while (line < none && !periods.get(line).holds(bounds[i])) {
                line++;
            }
            lines[i] = line;
        }
        yearly = new int[12 * DAYS];
        Arrays.fill(yearly, none);
        for (LocalDate day = LocalDate.of(LEAP_YEAR, 1, 1); day.getYear() == LEAP_YEAR; day = day.plusDays(1)) {
            int line = 0;
            while (line < none && !periods.get(line).holds(MonthDay.from(day))) {
                line++;
            }
            yearly[place(day)] = line;
        }
    }

    private static int place(LocalDate day) {
        return DAYS * (day.getMonthValue() - 1) + day.getDayOfMonth() - 1;
    }

    /**
     * Reads the lines of a file.
     *
     * @param zone whose clocks and days are meant
     * @throws IllegalArgumentException naming the line, what is wrong and what is allowed
     */
    public static Calendar parse(List<String> lines, ZoneId zone) {
        List<Period> periods = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = (i == 0 ? lines.get(i).replaceFirst("^\uFEFF", "") : lines.get(i)).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            try {
                periods.add(period(line, zone));
            } catch (DateTimeException e) {
                throw new IllegalArgumentException(
                        "line " + (i + 1) + " ('" + UnreadableEvent.quote(line)
                                + "'): there is no such day or time; expected one that there is",
                        e);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "line " + (i + 1) + " ('" + UnreadableEvent.quote(line) + "'): " + e.getMessage(), e);
            }
        }
        return new Calendar(periods, zone);
    }

    private static Period period(String line, ZoneId zone) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("found no day and name; expected " + EXPECTED);
        }
        String from = matcher.group(1);
        String to = matcher.group(2) == null ? from : matcher.group(2);
        String name = matcher.group(3).strip();
        Matcher first = YEARLY.matcher(from);
        Matcher last = YEARLY.matcher(to);
        if (first.matches() && last.matches()) {
            MonthDay begin = MonthDay.parse("--" + first.group(1));
            return new Period(checked(name, from), 0, 0, begin, MonthDay.parse("--" + last.group(1)));
        }
        if (first.matches() || last.matches()) {
            throw new IllegalArgumentException(
                    "one end is of every year and the other is not; expected both with a year, or none");
        }
        if (matcher.group(2) == null
                && !DAY.matcher(from).matches()
                && TIME.matcher(from).matches()) {
            throw new IllegalArgumentException("found a time without an end; expected one like " + from + ".." + from);
        }
        long start = time(from, zone, false);
        long end = time(to, zone, true);
        if (start >= end) {
            throw new IllegalArgumentException(
                    "it ends before it begins, or at the same time; expected the earlier end first");
        }
        return new Period(checked(name, from), start, end, null, null);
    }

    private static String checked(String name, String from) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException(
                    "found no name after '" + UnreadableEvent.quote(from) + "'; expected " + EXPECTED);
        }
        if (name.equals(NONE)) {
            throw new IllegalArgumentException("'" + NONE + "' is what all other times are; expected another name");
        }
        if (!Words.hasAtMost(name, CategoryNames.LONGEST)) {
            throw new IllegalArgumentException("the name has " + name.codePointCount(0, name.length())
                    + " characters; expected at most " + CategoryNames.LONGEST);
        }
        return name;
    }

    private static long time(String text, ZoneId zone, boolean end) {
        if (DAY.matcher(text).matches()) {
            LocalDate day = LocalDate.parse(text);
            return millis((end ? day.plusDays(1) : day).atStartOfDay(zone).toInstant());
        }
        Matcher time = TIME.matcher(text);
        if (!time.matches()) {
            throw new IllegalArgumentException(
                    "'" + UnreadableEvent.quote(text) + "' is no day and no time; expected " + EXPECTED);
        }
        return millis(
                time.group(1) == null
                        ? LocalDateTime.parse(text).atZone(zone).toInstant()
                        : OffsetDateTime.parse(text).toInstant());
    }

    private static long millis(Instant instant) {
        return instant.toEpochMilli();
    }

    /** Number of the line that holds at a time; that of {@link #NONE} if none does. */
    private int line(long time) {
        int found = Arrays.binarySearch(bounds, time);
        int before = found >= 0 ? found : -found - 2;
        int once = before < 0 ? codes.length - 1 : lines[before];
        LocalDate day = LocalDate.ofInstant(Instant.ofEpochMilli(time), zone);
        return Math.min(once, yearly[place(day)]);
    }

    /**
     * The name of the period that a time is in, or {@link #NONE}.
     *
     * @param time ms since the epoch, within ±8.64e15
     */
    public String name(long time) {
        return names.get(line(time));
    }

    /** The code of that name, see {@link CategoryNames}. */
    public double code(long time) {
        return codes[line(time)];
    }
}

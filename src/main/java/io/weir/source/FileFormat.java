package io.weir.source;

import io.weir.event.JsonPath;
import io.weir.event.Times;
import io.weir.json.Cells;
import io.weir.json.EventReader;
import java.util.List;
import java.util.function.Consumer;

/**
 * What is known of a file before it is opened. What is not known is seen from its beginning.
 *
 * @param separator between the cells of CSV; null if that is to be seen
 * @param decimal before the fraction of a number in CSV; null if that is to be seen
 * @param time where the time of an event is; null if it is in the column or the field {@code timestamp}
 * @param times reads the column or the field {@code timestamp}
 * @param missing marks of missing values in CSV
 * @param columns names of the columns of CSV that has no header; empty if its first line is one
 * @param records JSON pointer to the array of events in a document; null if that is to be seen
 * @param conversion of lines that are no events yet; null if they are. CSV is not converted
 * @param longest bytes that an event may have
 * @param notes gets a sentence on everything that was taken for something else than it could have been; called by whoever reads
 */
public record FileFormat(
        Character separator,
        Character decimal,
        JsonPath time,
        Times times,
        List<String> missing,
        List<String> columns,
        String records,
        EventReader.Conversion conversion,
        int longest,
        Consumer<String> notes) {

    private static final int LONGEST = 64 << 20;

    /** Everything is to be seen, and nobody is told. */
    public static FileFormat seen() {
        return new FileFormat(
                null, null, null, Times.DEFAULT, Cells.MISSING, List.of(), null, null, LONGEST, note -> {});
    }

    /** The same, of lines that are taken as they are. */
    public FileFormat unconverted() {
        return new FileFormat(separator, decimal, time, times, missing, columns, records, null, longest, notes);
    }
}

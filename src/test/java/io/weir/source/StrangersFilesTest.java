package io.weir.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.weir.event.Reason;
import io.weir.event.Times;
import io.weir.json.Cells;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as other people write them. Those in the resources have the shapes of files of public repositories. */
class StrangersFilesTest {

    private final List<String> notes = new ArrayList<>();

    private FileFormat format(List<String> missing, String records) {
        return new FileFormat(null, null, null, Times.DEFAULT, missing, List.of(), records, null, 1 << 20, notes::add);
    }

    private List<RecordedEvent> events(String name, String text) throws IOException {
        return events(name, text.getBytes(StandardCharsets.UTF_8), format(Cells.MISSING, null));
    }

    private static List<RecordedEvent> events(String name, byte[] bytes, FileFormat format) throws IOException {
        List<RecordedEvent> events = new ArrayList<>();
        try (var source = EventFile.open(name, new ByteArrayInputStream(bytes), format)) {
            source.forEachRemaining(events::add);
        }
        return events;
    }

    private List<RecordedEvent> file(String name) {
        List<RecordedEvent> events = new ArrayList<>();
        try (var source = EventSource.open("src/test/resources/files/" + name, format(Cells.MISSING, null))) {
            source.forEachRemaining(events::add);
        }
        return events;
    }

    private static List<String> values(List<RecordedEvent> events) {
        return events.stream()
                .map(e -> new String(e.value(), StandardCharsets.UTF_8))
                .toList();
    }

    /** The values without the time, one after the other. */
    private static String numbers(List<RecordedEvent> events) {
        return values(events).stream()
                .map(v -> v.replaceAll("\"[Tt]imestamp\":\"[^\"]*\",", "").replace("\"", ""))
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            csv/german.csv    | {x:1.5,y:2.5} {x:1.6,y:2.7}
            csv/tabs.tsv      | {x:1,y:2} {x:2,y:3}
            csv/excel-sep.csv | {x:1,y:2} {x:2,y:3}
            csv/bom-blank.csv | {x:1,y:2} {x:2,y:3} {x:3,y:4}
            csv/trailing.csv  | {x:1,y:2} {x:2,y:3}
            csv/comments.csv  | {x:1,y:2} {x:2,y:3}
            csv/units.csv     | {temp:1.5,hum:20} {temp:2.5,hum:30} {temp:2.6,hum:31}
            csv/ragged.csv    | {x:1} {x:2} {x:3}
            csv/caps.csv      | {Value:1} {Value:2}
            csv/pct.csv       | {x:1.5,pct:12,money:3.20} {x:1.7,pct:13,money:3.30}
            csv/na.csv        | {x:1,y:null} {x:2,y:null} {x:null,y:3} {x:-,y:4} {x:null,y:5} {x:null,y:6} {x:inf,y:7} {x:null,y:8} {x:9,y:10}
            csv/nums.csv      | {x:0x1F} {x:1_000} {x:1e3} {x:4} {x:007} {x:5} {x:5} {x:0.5} {x:1e400} {x:٣} {x:-0}
            csv/quoted.csv    | {x:1,note:a\\nb, c} {x:2,note:say \\hi\\}
            """)
    void aFileIsReadAsItsWriterMeansIt(String name, String expected) {
        var events = file(name);
        assertThat(numbers(events)).isEqualTo(expected);
        assertThat(events).extracting(RecordedEvent::problem).containsOnlyNulls();
        if (!name.contains("german")) {
            assertThat(events).extracting(RecordedEvent::timestamp).doesNotContain(RecordedEvent.NO_TIMESTAMP);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"time a b\n2024 1 2\n2025 2 3\n", "a^b\n1^2\n", "Report\nof: x\n1,2,3\n"})
    void aRowOfNamesWithOneCellIsSaid(String text) throws IOException {
        events("one.csv", text);
        assertThat(notes)
                .anySatisfy(note -> assertThat(note)
                        .contains("one.csv: the row of names has one cell", "input.csv.separator says what"));
        notes.clear();
        events("x.csv", "x\n1\n2.5\n,\n-3e5\n");
        assertThat(notes).isEmpty();
    }

    @Test
    void whatIsTakenForSomethingElseIsSaid() {
        file("csv/german.csv");
        file("csv/tabs.tsv");
        file("csv/comments.csv");
        file("csv/units.csv");
        file("csv/pct.csv");
        assertThat(String.join("\n", notes))
                .contains("german.csv: cells are divided by ';'; input.csv.separator")
                .contains("german.csv: a comma is before the fractions of numbers; input.csv.decimal")
                .contains("tabs.tsv: cells are divided by tabs")
                .contains("comments.csv, line 1 is a comment")
                .contains("units.csv, line 2 (datetime, degC, %)")
                .contains("pct.csv: in column pct, 12% is read as 12")
                .contains("pct.csv: in column money, $3.20 is read as 3.20");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    in.csv    | Timestamp | Timestamp,x\\n2026-03-01,0\\nyesterday,1\\ntoday,2\\n,3\\nNA,3\\n-1,4\\n    | 3 | 2
                    in.ndjson | timestamp | {"timestamp":0}\\n\\n{"timestamp":"yesterday"}\\n{"timestamp":null}\\n{"timestamp":{"a":1},"x":1}\\n | 3 | 1
                    in.json   | timestamp | [{"timestamp":0},\\n{"timestamp":"yesterday"},{"timestamp":true}]          | 2 | 1
                    """)
    void aColumnThatIsTheTimeAndIsNoneIsSpokenOfOnceAndCountedAtTheEnd(
            String file, String column, String content, long line, int others) throws IOException {
        var events = events(file, content.replace("\\n", "\n"));
        assertThat(events.stream().skip(1))
                .extracting(RecordedEvent::timestamp)
                .containsOnly(RecordedEvent.NO_TIMESTAMP);
        assertThat(events.get(0).timestamp()).isNotNegative();
        List<String> said = notes.stream().filter(note -> note.contains("time")).toList();
        assertThat(said).hasSize(2);
        assertThat(said.get(0))
                .contains(file + ", line " + line + ": " + column + " is yesterday, which is no time; ")
                .contains("event.time.format", "event.time.unit");
        assertThat(said.get(1))
                .contains("of " + (others + 2) + " values of " + column + ", " + (others + 1) + " are no times");
    }

    @Test
    void keysTimesAndLabelsAreFoundInLettersOfAnyCase() throws IOException {
        var event =
                events("in.csv", "Timestamp,LABEL,Key,x\n1700000000000,a,k,1\n").get(0);
        assertThat(event.timestamp()).isEqualTo(1_700_000_000_000L);
        assertThat(event.label()).isEqualTo("a");
        assertThat(event.key()).isEqualTo("k");
    }

    @Test
    void marksOfMissingValuesAreWhatTheSettingSaysHoweverTheirNumberIsWritten() throws IOException {
        byte[] text = "x,y\n-,-200\nNA,-200.0\n-2e2,NAN\n1,-201\n".getBytes(StandardCharsets.UTF_8);
        assertThat(numbers(events("in.csv", text, format(List.of("-", "NA", "NaN", "-200"), null))))
                .isEqualTo("{x:null,y:null} {x:null,y:null} {x:null,y:null} {x:1,y:-201}");
        assertThat(numbers(events("in.csv", text, format(List.of(), null))))
                .isEqualTo("{x:-,y:-200} {x:NA,y:-200.0} {x:-2e2,y:NAN} {x:1,y:-201}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '!', quoteCharacter = '`', textBlock = """
            `x;y|1;2`                                  ! {x:1,y:2}
            `x|y~1|2`                                  ! {x:1,y:2}
            `"a;b",y|1,2`                              ! {a;b:1,y:2}
            `x;y|1.234,5;1.000.000`                    ! {x:1234.5,y:1000000}
            `x,y|"1,234.5","1,000,000"`                ! {x:1234.5,y:1000000}
            `x,y|"1,5","2,25"|"3,75",4`                ! {x:1.5,y:2.25} {x:3.75,y:4}
            `x;host|1,5;192.168.178.101`               ! {x:1.5,host:192.168.178.101}
            `x|1,5|2,5`                                ! {x:1.5} {x:2.5}
            `x,c|1,007|2,010`                          ! {x:1,c:007} {x:2,c:010}
            `,x|0,5|1,6`                               ! {index:0,x:5} {index:1,x:6}
            `x,tag|1,a|#2,b`                           ! {x:1,tag:a} {x:#2,tag:b}
            `x,y|1,2|# the end`                        ! {x:1,y:2}
            `SEP=;|x;y|1;2`                            ! {x:1,y:2}
            """)
    void ofWhatIsSeen(String text, String expected) throws IOException {
        String csv = text.contains("~") ? text.replace('~', '\n') : text.replace('|', '\n');
        assertThat(numbers(events("in.csv", csv + "\n"))).isEqualTo(expected);
    }

    @Test
    void namesBehindAHashAreNamesWhereARowOfNumbersFollows() throws IOException {
        assertThat(numbers(events("in.csv", "# made today\n#x,y\n1,2\n# end\n")))
                .isEqualTo("{x:1,y:2}");
    }

    @Test
    void aFileWithoutNamesIsRefusedAndToldHowToGetSome() {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> events("in.csv", "5.1,3.5,setosa\n4.9,3.0,setosa\n"))
                .withMessageContaining("in.csv, line 1: 5.1 is no name of a column")
                .withMessageContaining("input.csv.columns");
        assertThatExceptionOfType(InputException.class).isThrownBy(() -> file("csv/dup.csv"));
    }

    @Test
    void columnsOfTheConfigurationAreNamesUnlessTheFileHasThem() throws IOException {
        var format = new FileFormat(
                null, null, null, Times.DEFAULT, Cells.MISSING, List.of("time", "x"), null, null, 1 << 20, notes::add);
        assertThat(values(events("in.csv", "a,007\nb\n".getBytes(StandardCharsets.UTF_8), format)))
                .containsExactly("{\"time\":\"a\",\"x\":7}", "b");
        assertThat(values(events("in.csv", "X,other\n1,2\n".getBytes(StandardCharsets.UTF_8), format)))
                .containsExactly("{\"X\":1,\"other\":2}");
    }

    @Test
    void aColumnWithoutAnyValueIsSpokenOf() throws IOException {
        events("in.csv", "x,y,z\n1,,NA\n2,,\n");
        assertThat(notes).containsExactly("in.csv: no row has a value in y, z");
    }

    @Test
    void rowsThatAreNoUtf8AndLinesThatAreTooLongCannotBeReadAndTheOthersAre() throws IOException {
        byte[] latin = "x,c\n1,gr\u00fcn\n2,b\n".getBytes(StandardCharsets.ISO_8859_1);
        var events = events("in.csv", latin, format(Cells.MISSING, null));
        assertThat(events.get(0).problem()).hasMessageContaining("line 2: byte 4 is 0xfc, which is no UTF-8");
        assertThat(events.get(1).problem()).isNull();
        for (String name : List.of("in.csv", "in.ndjson")) {
            boolean csv = name.endsWith("csv");
            String text = (csv ? "x\n" : "") + (csv ? "1\n" : "{\"x\":1}\n") + "7".repeat(3 << 20) + "\n"
                    + (csv ? "2\n" : "{\"x\":2}\n");
            var long_ = events(name, text);
            assertThat(long_).hasSize(3);
            assertThat(long_.get(1).value()).hasSize((1 << 20) + 1);
            assertThat(long_.get(1).problem().reason()).isEqualTo(Reason.TOO_LARGE);
            assertThat(long_.get(1).problem()).hasMessageContaining("3145728 bytes, more than event.max.bytes=1048576");
            assertThat(values(long_).get(2)).isEqualTo("{\"x\":2}");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "UTF-16LE,\uFEFF,UTF-16",
        "UTF-16BE,\uFEFF,UTF-16",
        "UTF-16LE,'',UTF-16LE",
        "UTF-16BE,'',UTF-16BE",
        "UTF-32LE,\uFEFF,UTF-32",
        "UTF-32BE,'',UTF-32BE",
        "ISO-8859-1,PK\u0003\u0004-,ZIP",
        "ISO-8859-1,PAR1,Parquet",
        "ISO-8859-1,BZh9,bzip2"
    })
    void whatIsAnotherKindOfFileIsNamed(String charset, String start, String what) {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() ->
                        events("in.csv", (start + "x\n1\n").getBytes(Charset.forName(charset)), FileFormat.seen()))
                .withMessageContaining("cannot read in.csv: it is ")
                .withMessageContaining(what);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"a\":1},{\"a\":2}]",
                "[\n  {\n    \"a\": 1\n  },\n  {\n    \"a\": 2\n  }\n]\n",
                "[{\"a\":1}]\n[{\"a\":2}]\n",
                "{\"a\":1}{\"a\":2}",
                "{\"a\":1} {\"a\":2}\n",
                "{\n\"a\":1\n}\n{\n\"a\":2\n}\n",
                "{\"a\":1}\n{\"a\":2}",
                "{\"Records\":[{\"a\":1},{\"a\":2}]}",
                "{\n  \"took\": 3,\n  \"hits\": {\n    \"hits\": [\n      {\"a\":1},\n      {\"a\":2}\n    ]\n  }\n}\n",
                "\uFEFF\n {\"meta\":[1,[2]],\"Records\":[{\"a\":1},{\"a\":2}],\"next\":null}\n",
                "{\"a\":1}\r{\"a\":2}\r",
            })
    void eventsAreFoundHoweverADocumentHasThem(String text) throws IOException {
        for (String name : List.of("in.json", "in", "in.ndjson.gz")) {
            assertThat(values(events(name, text)).stream().map(v -> v.replace(" ", "")))
                    .containsExactly("{\"a\":1}", "{\"a\":2}");
        }
    }

    @Test
    void aWrapperIsWalkedAndSaid() {
        assertThat(values(file("cloudtrail-wrapper.json")))
                .hasSize(2)
                .allMatch(v -> v.startsWith("{\"eventVersion\":\"1.09\"") && v.endsWith("}"));
        assertThat(notes).singleElement().asString().contains("the events are the objects in /Records", "--records");
        assertThat(file("k8s.ndjson")).hasSize(2);
        assertThat(file("debezium.ndjson")).hasSize(2);
    }

    /** As {@code cat} makes them of several answers of one service. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"value\":[{\"a\":1},{\"a\":2}]}\n{\"value\":[{\"a\":3}]}\n{\"value\":[]}\n{\"value\":[{\"a\":4},{\"a\":5}]}\n",
                "{\n \"value\": [\n  {\"a\": 1},\n  {\"a\": 2}\n ]\n}\n{\n \"value\": [{\"a\": 3}]\n}\n{\"value\":[{\"a\":4},{\"a\":5}]}",
                "{\"value\":[{\"a\":1},{\"a\":2},{\"a\":3}]}{\"x]\":\"}]\\\"\",\"n\":{\"value\":[{\"a\":9}]},\"val\\u0075e\":[{\"a\":4},{\"a\":5}],\"next\":[[{}]]}",
            })
    void wrappersThatFollowEachOtherAreAllWalked(String text) throws IOException {
        for (FileFormat format : List.of(format(List.of(), null), format(List.of(), "/value"))) {
            assertThat(values(events("in.json", text.getBytes(StandardCharsets.UTF_8), format)).stream()
                            .map(v -> v.replace(" ", "")))
                    .containsExactly("{\"a\":1}", "{\"a\":2}", "{\"a\":3}", "{\"a\":4}", "{\"a\":5}");
        }
        assertThat(notes).singleElement().asString().contains("/value", "--records");
    }

    @Test
    void aDocumentWithoutTheArrayOfTheOthersIsAValueAndNothingIsLost() throws IOException {
        String text =
                "{\"p\":1,\"d\":{\"value\":[{\"a\":1}]}}\n{\"error\": \"}[\",\n \"d\": [1]}\noops\n{\"d\":{\"value\":[{\"a\":2}],\"x\":[]},\"p\":2}\n[7]\n";
        assertThat(values(events("in.json", text.getBytes(StandardCharsets.UTF_8), format(List.of(), "/d/value"))))
                .containsExactly("{\"a\":1}", "{\"error\": \"}[\",  \"d\": [1]}", "oops", "{\"a\":2}", "[7]");
        assertThat(values(events("in.json", "[{\"a\":1}]\n{\"a\":2}\noops\n[{\"a\":3}]\n")))
                .containsExactly("{\"a\":1}", "{\"a\":2}", "oops", "{\"a\":3}");
    }

    @Test
    void eventsThatHaveAnArrayAmongOtherFieldsStayEventsAndAWordIsSaid() throws IOException {
        String orders = "{\"id\":1,\"items\":[{\"a\":1},{\"a\":2}]}\n{\"id\":2,\"items\":[{\"a\":3}]}\n";
        assertThat(values(events("in.ndjson", orders))).containsExactly(orders.split("\n"));
        assertThat(notes).singleElement().asString().contains("taken as one event", "--records /items");
    }

    @Test
    void thePointerSaysWhichOfSeveralArraysHasTheEvents() throws IOException {
        String text = "{\"a\":[{\"x\":1},{\"x\":2}],\"b/c\":[{\"y\":1},{\"y\":2}]}";
        assertThat(events("in.json", text)).hasSize(1);
        assertThat(notes).singleElement().asString().contains("/a, /b~1c", "--records");
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertThat(values(events("in.json", bytes, format(List.of(), "/b~1c"))))
                .containsExactly("{\"y\":1}", "{\"y\":2}");
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> events("in.json", bytes, format(List.of(), "/d")))
                .withMessageContaining("no array of objects at --records /d; it has them at /a, /b~1c");
    }

    @Test
    void garbageIsOneEventPerLineAndNothingAroundItIsLost() throws IOException {
        String lines = "{\"a\":1}\nnot json\n{\"a\":\n[1,2]\n{\"a\":2}\n";
        assertThat(values(events("in.ndjson", lines))).containsExactly(lines.split("\n"));
        assertThat(values(events("in.ndjson", "{\"a\":1,\n{\"a\":2}\n"))).containsExactly("{\"a\":1,", "{\"a\":2}");
        String pretty = "{\n \"a\": 1\n}\noops\n{\n \"a\": \"open\n}\n{\n \"a\": 3\n}\n";
        assertThat(values(events("in.json", pretty)))
                .containsExactly("{ \"a\": 1 }", "oops", "{ \"a\": \"open }", "{ \"a\": 3 }");
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> events("in.json", "[{\"a\":1},\n{\"a\":2}"))
                .withMessageContaining("it ends, on line 2, before its array of events does");
    }

    @Test
    void theLineOnWhichAnEventBeginsIsKnown() throws IOException {
        assertThat(events("in.json", "[\n{\"a\":\n1},\n\n{\"a\":2}]"))
                .extracting(RecordedEvent::line)
                .containsExactly(2L, 5L);
        assertThat(events("in.ndjson", "\n{\"a\":1}\n\n{\"a\":2}"))
                .extracting(RecordedEvent::line)
                .containsExactly(2L, 4L);
    }

    @Test
    void aHeaderThatIsTooLongIsRefusedInASentence() {
        String text = "a".repeat(2 << 20) + "\n1,2\n";
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> events("in.csv", text))
                .withMessage("cannot read in.csv: its header, on line 1, has 2097152 bytes, more than"
                        + " event.max.bytes=1048576; is it a CSV file?");
    }
}

package io.weir.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.weir.event.Reason;
import io.weir.json.JsonNumber;
import io.weir.source.scenario.Scenario;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventFileTest {

    @TempDir
    private Path folder;

    @Test
    void aRowBecomesAnObjectWithItsNumbersAsTheyAreWrittenWhereJsonCan() throws IOException {
        var events = read(
                "in.csv",
                "timestamp,key,a,b,c\n1700000000000,k1,1.50,,\"x, \"\"y\"\"\"\n2023-11-14T22:13:20Z,,-1e-3,.5,007\n");
        assertThat(values(events))
                .containsExactly(
                        "{\"timestamp\":1700000000000,\"key\":\"k1\",\"a\":1.50,\"b\":null,\"c\":\"x, \\\"y\\\"\"}",
                        "{\"timestamp\":\"2023-11-14T22:13:20Z\",\"key\":null,\"a\":-1e-3,\"b\":0.5,\"c\":\"007\"}");
        assertThat(events).extracting(RecordedEvent::key).containsExactly("k1", null);
        assertThat(events).extracting(RecordedEvent::timestamp).containsExactly(1_700_000_000_000L, 1_700_000_000_000L);
    }

    @Test
    void aLineOfNdjsonKeepsItsBytesEvenIfItIsNotJson() throws IOException {
        var events = read(
                "in.ndjson",
                "{\"x\": 1,  \"timestamp\":5,\"key\":\"k\"}\r\nnot json\n\n[1,2]\n{\"timestamp\":7,\"x\":1e999, oops\n  \n{\"y\":2}");
        assertThat(values(events))
                .containsExactly(
                        "{\"x\": 1,  \"timestamp\":5,\"key\":\"k\"}",
                        "not json",
                        "[1,2]",
                        "{\"timestamp\":7,\"x\":1e999, oops",
                        "{\"y\":2}");
        assertThat(events).extracting(RecordedEvent::key).containsExactly("k", null, null, null, null);
        assertThat(events).extracting(RecordedEvent::timestamp).containsExactly(5000L, -1L, -1L, 7000L, -1L);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void aNumberIsWhatTheGrammarOfJsonSays(long seed) {
        var random = new SplittableRandom(seed);
        String alphabet = "0019.eE+-x";
        int numbers = 0;
        for (int i = 0; i < 50_000; i++) {
            var text = new StringBuilder();
            for (int length = random.nextInt(8); length > 0; length--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            boolean number = text.toString().matches("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?");
            numbers += number ? 1 : 0;
            assertThat(JsonNumber.is(text.toString())).as(text.toString()).isEqualTo(number);
        }
        assertThat(numbers).isGreaterThan(1000);
    }

    @ParameterizedTest
    @CsvSource({
        "1e5,1e5",
        "+4,4",
        ".5,0.5",
        "-.5e-3,-0.5e-3",
        "6.,6",
        "+6.E2,6E2",
        "007,",
        "+,",
        ".,",
        "-.,",
        "1.2.3,",
        "NaN,",
        "1 2,"
    })
    void aNumberOfAFileIsWrittenAsJsonHasIt(String text, String json) {
        assertThat(JsonNumber.of(text)).isEqualTo(json);
    }

    @Test
    void aLabelIsTakenAlongWithItsEvent() throws IOException {
        assertThat(read("in.csv", "x,label\n1,a\n2,\n"))
                .extracting(RecordedEvent::label)
                .containsExactly("a", null);
        assertThat(read("in.ndjson", "{\"label\":1,\"x\":2}\n{\"x\":{\"label\":3}}\n"))
                .extracting(RecordedEvent::label)
                .containsExactly("1", null);
    }

    @Test
    void aLineMayBeLongerThanAnyBuffer() throws IOException {
        String line = "{\"x\":1,\"text\":\"" + "ab".repeat(5_000_000) + "\"}";
        assertThat(values(read("in.ndjson", line + "\n" + line + "\n{}"))).containsExactly(line, line, "{}");
    }

    @ParameterizedTest
    @CsvSource({"in.csv,1", "in.csv.gz,1", "in.ndjson,1", "in.jsonl.gz,1", "in.json,1", "in,2", "in.gz,2"})
    void theNameTellsTheFormatAndElseTheFirstCharacter(String name, int ways) throws IOException {
        String csv = "\uFEFFx\n1\n";
        String json = "\n {\"x\":1}\n";
        boolean isCsv = name.contains("csv");
        var texts = ways == 2 ? List.of(csv, json) : List.of(isCsv ? csv : json);
        for (var text : texts) {
            assertThat(values(read(name, text))).extracting(String::strip).containsExactly("{\"x\":1}");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''              | is empty",
                "'a,b\n'         | has a header and no rows",
                "'a,a\n1,2\n'    | two columns are called a",
                "'a,\n1,2\n'     | column 2 has no name"
            })
    void brokenCsvIsNamedWithItsPlace(String text, String message) {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> read("in.csv", text))
                .withMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'a,b\n1,2\n3\n4,5\n'           | 3 | line 3: the row ends after 1 of 2 columns, before b",
                "'a,b\n1,2,3\n4,5\n6,7\n'       | 2 | line 2: there is a cell more (3) after the last of 2 columns, b",
                "'a,b\n\"one\ntwo\",2\n\n3\n4,5\n' | 5 | line 5: the row ends after 1 of 2 columns",
                "'a,b\n\"1,2\n3,4\n5,6\n'        | 2 | line 2: a quote is opened and never closed",
            })
    void aRowThatDoesNotFitIsAnEventThatCannotBeReadAndTheOthersAre(String text, long line, String why)
            throws IOException {
        var events = read("in.csv", text);
        assertThat(events).hasSize(3);
        assertThat(events).filteredOn(e -> e.problem() != null).singleElement().satisfies(broken -> {
            assertThat(broken.line()).isEqualTo(line);
            assertThat(broken.problem()).hasMessageContaining(why);
            assertThat(broken.problem().reason()).isEqualTo(Reason.NOT_CSV);
        });
        assertThat(events).filteredOn(e -> e.problem() == null).hasSize(2);
    }

    @Test
    void aMissingFileADirectoryAndATornArchiveAreNamed() throws IOException {
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> EventSource.open(folder.resolve("nowhere.csv").toString()))
                .withMessageMatching("cannot read .*nowhere.csv: there is no such file");
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> EventSource.open(folder.toString()))
                .withMessageContaining("it is a directory");
        var file = folder.resolve("torn.csv.gz");
        byte[] whole = gzip("a,b\n" + "1,2\n".repeat(1000));
        Files.write(file, Arrays.copyOf(whole, whole.length - 12));
        assertThatExceptionOfType(InputException.class)
                .isThrownBy(() -> all(EventSource.open(file.toString())))
                .withMessageContaining("torn.csv.gz")
                .withMessageContaining("cut short");
    }

    @ParameterizedTest
    @ValueSource(strings = {"events.csv", "events.csv.gz", "events.ndjson", "events.ndjson.gz"})
    void whatIsWrittenReadsBackTheSame(String name) throws IOException {
        var file = folder.resolve(name);
        var written = all(Scenario.MIXED.events(7, 200));
        try (var writer = EventWriter.create(file)) {
            written.forEach(writer::write);
        }
        assertThat(values(all(EventSource.open(file.toString())))).isEqualTo(values(written));
    }

    @Test
    void theHeadOfASourceIsPlayedAgain() {
        try (var source = new HeadedSource(Scenario.BLOBS.events(1, 30), 10)) {
            assertThat(source.head()).hasSize(10);
            assertThat(values(all(source))).isEqualTo(values(all(Scenario.BLOBS.events(1, 30))));
        }
    }

    private List<RecordedEvent> read(String name, String text) throws IOException {
        var file = folder.resolve(name);
        Files.write(file, name.endsWith(".gz") ? gzip(text) : text.getBytes(StandardCharsets.UTF_8));
        return all(EventSource.open(file.toString()));
    }

    private static byte[] gzip(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static List<RecordedEvent> all(EventSource source) {
        try (source) {
            var events = new ArrayList<RecordedEvent>();
            source.forEachRemaining(events::add);
            return events;
        }
    }

    private static List<String> values(List<RecordedEvent> events) {
        return events.stream()
                .map(e -> new String(e.value(), StandardCharsets.UTF_8))
                .toList();
    }
}

package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code weir fit} refuses, and how it says so. */
class FitRefusalsTest {
    @TempDir
    private Path directory;

    private final Terminal terminal = new Terminal();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fit --components 1 --input @",
                "fit --components 1 --input x.csv --init @",
                "score --input @ --model m.json",
                "score --input x.csv --model @",
                "demo --input @",
                "evaluate --input @",
                "backtest --input @ --output out"
            })
    void aPathThatCannotBeOneIsTheUsersToMend(String command) throws IOException {
        Path x = write("x.csv", "x,y\n1,2\n3,4\n");
        for (String name : List.of("a\ud800.csv", "a\0.csv")) {
            String[] arguments = command.replace("x.csv", x.toString()).split(" ");
            for (int i = 0; i < arguments.length; i++) {
                arguments[i] = arguments[i].equals("@") ? name : arguments[i];
            }
            assertThat(terminal.run(arguments)).as("%s", terminal.err()).isEqualTo(2);
            assertThat(terminal.err()).doesNotContain("bug").doesNotContain("\tat ");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    ``                    | --components 2                      | is empty
                    `x,y\\n`               | --components 2                      | has a header and no rows
                    `x,y\\n1,2\\n3\\n`       | --components 1                      | line 3: the row ends after 1 of 2 columns, before y
                    `x,y\\n1,2\\n3,4\\n`     | --components 3                      | has 2 rows, fewer than --components 3
                    `x,y\\n1,2\\n3,4\\n`     | --components 0                      | --components is 0; it must be at least 1
                    `x,y\\n1,2\\n3,4\\n`     | --components 1 --covariance round   | --covariance is round; it must be one of full,
                    `x,y\\n1,2\\n3,4\\n`     | --components 1 --tolerance -1       | --tolerance is -1.0
                    `x,y\\n1,2\\n3,4\\n`     | --components 1 --reg-covar NaN      | 'NaN' is not a finite number
                    `x,y\\n1,2\\n3,4\\n`     | --components 1 --init nowhere.csv   | cannot read nowhere.csv: there is no such file
                    `x,y\\n1,2\\n3,4\\n`     | --components 1 --plot a.pdf         | --plot a.pdf is neither .svg nor .png
                    `x,y\\n1,2\\n3,4\\n`     | --components 1 --family cauchy      | --family is cauchy; it must be one of gaussian,
                    `x,y\\n1,2\\n3,4\\n`     | --components 1 --features zeta(x)   | 'zeta' is not a function
                    `x,y\\n1,2\\n3,four\\n`  | --components 1                      | line 3: y is "four"
                    `x,y\\n1,2\\n3,inf\\n`   | --components 1                      | line 3: y is
                    `x,y\\na,b\\nc,d\\n`     | --components 1                      | has no numeric column
                    """)
    void whatCannotBeFittedIsRefusedInOneSentence(String csv, String options, String sentence) throws IOException {
        Path x = write("x.csv", csv == null ? "" : csv.replace("\\n", "\n"));
        assertThat(terminal.run(("fit --input " + x + " " + options).split(" ")))
                .isEqualTo(2);
        assertThat(terminal.err()).startsWith("weir: ").contains(sentence).doesNotContain("\tat ");
        assertThat(terminal.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"abc", "inf", "1e999"})
    void aCellThatIsNoNumberIsNamedWithItsLineAndColumn(String cell) throws IOException {
        var csv = new StringBuilder("x,y\n");
        for (int i = 0; i < 30; i++) {
            csv.append(i).append(',').append(i == 17 ? cell : "1").append('\n');
        }
        Path x = write("x.csv", csv.toString());
        assertThat(terminal.run(("fit --components 1 --input " + x).split(" "))).isEqualTo(2);
        assertThat(terminal.err()).contains("x.csv, line 19: y is").contains(cell.equals("1e999") ? "1e" : cell);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    `a\\n1\\n1\\n`             | has 1 columns, expected one per component, 2
                    `a,b\\n1,0\\n`            | has 1 rows, expected one per point, 2
                    `a,b\\n1,0\\n0.5,0.6\\n`   | line 3: the responsibilities sum to 1.1, expected 1
                    `a,b\\n1,0\\n2,-1\\n`      | line 3: column b is -1.0, expected a responsibility
                    """)
    void aStartOfTheWrongShapeIsRefused(String start, String sentence) throws IOException {
        Path x = write("x.csv", "x\n1\n2\n");
        Path init = write("r.csv", start.replace("\\n", "\n"));
        assertThat(terminal.run(("fit --components 2 --input " + x + " --init " + init).split(" ")))
                .isEqualTo(2);
        assertThat(terminal.err()).contains("r.csv").contains(sentence);
    }

    /** Of NDJSON the first row is on the first line. */
    @Test
    void aStartInJsonIsSpokenOfByItsOwnLines() throws IOException {
        Path x = write("x.csv", "x\n1\n2\n");
        Path init = write("r.ndjson", "{\"a\":1,\"b\":0}\n{\"a\":0.5,\"b\":0.6}\n");
        assertThat(terminal.run(("fit --components 2 --input " + x + " --init " + init).split(" ")))
                .isEqualTo(2);
        assertThat(terminal.err()).contains("r.ndjson, line 2: the responsibilities sum to 1.1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            x.csv    | `x\n1\n2\nabc\n`                    | line 4: x is "abc"; expected a number; correct it, leave the cell empty if it is missing, or say with input.missing that it is
            x.ndjson | `{"x":1}\n{"x":2}\n{"x":"abc"}\n`   | line 3: x is "abc"; expected a number; correct it, or write null, or leave the field out, if it is missing
            x.json   | `[{"x":1},\n{"x":2},\n{"x":[3]}]`    | line 3: x is [3]; expected a number; correct it, or write null, or leave the field out, if it is missing
            x.ndjson | `{"x":1}\n{"x":2}\n{"x":3\n`        | correct it, or take it out
            x.ndjson | `{"x":1}\n{"x":2}\n[3]\n`           | line 3: the value is [3]; expected a JSON object; correct it, or take it out
            x.ndjson | `{"x":1}\n{"x":2}\n{"y":3}\n`       | line 3: none of the features x is there; take it out, or name other features
            x.csv    | `x,y\n1,2\n2\n`                      | line 3: the row ends after 1 of 2 columns, before y; write an empty cell for a missing value
            """)
    void theRemedyIsThatOfTheFormat(String name, String text, String sentence) throws IOException {
        Path x = write(name, text.replace("\\n", "\n"));
        assertThat(terminal.run(("fit --components 1 --features x --input " + x).split(" ")))
                .isEqualTo(2);
        assertThat(terminal.err().strip()).endsWith(sentence);
        if (!name.endsWith("csv")) {
            assertThat(terminal.err()).doesNotContain("cell", "input.missing", "column");
        }
    }

    @Test
    void aFileInAnotherEncodingIsSaidToBeThat() throws IOException {
        Path x = Files.write(
                directory.resolve("x.csv"), "x,note\n1,a\n2,\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(terminal.run(("fit --components 1 --input " + x).split(" "))).isEqualTo(2);
        assertThat(terminal.err())
                .contains("line 3: byte 2 is 0xe9", "iconv -f latin1 -t utf8")
                .doesNotContain("empty");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text, StandardCharsets.UTF_8);
    }
}

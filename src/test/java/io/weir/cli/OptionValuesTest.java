package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** Values that an option cannot have, for every option of every command: they are said in words, not as types of Java. */
class OptionValuesTest {

    private static final Set<Class<?>> NUMBERS =
            Set.of(int.class, Integer.class, long.class, Long.class, double.class, Double.class);

    private static Stream<CommandLine> all(CommandLine command) {
        return Stream.concat(
                Stream.of(command), command.getSubcommands().values().stream().flatMap(OptionValuesTest::all));
    }

    private static String refusal(CommandLine command, OptionSpec option, String value) {
        try {
            Deque<String> words = new ArrayDeque<>(List.of(option.longestName() + "=" + value));
            CommandLine root = command;
            for (; root.getParent() != null; root = root.getParent()) {
                words.addFirst(root.getCommandName());
            }
            root.parseArgs(words.toArray(String[]::new));
            return null;
        } catch (ParameterException e) {
            return e.getMessage();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x1", "", "99999999999999999999", "NaN"})
    void anyOption(String value) {
        List<String> refusals = new ArrayList<>();
        for (CommandLine command : all(Weir.commandLine()).toList()) {
            for (OptionSpec option : command.getCommandSpec().options()) {
                String refusal = refusal(command, option, value);
                boolean number = NUMBERS.contains(option.type());
                boolean taken = option.type() == double.class && value.matches("9+");
                if (number && !taken) {
                    assertThat(refusal)
                            .as(command.getCommandName() + " " + option.longestName())
                            .contains("'" + value + "' is not a");
                    refusals.add(refusal);
                }
                assertThat(String.valueOf(refusal))
                        .doesNotContainPattern("\\bjava|Exception|\\ban? (int|long|double|boolean)\\b");
            }
        }
        assertThat(refusals).hasSizeGreaterThan(10);
    }

    @Test
    void aWholeNumberThatIsTooLargeIsSaidToBe() {
        CommandLine demo = Weir.commandLine().getSubcommands().get("demo");
        OptionSpec port = demo.getCommandSpec().findOption("--port");
        assertThat(refusal(demo, port, "99999999999"))
                .endsWith("'99999999999' is not a whole number from -2147483648 to 2147483647");
        assertThat(refusal(demo, port, "99999999999999999999"))
                .endsWith("'99999999999999999999' is not a whole number from -2147483648 to 2147483647");
        assertThat(refusal(demo, port, "80.5")).endsWith("'80.5' is not a whole number");
        assertThat(String.valueOf(refusal(demo, port, "8080"))).doesNotContain("8080");
    }

    @Test
    void aNumberIsFinite() {
        CommandLine demo = Weir.commandLine().getSubcommands().get("demo");
        OptionSpec rate = demo.getCommandSpec().findOption("--rate");
        assertThat(refusal(demo, rate, "1e400")).endsWith("'1e400' is not a finite number");
        assertThat(String.valueOf(refusal(demo, rate, "1e3"))).doesNotContain("1e3");
    }
}

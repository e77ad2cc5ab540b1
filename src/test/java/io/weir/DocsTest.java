package io.weir;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages can be read by a stranger: short paragraphs and sentences, links that lead somewhere, decisions in one form. */
class DocsTest {

    private static final int PARAGRAPH_WORDS = 90;
    private static final int SENTENCE_WORDS = 45;
    /** More figures than these are a table. */
    private static final int PARAGRAPH_NUMBERS = 13;

    /** Made by commands; what makes them is held elsewhere. */
    private static final Set<Path> GENERATED = Set.of(
            Path.of("docs/configuration.md"), // ConfigCommand
            Path.of("docs/dependencies.md"), // .ci/dependencies
            Path.of("docs/evaluation.md")); // EvaluationPage

    private static final Path DECISIONS = Path.of("docs/decisions");
    private static final Pattern DECISION = Pattern.compile(
            "# (\\d{3}) · \\S[^\\n]*\\?\\n\\nStatus: (accepted(?:, amended by \\d{3}(?: and \\d{3})*)?|superseded by \\d{3})"
                    + " · Date: \\d{4}-\\d{2}-\\d{2}\\n\\n\\*\\*Choice:\\*\\* [\\s\\S]+\\n\\n\\*\\*Reason:\\*\\* [\\s\\S]+"
                    + "\\n\\n\\*\\*Would change it:\\*\\* [\\s\\S]+");

    static Stream<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(Path.of("README.md")));
        try (var files = Files.walk(Path.of("docs"))) {
            files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
        return pages.stream();
    }

    static Stream<Path> written() throws IOException {
        return pages().filter(page -> !GENERATED.contains(page));
    }

    @ParameterizedTest
    @MethodSource("written")
    void paragraphsAndSentencesAreShort(Path page) throws IOException {
        for (String paragraph : Prose.paragraphs(Files.readString(page))) {
            assertThat(Prose.words(paragraph))
                    .as("words of the paragraph “%s” of %s: make two of it, or a table", paragraph, page)
                    .isLessThanOrEqualTo(PARAGRAPH_WORDS);
            for (String sentence : Prose.sentences(paragraph)) {
                assertThat(Prose.words(sentence))
                        .as("words of the sentence “%s” of %s: say one fact in each", sentence, page)
                        .isLessThanOrEqualTo(SENTENCE_WORDS);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("written")
    void manyFiguresAreATable(Path page) throws IOException {
        if (!page.startsWith(DECISIONS)) {
            for (String paragraph : Prose.paragraphs(Files.readString(page))) {
                assertThat(Prose.numbers(paragraph))
                        .as("numbers of the paragraph “%s” of %s", paragraph, page)
                        .hasSizeLessThanOrEqualTo(PARAGRAPH_NUMBERS);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("written")
    void decimalsBeginWithAZero(Path page) throws IOException {
        assertThat(Prose.bareDecimals(Files.readString(page))).as("%s", page).isEmpty();
    }

    @Test
    void whatIsTooLongIsNoticed() {
        String page =
                "# Title\n\nOne two\nthree `a b c`. Four [five](x y z)\n| not | this |\n\n```\nnor this\n```\n- six, .5 and 0.5\n- v1.5";
        assertThat(Prose.paragraphs(page))
                .containsExactly("One two three code. Four [five]", "- six, .5 and 0.5", "- v1.5");
        assertThat(Prose.sentences("One two three code. Four [five]"))
                .containsExactly("One two three code.", "Four [five]");
        assertThat(Prose.words("One two three code.")).isEqualTo(4);
        assertThat(Prose.numbers("From 1,000 events (−0.5 nats, d2) on, 3 of 4."))
                .containsExactly("1,000", "−0.5", "3", "4.");
        assertThat(Prose.bareDecimals(page + "\n\n| −.03 | ~.4 |\n")).containsExactly(".5", ".03", ".4");
    }

    @ParameterizedTest
    @MethodSource("pages")
    void linksLeadToWhatIsThere(Path page) throws IOException {
        String text = Files.readString(page);
        for (var link : Pattern.compile("\\]\\(([^)\\s#:]*)(?:#([^)\\s:]+))?\\)")
                .matcher(text)
                .results()
                .toList()) {
            Path target = link.group(1).isEmpty()
                    ? page
                    : page.toAbsolutePath().resolveSibling(link.group(1)).normalize();
            assertThat(target).as("%s links to %s", page, link.group(1)).exists();
            if (link.group(2) != null) {
                assertThat(anchors(target))
                        .as("%s links to %s", page, link.group())
                        .contains(link.group(2));
            }
        }
    }

    /** Of headings, as GitHub makes them. */
    private static Set<String> anchors(Path page) throws IOException {
        Set<String> anchors = new TreeSet<>();
        for (String line :
                Files.readString(page).replaceAll("(?ms)^```.*?^```", "").split("\n")) {
            if (line.matches("#+ .*")) {
                anchors.add(line.replaceFirst("#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'));
            }
        }
        return anchors;
    }

    @Test
    void everyDecisionHasItsNumberStatusDateChoiceAndReason() throws IOException {
        List<String> numbers = new ArrayList<>();
        List<String> named = new ArrayList<>();
        try (var files = Files.walk(DECISIONS)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                var decision = DECISION.matcher(Files.readString(file));
                assertThat(decision.matches())
                        .as("%s has the form of the others", file)
                        .isTrue();
                assertThat(DECISIONS.relativize(file).toString())
                        .as("room, number and title")
                        .matches("[a-z]+/" + decision.group(1) + "(-[a-z0-9]+)+\\.md");
                numbers.add(decision.group(1));
                Pattern.compile("\\d{3}")
                        .matcher(decision.group(2))
                        .results()
                        .forEach(match -> named.add(match.group()));
            }
        }
        assertThat(numbers).hasSizeGreaterThan(90).doesNotHaveDuplicates().containsAll(named);
    }

    @Test
    void theIndexOfDecisionsIsMadeFromThem() throws Exception {
        Process index = new ProcessBuilder("bash", ".ci/decisions", "-")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String made = new String(index.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(index.waitFor()).isZero();
        assertThat(Files.readString(Path.of("docs/decisions.md")))
                .as(".ci/decisions writes it anew")
                .isEqualTo(made);
    }
}

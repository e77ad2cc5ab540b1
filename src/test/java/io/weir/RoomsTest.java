package io.weir;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * How large a file and a class may be. What is larger has more than one thing in it: split it by what it does.
 */
class RoomsTest {

    private static final Path SOURCES = Path.of("src/main/java/io/weir");

    private static final int MOST_LINES = 350;

    private static final int MOST_FIELDS = 12;
    /** What is said in JSON, field by field. */
    private static final Set<String> CLASSES_OF_MANY_FIELDS = Set.of("Assignment", "ModelSnapshot");

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(f -> f.toString().endsWith(".java")).toList();
        }
    }

    @Test
    void noFileIsLongerThanThreeHundredAndFiftyLines() throws IOException {
        Set<String> found = new TreeSet<>();
        for (Path file : files()) {
            if (Files.readAllLines(file).size() > MOST_LINES) {
                found.add(file.getFileName().toString());
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void noClassHasMoreThanADozenFields() {
        var classes = new ClassFileImporter()
                .withImportOption(new DoNotIncludeTests())
                .importPackages("io.weir");
        assertThat(classes).hasSizeGreaterThan(500);
        Set<String> found = new TreeSet<>();
        for (JavaClass one : classes) {
            if (!one.isEnum() && fields(one) > MOST_FIELDS) {
                found.add(one.getSimpleName());
            }
        }
        assertThat(CLASSES_OF_MANY_FIELDS).containsAll(found);
    }

    private static long fields(JavaClass one) {
        return one.getFields().stream()
                .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC)
                        && !field.getModifiers().contains(JavaModifier.SYNTHETIC))
                .count();
    }

    @Test
    void eachRoomIsInTheDrawingOfWhoKnowsWhom() throws IOException {
        Set<String> rooms = files().stream()
                .map(f -> SOURCES.relativize(f).getName(0).toString())
                .filter(name -> !name.endsWith(".java"))
                .collect(Collectors.toCollection(TreeSet::new));
        String drawing = Files.readString(Path.of("docs/architecture.md"));
        drawing = drawing.substring(drawing.indexOf("## Who knows whom")).split("```")[1];
        for (String room : rooms) {
            assertThat(drawing).containsPattern("\\b" + room + "\\b");
        }
    }
}

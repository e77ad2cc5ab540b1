package io.weir.library;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/** Lists what the library's module exports: public types, and their public and protected members. Run, it writes the list. */
final class LibraryApi {

    static final Path FILE = Path.of("docs/library-api.txt");

    private LibraryApi() {}

    /** Writes {@link #FILE}. */
    public static void main(String[] arguments) throws IOException {
        Files.writeString(FILE, text());
    }

    /** Packages that the module exports. */
    static List<String> exported() throws IOException {
        return Pattern.compile("^\\s*exports ([\\w.]+);", Pattern.MULTILINE)
                .matcher(Files.readString(Path.of("src/core/java/module-info.java")))
                .results()
                .map(exports -> exports.group(1))
                .toList();
    }

    /** Stands for the whole list: eight digits that are others if anything is. */
    static String fingerprint() throws IOException {
        var sum = new CRC32();
        sum.update(text().getBytes(StandardCharsets.UTF_8));
        return String.format("%08x", sum.getValue());
    }

    static String text() throws IOException {
        var text = new StringBuilder();
        for (String name : exported()) {
            text.append("exports ").append(name).append("\n");
            types(name).forEach(type -> append(type, text));
        }
        return text.toString();
    }

    private static List<Class<?>> types(String name) throws IOException {
        Path classes;
        try {
            classes = Path.of(Detector.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
        try (Stream<Path> files = Files.list(classes.resolve(name.replace('.', '/')))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".class") && !file.equals("package-info.class"))
                    .sorted()
                    .<Class<?>>map(file -> load(name + '.' + file.replace(".class", "")))
                    .filter(type -> isSeen(type.getModifiers())
                            && (type.getDeclaringClass() == null
                                    || isSeen(type.getDeclaringClass().getModifiers())))
                    .toList();
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    private static boolean isSeen(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static void append(Class<?> type, StringBuilder text) {
        text.append('\n').append(plain(type.toGenericString())).append('\n');
        Stream.of(type.getDeclaredFields(), type.getDeclaredConstructors(), type.getDeclaredMethods())
                .flatMap(Stream::of)
                .map(Member.class::cast)
                .filter(member -> isSeen(member.getModifiers()) && !member.isSynthetic())
                .map(member -> plain(signature(member)))
                .sorted()
                .forEach(line -> text.append("    ").append(line).append('\n'));
    }

    private static String signature(Member member) {
        return member instanceof Field field ? field.toGenericString() : ((Executable) member).toGenericString();
    }

    /** Without the packages that everybody knows. */
    private static String plain(String signature) {
        return signature
                .replaceAll("\\b(?:java\\.lang|java\\.util|java\\.io|io\\.weir\\.library)\\.(?=[A-Z])", "")
                .replace('$', '.');
    }
}

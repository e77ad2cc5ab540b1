package io.weir.config;

import io.weir.event.Reason;
import io.weir.event.UnreadableEvent;
import io.weir.json.FileKind;
import io.weir.json.FileTrouble;
import io.weir.json.WellFormed;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigException;

/** A configuration as it stands in a file: lines of key=value in UTF-8, as {@link Properties} reads them. */
final class PropertiesFile {

    /** Editors put it before the first line, and joined files have it before others. */
    private static final Pattern BYTE_ORDER_MARKS = Pattern.compile("(?m)^\\uFEFF+");

    private PropertiesFile() {}

    /**
     * Reads a file.
     *
     * @param warnings gets a sentence on each key that is there more than once
     * @throws ConfigException if it cannot be read
     */
    static Map<String, String> read(Path file, Consumer<String> warnings) {
        Map<String, String> settings = new HashMap<>();
        try {
            new Properties() {
                private static final long serialVersionUID = 1;

                @Override
                public synchronized Object put(Object key, Object value) {
                    if (settings.put((String) key, (String) value) != null) {
                        warnings.accept(key + " is there more than once in " + file + "; the last one counts");
                    }
                    return null;
                }
            }.load(new StringReader(text(file)));
        } catch (IOException e) {
            throw unreadable(file, FileTrouble.of(e));
        } catch (IllegalArgumentException e) {
            throw unreadable(file, "a \\u is not followed by four hexadecimal digits; write \\\\ for a backslash");
        }
        return settings;
    }

    private static String text(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        FileKind.foreign(bytes, bytes.length).ifPresent(what -> {
            throw unreadable(file, "it is " + what);
        });
        try {
            WellFormed.checkText(bytes, Reason.NOT_JSON);
        } catch (UnreadableEvent e) {
            throw unreadable(file, e.getMessage());
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        return BYTE_ORDER_MARKS.matcher(text).replaceAll("");
    }

    private static ConfigException unreadable(Path file, String why) {
        return new ConfigException("the configuration file " + file + " cannot be read (" + why
                + "); name a readable file of key=value lines in UTF-8");
    }
}

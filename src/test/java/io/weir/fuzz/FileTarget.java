package io.weir.fuzz;

import io.weir.StrictJson;
import io.weir.event.UnreadableEvent;
import io.weir.json.EventReader;
import io.weir.source.EventSource;
import io.weir.source.InputException;
import io.weir.source.RecordedEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A file whose first byte tells what it is called: it is refused in words, or gives events, which are JSON or refused as such. */
final class FileTarget implements Target {

    private static final String[] NAMES = {"f.csv", "f.ndjson", "f", "f.json"};
    private static final int MOST_EVENTS = 10_000;

    private final Path directory;

    FileTarget() {
        try {
            directory = Files.createTempDirectory("weir-fuzz");
            directory.toFile().deleteOnExit();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What stands in the place of an event is refused as one. */
    private static void take(RecordedEvent event) {
        try {
            EventReader.parse(event.value(), Integer.MAX_VALUE);
            StrictJson.parseText(event.value());
        } catch (UnreadableEvent e) {
            if (e.getMessage() == null || e.getMessage().isBlank()) {
                throw new AssertionError("refused without a word", e);
            }
        }
    }

    @Override
    public void take(byte[] input) throws IOException {
        if (input.length == 0) {
            return;
        }
        String name = NAMES[(input[0] & 0xff) % NAMES.length];
        Path file = directory.resolve(name);
        Files.write(file, Arrays.copyOfRange(input, 1, input.length));
        file.toFile().deleteOnExit();
        try (EventSource events = EventSource.open(file.toString())) {
            for (int i = 0; i < MOST_EVENTS && events.hasNext(); i++) {
                RecordedEvent event = events.next();
                if (event.value() != null) {
                    take(event);
                }
            }
        } catch (InputException e) {
            if (e.getMessage() == null || e.getMessage().isBlank()) {
                throw new AssertionError("refused without a word", e);
            }
        }
    }
}

package io.weir.cli;

import io.weir.json.FileTrouble;
import io.weir.source.InputException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Files that a command writes into a folder, line by line. They are written beside those of an earlier run, and take their places
 * at the end: whatever ends the command sooner destroys no result.
 */
final class OutputFolder implements AutoCloseable {

    private static final int BUFFER = 1 << 18;
    private static final String UNFINISHED = ".unfinished";

    private final Path folder;
    private final List<Lines> files = new ArrayList<>();

    /**
     * @throws InputException if there can be no such folder
     */
    OutputFolder(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new InputException(
                    "--output " + folder + " cannot be made (" + FileTrouble.ofWriting(e)
                            + "); name a folder that can be written to",
                    e);
        }
    }

    /** A file of lines. */
    Lines lines(String name) {
        Path file = folder.resolve(name);
        try {
            var lines = new Lines(file, new BufferedOutputStream(Files.newOutputStream(beside(file)), BUFFER));
            files.add(lines);
            return lines;
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private static InputException unwritable(Path file, IOException e) {
        return new InputException(
                "cannot write " + file + " (" + FileTrouble.ofWriting(e)
                        + "); is the folder writable, and the disk not full?",
                e);
    }

    private static Path beside(Path file) {
        return file.resolveSibling(file.getFileName() + UNFINISHED);
    }

    /** Puts the files in their places; nothing is written after that. */
    void finish() {
        for (Lines lines : files) {
            try {
                lines.out.close();
                Files.move(beside(lines.file), lines.file, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                throw unwritable(lines.file, e);
            }
        }
    }

    /** Deletes what is not finished. */
    @Override
    public void close() {
        for (Lines lines : files) {
            try {
                lines.out.close();
                Files.deleteIfExists(beside(lines.file));
            } catch (IOException e) {
                throw unwritable(lines.file, e);
            }
        }
    }

    /** An open file. */
    record Lines(Path file, OutputStream out) {

        void write(byte[] line) {
            try {
                out.write(line);
                out.write('\n');
            } catch (IOException e) {
                throw unwritable(file, e);
            }
        }
    }
}

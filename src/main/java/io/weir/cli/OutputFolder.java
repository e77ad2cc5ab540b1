package io.weir.cli;

import io.weir.json.FileTrouble;
import io.weir.source.InputException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Files that a command writes into a folder, line by line; made new, whatever was there. */
final class OutputFolder implements AutoCloseable {

    private static final int BUFFER = 1 << 18;

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
            var lines = new Lines(file, new BufferedOutputStream(Files.newOutputStream(file), BUFFER));
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

    @Override
    public void close() {
        for (Lines lines : files) {
            try {
                lines.out.close();
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

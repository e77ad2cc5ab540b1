package io.weir.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the name of a file. A dash is none: who writes one means stdin or stdout, and would get a file that is called so. */
final class FileName implements ITypeConverter<Path> {

    private static final String DASH = "-";

    @Override
    public Path convert(String value) {
        if (value.equals(DASH)) {
            throw new TypeConversionException(
                    "'-' is no file name here; name a file or a folder (./- for one that is called so)");
        }
        return path(value);
    }

    private static Path path(String value) {
        try {
            return Path.of(value);
        } catch (InvalidPathException e) {
            throw new TypeConversionException("'" + value + "' cannot be the name of a file here: " + e.getReason());
        }
    }

    /** Reads the name of a file for what goes to stdout without one: a dash is the same as none. */
    static final class OrStdout implements ITypeConverter<Path> {

        @Override
        public Path convert(String value) {
            return value.equals(DASH) ? null : path(value);
        }
    }
}

package io.weir.cli;

import io.weir.json.FileKind;
import io.weir.json.FileTrouble;
import io.weir.json.snapshot.InvalidModel;
import io.weir.json.snapshot.ModelSnapshot;
import io.weir.source.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A model that a command is given. */
final class ModelFile {

    private ModelFile() {}

    /**
     * Reads a model.
     *
     * @throws InputException naming the file and what is wrong
     */
    static ModelSnapshot read(Path file) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new InputException("cannot read " + file + ": " + FileTrouble.of(e), e);
        }
        var foreign = FileKind.foreign(bytes, bytes.length);
        if (foreign.isPresent()) {
            throw new InputException(
                    "cannot read " + file + ": it is " + foreign.get().replaceFirst("; write it as CSV.*", "")
                            + "; expected a model in JSON, as 'weir fit' or 'weir models export' writes it");
        }
        try {
            return ModelSnapshot.fromJson(bytes);
        } catch (InvalidModel e) {
            throw new InputException(file + ": " + e.getMessage(), e);
        }
    }
}

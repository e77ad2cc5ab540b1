package io.weir.config;

import io.weir.json.FileTrouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/**
 * Where local state lives: a folder that nobody else may write to, since what is in it is trusted. By default it is the user's own,
 * not the temporary one that all users share.
 */
public final class StateFolder {

    private static final int ROOT = 0;

    private StateFolder() {}

    /** {@code $XDG_STATE_HOME/weir}, or {@code ~/.local/state/weir}. */
    static Path ofUser(Map<String, String> environment, String home) {
        String state = environment.get("XDG_STATE_HOME");
        if (state != null && Path.of(state).isAbsolute()) {
            return Path.of(state, "weir");
        }
        // A process without a home has "?" for one.
        return home != null && Path.of(home).isAbsolute()
                ? Path.of(home, ".local", "state", "weir")
                : Path.of(System.getProperty("java.io.tmpdir"), "weir-" + System.getProperty("user.name"));
    }

    /**
     * Makes the folder, for this user alone, where it is missing.
     *
     * @throws CannotStart if it cannot be made, is another user's (other than root's), or may be written to by all
     */
    public static void prepare(Path folder) {
        try {
            if (!folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.createDirectories(folder);
                return;
            }
            if (!Files.exists(folder)) {
                Files.createDirectories(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            check(folder);
        } catch (IOException e) {
            throw new CannotStart(
                    "the folder of local state, state.dir=" + folder + ", cannot be used (" + FileTrouble.of(e)
                            + "); name one that this user may write to",
                    e);
        }
    }

    private static void check(Path folder) throws IOException {
        if (Files.readAttributes(folder, PosixFileAttributes.class)
                .permissions()
                .contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new CannotStart(
                    "every user of this machine may write to the folder of local state, state.dir=" + folder
                            + ", and what is in it is trusted; 'chmod o-w' it, or name another",
                    null);
        }
        Path self = Path.of("/proc/self");
        if (Files.exists(self) && !Files.isWritable(folder)) {
            throw new IOException("it is not writable");
        }
        if (Files.exists(self)) {
            int owner = (int) Files.getAttribute(folder, "unix:uid");
            if (owner != ROOT && owner != (int) Files.getAttribute(self, "unix:uid")) {
                throw new CannotStart(
                        "the folder of local state, state.dir=" + folder + ", is another user's ("
                                + Files.getOwner(folder).getName()
                                + "), and what is in it is trusted; name one of your own, or 'chown' it",
                        null);
            }
        }
    }
}

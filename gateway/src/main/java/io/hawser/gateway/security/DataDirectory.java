package io.hawser.gateway.security;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The gateway's directory, for its own user only, and the small files in it that hold secrets.
 *
 * <p>Where files have no owner and mode, as on Windows, nobody checks them.
 *
 * <p>Threads: none of its own; used at start and by the command line, by one thread at a time. Blocks on the disk.
 */
public final class DataDirectory {
    private static final Set<PosixFilePermission> OWNER_FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_DIRECTORY = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FOREIGN = PosixFilePermissions.fromString("---rwxrwx");
    private static final Set<PosixFilePermission> FOREIGN_WRITE = PosixFilePermissions.fromString("----w--w-");
    private static final Pattern PLAIN_PATH = Pattern.compile("[A-Za-z0-9_./-]+");

    private final Path path;
    private final boolean posix;

    private DataDirectory(Path path, boolean posix) {
        this.path = path;
        this.posix = posix;
    }

    /**
     * The directory, created with mode 0700 when it is not there.
     *
     * @throws ExposedFileException when others may write into it
     */
    public static DataDirectory open(Path path) throws IOException {
        boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        if (!Files.isDirectory(path)) {
            Files.createDirectories(path, attributes(posix, OWNER_DIRECTORY));
        }
        var directory = new DataDirectory(path, posix);
        directory.refuse(path, FOREIGN_WRITE, "700");
        return directory;
    }

    /** Where it is. */
    public Path path() {
        return path;
    }

    /**
     * What is in a file that only its owner may touch; empty when there is none.
     *
     * @throws ExposedFileException when others may read or write it
     */
    Optional<String> readSecret(String name) throws IOException {
        Path file = path.resolve(name);
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        refuse(file, FOREIGN, "600");
        return Optional.of(Files.readString(file));
    }

    /**
     * Refuses to go on when a file is there that others may read or write.
     *
     * @throws ExposedFileException when they may
     */
    void requireSecret(String name) throws IOException {
        Path file = path.resolve(name);
        if (Files.exists(file)) {
            refuse(file, FOREIGN, "600");
        }
    }

    /** Writes a file that only its owner may touch, in place of the one that is there: whole and on disk, or not at all. */
    Path writeSecret(String name, String text) throws IOException {
        Path file = path.resolve(name);
        Path draft = Files.createTempFile(path, name, ".new", attributes(posix, OWNER_FILE));
        try {
            try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(draft);
        }
        forceEntries();
        return file;
    }

    /** Puts the directory's entries on disk; elsewhere than on POSIX systems a directory cannot be opened. */
    private void forceEntries() throws IOException {
        if (posix) {
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private void refuse(Path file, Set<PosixFilePermission> forbidden, String mode) throws IOException {
        if (!posix) {
            return;
        }
        Set<PosixFilePermission> actual = Files.getPosixFilePermissions(file);
        if (actual.stream().anyMatch(forbidden::contains)) {
            throw new ExposedFileException(file + ": mode " + PosixFilePermissions.toString(actual)
                    + " lets other users in (to repair: chmod " + mode + " " + quoted(file) + ")");
        }
    }

    private static String quoted(Path file) {
        String text = file.toString();
        return PLAIN_PATH.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    private static FileAttribute<?>[] attributes(boolean posix, Set<PosixFilePermission> permissions) {
        return posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    /** A file or directory with secrets lets other users in: nothing goes on until that is repaired. */
    public static final class ExposedFileException extends IOException {
        private static final long serialVersionUID = 1L;

        ExposedFileException(String message) {
            super(message);
        }
    }
}

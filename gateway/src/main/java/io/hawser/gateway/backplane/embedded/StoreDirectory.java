package io.hawser.gateway.backplane.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * The directory of one store, held for this process until closed; what is made in it is the owner's alone.
 *
 * <p>Threads: any; a lock of the operating system keeps others out, and goes with the process however it ends.
 */
final class StoreDirectory implements AutoCloseable {
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private final Path file;
    private final FileChannel lock;

    private StoreDirectory(Path file, FileChannel lock) {
        this.file = file;
        this.lock = lock;
    }

    static StoreDirectory take(Path directory) {
        try {
            Files.createDirectories(directory, permissions("rwx------"));
            Path lockFile = directory.resolve("hawser.lock");
            makeFile(lockFile);
            FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
            if (tryLock(channel).isEmpty()) {
                channel.close();
                throw new StoreUnusableException(directory
                        + ": in use by another gateway (expected: one data directory each). Nothing was changed.");
            }
            Path file = directory.resolve("hawser.db");
            keepToOwner(file);
            return new StoreDirectory(file, channel);
        } catch (IOException e) {
            throw new StoreUnusableException(directory + ": cannot be used: " + e, e);
        }
    }

    /** The store's one file; SQLite makes its companions with the same permissions. */
    Path file() {
        return file;
    }

    /** Makes an empty file of the owner's alone, unless there is one, which becomes so. */
    static void makeFile(Path path) throws IOException {
        try {
            Files.createFile(path, permissions("rw-------"));
        } catch (FileAlreadyExistsException _) {
            keepToOwner(path);
        }
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new StoreUnusableException(file + ": cannot be released: " + e, e);
        }
    }

    private static Optional<FileLock> tryLock(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException _) { // held by this very process
            return Optional.empty();
        }
    }

    private static void keepToOwner(Path path) throws IOException {
        if (POSIX && Files.exists(path)) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        }
    }

    private static FileAttribute<?>[] permissions(String text) {
        Set<PosixFilePermission> permissions = PosixFilePermissions.fromString(text);
        return POSIX
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }
}

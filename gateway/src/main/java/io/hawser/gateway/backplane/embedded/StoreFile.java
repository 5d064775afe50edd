package io.hawser.gateway.backplane.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The store's file before it is opened: made when there is none, looked at without changing a byte when there is one,
 * brought to today's schema when it is older.
 *
 * <p>Threads: whoever opens the store, which holds its directory.
 */
final class StoreFile {
    /** Longer files are not looked through when opened: it takes about half a second for each GiB. */
    private static final long LARGEST_CHECKED = 4L << 30;

    private final Path file;
    private final Schema schema;

    StoreFile(Path file, Schema schema) {
        this.file = file;
        this.schema = schema;
    }

    /** Leaves a file that can be opened, or leaves everything as it is. */
    void prepare() {
        try {
            if (Files.exists(file)) {
                refuseEmpty();
                WalHeader.check(file);
                int version = inspect();
                if (version < schema.version()) {
                    migrate(version);
                }
            } else {
                refuseOrphans();
                create();
            }
        } catch (SQLException e) {
            throw Failures.unusable(file, e);
        } catch (IOException e) {
            throw new StoreUnusableException(file + ": cannot be used: " + e, e);
        }
    }

    // a store is renamed into place whole, so a file of length 0 is what is left of one
    private void refuseEmpty() throws IOException {
        if (Files.size(file) == 0) {
            throw Failures.damaged(file, "empty, 0 bytes");
        }
    }

    private void refuseOrphans() throws IOException {
        Path wal = WalHeader.wal(file);
        if (Files.exists(wal) && Files.size(wal) > 0) {
            throw Failures.damaged(file, "missing, though " + wal.getFileName() + " is there");
        }
    }

    private int inspect() throws SQLException, IOException {
        try (Connection connection = Connections.openForInspection(file)) {
            int version = Schema.versionOf(connection);
            if (version > schema.version()) {
                throw new StoreUnusableException(file + ": written by a newer version of Hawser: schema " + version
                        + " (expected: at most " + schema.version() + "); start that version. Nothing was changed.");
            }
            if (version < 1) {
                throw Failures.damaged(file, "a database, but not one of Hawser's");
            }
            if (Files.size(file) <= LARGEST_CHECKED) {
                check(connection);
            }
            return version;
        }
    }

    private void check(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("PRAGMA quick_check(1)")) {
            String found = rows.next() ? rows.getString(1) : "no answer";
            if (!found.equals("ok")) {
                throw Failures.damaged(file, found.replace('\n', ' '));
            }
        }
    }

    private void create() throws SQLException, IOException {
        Path unfinished = beside(".new"); // perhaps one that an earlier start left
        Files.deleteIfExists(unfinished);
        Files.deleteIfExists(beside(".new-journal"));
        StoreDirectory.makeFile(unfinished);
        try (Connection connection = Connections.openNew(unfinished)) {
            schema.migrate(connection);
        }
        moveIntoPlace(unfinished, file);
    }

    /** Keeps a copy of the old version beside the file: who must go back has something to go back to. */
    private void migrate(int version) throws SQLException, IOException {
        try (Connection connection = Connections.openNew(file)) {
            copy(connection, beside(".schema-" + version));
            schema.migrate(connection);
        }
    }

    private void copy(Connection connection, Path copy) throws SQLException, IOException {
        if (Files.exists(copy)) { // whole, for it is renamed into place: an earlier migration did not come to its end
            return;
        }
        Path unfinished = copy.resolveSibling(copy.getFileName() + ".new");
        Files.deleteIfExists(unfinished);
        StoreDirectory.makeFile(unfinished); // SQLite copies into an empty file too
        try (Statement statement = connection.createStatement()) {
            statement.execute("VACUUM INTO '" + unfinished.toString().replace("'", "''") + "'");
        }
        moveIntoPlace(unfinished, copy);
    }

    private static void moveIntoPlace(Path from, Path to) throws IOException {
        try (FileChannel written = FileChannel.open(from, StandardOpenOption.WRITE)) {
            written.force(true);
        }
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel directory = FileChannel.open(to.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    private Path beside(String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }
}

package io.hawser.gateway.backplane.embedded;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Opens the store's file, makes its tables when it is new, and refuses what this version cannot read. */
final class Connections {
    private static final int SCHEMA_VERSION = 1;
    private static final int PAGE_BYTES = 8192;
    /** After so many pages in the write-ahead log they are moved into the file: 32 MiB, so that this is seldom. */
    private static final int CHECKPOINT_PAGES = 4096;

    private Connections() {}

    static Connection openWriter(Path file, EmbeddedConfig config) throws SQLException {
        Connection connection = open(file);
        try {
            String synchronous = switch (config.durability()) {
                case FULL -> "FULL";
                case RELAXED -> "NORMAL";
            };
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA page_size = " + PAGE_BYTES);
                statement.execute("PRAGMA journal_mode = WAL");
                statement.execute("PRAGMA synchronous = " + synchronous);
                statement.execute("PRAGMA wal_autocheckpoint = " + CHECKPOINT_PAGES);
                statement.execute("PRAGMA secure_delete = OFF");
                statement.execute("PRAGMA max_page_count = " + Math.min(config.maxFileBytes() / PAGE_BYTES, 1L << 31));
                prepareSchema(file, statement);
            }
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    static Connection openReader(Path file) throws SQLException {
        Connection connection = open(file);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA query_only = ON");
        }
        return connection;
    }

    private static Connection open(Path file) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file.toAbsolutePath());
    }

    private static void prepareSchema(Path file, Statement statement) throws SQLException {
        int version = number(statement, "PRAGMA user_version");
        if (version > SCHEMA_VERSION) {
            throw new StoreUnusableException(file + ": written by a newer version of Hawser: schema " + version
                    + " (expected: at most " + SCHEMA_VERSION + ")");
        }
        if (version == 0) {
            createSchema(statement);
        }
    }

    private static void createSchema(Statement statement) throws SQLException {
        statement.execute("BEGIN IMMEDIATE");
        // last: greatest sequence number ever given; head: greatest one truncated; records, bytes: what is kept
        statement.execute("CREATE TABLE log (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, last INTEGER NOT NULL,"
                + " head INTEGER NOT NULL, records INTEGER NOT NULL, bytes INTEGER NOT NULL)");
        statement.execute("CREATE TABLE register (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID");
        statement.execute("PRAGMA user_version = " + SCHEMA_VERSION);
        statement.execute("COMMIT");
    }

    private static int number(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            return rows.next() ? rows.getInt(1) : 0;
        }
    }
}

package io.hawser.gateway.backplane.embedded;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/** Opens connections to the store's file. */
final class Connections {
    /** After so many bytes in the write-ahead log they are moved into the file: so much that this is seldom. */
    static final long CHECKPOINT_BYTES = 32 << 20;

    static final int PAGE_BYTES = 8192;
    private static final String OPEN_READ_ONLY = "1";

    private Connections() {}

    /** To a new file, which has no tables yet; it keeps a rollback journal, so that closed it is one file. */
    static Connection openNew(Path file) throws SQLException {
        Connection connection = open(file, new Properties());
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA page_size = " + PAGE_BYTES);
            statement.execute("PRAGMA synchronous = FULL");
        }
        return connection;
    }

    static Connection openWriter(Path file, EmbeddedConfig config) throws SQLException {
        Connection connection = open(file, new Properties());
        try {
            String synchronous = switch (config.durability()) {
                case FULL -> "FULL";
                case RELAXED -> "NORMAL";
            };
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA journal_mode = WAL");
                statement.execute("PRAGMA synchronous = " + synchronous);
                statement.execute("PRAGMA wal_autocheckpoint = " + CHECKPOINT_BYTES / PAGE_BYTES);
                statement.execute("PRAGMA journal_size_limit = " + CHECKPOINT_BYTES);
                statement.execute("PRAGMA secure_delete = OFF");
                statement.execute("PRAGMA max_page_count = " + Math.min(config.maxFileBytes() / PAGE_BYTES, 1L << 31));
                statement.execute("BEGIN IMMEDIATE"); // fails when somebody else writes
                statement.execute("ROLLBACK");
            }
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    static Connection openReader(Path file) throws SQLException {
        Connection connection = open(file, new Properties());
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA query_only = ON");
        }
        return connection;
    }

    /** One that changes neither the file nor its write-ahead log, not even when it is closed. */
    static Connection openForInspection(Path file) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("open_mode", OPEN_READ_ONLY);
        return open(file, properties);
    }

    private static Connection open(Path file, Properties properties) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file.toAbsolutePath(), properties);
    }
}

package io.hawser.gateway.backplane.embedded;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The store's tables by version: what leads from each version to the next. The tables of single logs are {@link
 * LogTable}'s. A released step never changes; a change is a further step at the end.
 *
 * @param steps the step at index n leads from version n to n + 1; version 0 has no tables
 */
record Schema(List<Step> steps) {

    /** What this version of Hawser reads and writes. */
    static final Schema CURRENT = new Schema(List.of(
            // last: greatest sequence number ever given; head: greatest one truncated; records, bytes: what is kept
            new Step(
                    "CREATE TABLE log (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, last INTEGER NOT NULL,"
                            + " head INTEGER NOT NULL, records INTEGER NOT NULL, bytes INTEGER NOT NULL)",
                    "CREATE TABLE register (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID")));

    Schema {
        steps = List.copyOf(steps);
    }

    /** Statements that lead from one version to the next, in one transaction. */
    record Step(List<String> statements) {
        Step {
            statements = List.copyOf(statements);
        }

        Step(String... statements) {
            this(List.of(statements));
        }
    }

    int version() {
        return steps.size();
    }

    /** Which version the file has. */
    static int versionOf(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("PRAGMA user_version")) {
            return rows.next() ? rows.getInt(1) : 0;
        }
    }

    /**
     * Brings the file to this version, one transaction for each step: whatever ends it in between, the file has one
     * version or the next, whole, and the next start goes on from there.
     */
    void migrate(Connection connection) throws SQLException {
        for (int version = versionOf(connection); version < version(); version++) {
            apply(connection, steps.get(version), version + 1);
        }
    }

    private static void apply(Connection connection, Step step, int version) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            try {
                for (String sql : step.statements()) {
                    statement.execute(sql);
                }
                statement.execute("PRAGMA user_version = " + version);
                statement.execute("COMMIT");
            } catch (SQLException e) {
                rollBack(connection, e);
                throw e;
            }
        }
    }

    // the driver closes a statement that fails
    private static void rollBack(Connection connection, SQLException cause) {
        try (Statement statement = connection.createStatement()) {
            statement.execute("ROLLBACK");
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }
}

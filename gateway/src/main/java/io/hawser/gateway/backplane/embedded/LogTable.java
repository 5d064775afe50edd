package io.hawser.gateway.backplane.embedded;

import io.hawser.gateway.backplane.DurableLog.LogSize;
import io.hawser.gateway.backplane.Expect;
import io.hawser.gateway.backplane.LogName;
import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.backplane.RecordId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.OptionalLong;

/**
 * The table of one log, as the writer changes it inside its transactions.
 *
 * <p>Threads: {@code store-writer} alone, but for {@link #committed()} and {@link #followers()}, which any may ask.
 */
final class LogTable {
    private final Followers followers = new Followers();
    private long told; // the last record of which followers know
    private Connection connection;
    private final LogName name;
    private final int id;
    private LogStatements statements;

    /** The figures with what the open transaction changed. */
    private Figures figures;

    /** Of the last record, where this object appended it and was not reloaded since. */

    // written by store-writer after each commit and before its stages complete; so whoever saw a stage complete sees
    // this
    private volatile Figures committed;

    /**
     * A log in a few numbers.
     *
     * @param last the greatest sequence number ever given
     * @param head the greatest one truncated
     */
    record Figures(long last, long head, long records, long bytes) {
        Position tail() {
            return new Position(last);
        }

        LogSize size() {
            return new LogSize(records, bytes);
        }

        private Figures with(long length) {
            return new Figures(last + 1, head, records + 1, bytes + length);
        }

        private Figures without(LogStatements.Oldest deleted) {
            return new Figures(last, deleted.upTo(), records - deleted.records(), bytes - deleted.bytes());
        }
    }

    /** Outcome of {@link #append}. */
    sealed interface Appended {
        /** The record stands there, now or since an earlier append with its id. */
        record At(Position position) implements Appended {}

        /** Somebody else appended. */
        record Fenced(Position tail) implements Appended {}
    }

    /** Makes the table when it is new; outside of any transaction. */
    LogTable(Connection connection, LogName name) throws SQLException {
        this.connection = connection;
        this.name = name;
        this.id = findOrCreate(connection, name);
        statements = new LogStatements(connection, id);
        figures = statements.load();
        committed = figures;
        told = figures.last();
        check();
    }

    /** The name of the table of the log with that number. */
    static String table(int id) {
        return "log_" + id;
    }

    int id() {
        return id;
    }

    /** The figures after the last commit. */
    Figures committed() {
        return committed;
    }

    /** Those who wait for records. */
    Followers followers() {
        return followers;
    }

    /** Tells those who wait for records, when there are new ones since this was last called. */
    void tellFollowers() {
        if (committed.last() != told) {
            told = committed.last();
            followers.wake();
        }
    }

    Appended append(byte[] bytes, Expect expect, RecordId recordId) throws SQLException {
        if (!holds(expect)) {
            OptionalLong earlier = statements.find(recordId);
            return earlier.isPresent()
                    ? new Appended.At(new Position(earlier.getAsLong()))
                    : new Appended.Fenced(figures.tail());
        }
        if (!statements.insert(figures.last() + 1, recordId, bytes)) {
            return new Appended.At(new Position(statements.find(recordId).orElseThrow()));
        }
        figures = figures.with(bytes.length);
        return new Appended.At(figures.tail());
    }

    private boolean holds(Expect expect) throws SQLException {
        return switch (expect) {
            case Expect.Any() -> true;
            case Expect.Last(Position position) -> position.value() == figures.last();
        };
    }

    /**
     * Deletes the oldest records up to and including {@code upTo}, but only so many that the transaction stays short.
     *
     * @return whether none are left
     */
    boolean truncateSome(long upTo) throws SQLException {
        long target = Math.min(upTo, figures.last());
        if (target <= figures.head()) {
            return true;
        }
        LogStatements.Oldest deleted = statements.deleteOldest(target);
        figures = figures.without(deleted);
        return deleted.upTo() >= target;
    }

    /** Writes the figures, the last thing in a transaction. */
    void save() throws SQLException {
        if (!figures.equals(committed)) {
            statements.save(figures);
        }
    }

    /** The transaction was committed. */
    void onCommitted() {
        committed = figures;
    }

    /** Goes on by another connection. */
    void moveTo(Connection fresh) throws SQLException {
        connection = fresh;
        reload();
    }

    /** Takes the figures from the file, after a transaction that failed. */
    void reload() throws SQLException {
        statements.close();
        statements = new LogStatements(connection, id);
        figures = statements.load();
        committed = figures;
    }

    private void check() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT (SELECT min(seq) FROM " + table(id) + "), (SELECT max(seq) FROM " + table(id) + ")")) {
            boolean kept = rows.next() && rows.getLong(2) > 0;
            if (kept && (rows.getLong(1) <= figures.head() || rows.getLong(2) != figures.last())) {
                throw new StoreUnusableException("log " + name.value() + ": damaged: records " + rows.getLong(1)
                        + " to " + rows.getLong(2) + " (expected: " + (figures.head() + 1) + " to " + figures.last()
                        + ")");
            }
        }
    }

    private static int findOrCreate(Connection connection, LogName name) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            try {
                int id = registerName(connection, name);
                statement.execute("CREATE TABLE IF NOT EXISTS " + table(id)
                        + " (seq INTEGER PRIMARY KEY, record_id TEXT NOT NULL UNIQUE, bytes BLOB NOT NULL)");
                statement.execute("COMMIT");
                return id;
            } catch (SQLException | RuntimeException e) {
                statement.execute("ROLLBACK");
                throw e;
            }
        }
    }

    private static int registerName(Connection connection, LogName name) throws SQLException {
        try (PreparedStatement register = connection.prepareStatement(
                        "INSERT INTO log (name, last, head, records, bytes) VALUES (?, 0, 0, 0, 0) ON CONFLICT DO NOTHING");
                PreparedStatement find = connection.prepareStatement("SELECT id FROM log WHERE name = ?")) {
            register.setString(1, name.value());
            register.executeUpdate();
            find.setString(1, name.value());
            try (ResultSet rows = find.executeQuery()) {
                rows.next();
                return rows.getInt(1);
            }
        }
    }
}

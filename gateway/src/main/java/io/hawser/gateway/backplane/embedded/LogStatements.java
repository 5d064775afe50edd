package io.hawser.gateway.backplane.embedded;

import io.hawser.gateway.backplane.RecordId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalLong;

/**
 * What the writer says to SQLite about one log. The driver closes a statement that fails, so after a failure these are
 * made anew.
 *
 * <p>Threads: {@code store-writer}.
 */
final class LogStatements implements AutoCloseable {
    private static final int MAX_DELETED_RECORDS = 256;
    private static final long MAX_DELETED_BYTES = 1 << 20;

    private final PreparedStatement load;
    private final PreparedStatement save;
    private final PreparedStatement insert;
    private final PreparedStatement find;
    private final PreparedStatement oldest;
    private final PreparedStatement delete;

    /** The oldest records: how many, how long, and the last of them. */
    record Oldest(long upTo, long records, long bytes) {}

    LogStatements(Connection connection, int id) throws SQLException {
        String table = LogTable.table(id);
        load = connection.prepareStatement("SELECT last, head, records, bytes FROM log WHERE id = " + id);
        save = connection.prepareStatement(
                "UPDATE log SET last = ?, head = ?, records = ?, bytes = ? WHERE id = " + id);
        insert = connection.prepareStatement("INSERT INTO " + table
                + " (seq, record_id, bytes) VALUES (?, ?, ?) ON CONFLICT (record_id) DO NOTHING");
        find = connection.prepareStatement("SELECT seq FROM " + table + " WHERE record_id = ?");
        oldest = connection.prepareStatement("SELECT seq, length(bytes) FROM " + table
                + " WHERE seq <= ? ORDER BY seq LIMIT " + MAX_DELETED_RECORDS);
        delete = connection.prepareStatement("DELETE FROM " + table + " WHERE seq <= ?");
    }

    LogTable.Figures load() throws SQLException {
        try (ResultSet rows = load.executeQuery()) {
            if (!rows.next()) {
                throw new SQLException("a log is not in the catalogue");
            }
            return new LogTable.Figures(rows.getLong(1), rows.getLong(2), rows.getLong(3), rows.getLong(4));
        }
    }

    void save(LogTable.Figures figures) throws SQLException {
        save.setLong(1, figures.last());
        save.setLong(2, figures.head());
        save.setLong(3, figures.records());
        save.setLong(4, figures.bytes());
        save.executeUpdate();
    }

    /** Inserts the record, unless there is one with that id: whether it did. */
    boolean insert(long seq, RecordId id, byte[] bytes) throws SQLException {
        insert.setLong(1, seq);
        insert.setString(2, id.value());
        insert.setBytes(3, bytes);
        return insert.executeUpdate() > 0;
    }

    OptionalLong find(RecordId id) throws SQLException {
        find.setString(1, id.value());
        try (ResultSet rows = find.executeQuery()) {
            return rows.next() ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty();
        }
    }

    /** Deletes the oldest records up to and including {@code target}, but only so many that it does not take long. */
    Oldest deleteOldest(long target) throws SQLException {
        long upTo = target;
        long count = 0;
        long bytes = 0;
        oldest.setLong(1, target);
        try (ResultSet rows = oldest.executeQuery()) {
            while (bytes < MAX_DELETED_BYTES && rows.next()) {
                upTo = rows.getLong(1);
                bytes += rows.getLong(2);
                count++;
            }
        }
        delete.setLong(1, upTo);
        delete.executeUpdate();
        return new Oldest(upTo, count, bytes);
    }

    @Override
    public void close() throws SQLException {
        load.close();
        save.close();
        insert.close();
        find.close();
        oldest.close();
        delete.close();
    }
}

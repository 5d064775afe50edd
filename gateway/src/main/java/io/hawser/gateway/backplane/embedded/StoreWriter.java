package io.hawser.gateway.backplane.embedded;

import io.hawser.gateway.backplane.LogFailure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the store: takes everything that is queued, commits it as one transaction, then completes the stages in order.
 *
 * <p>Threads: {@link #offer} and {@link #close} any; all else is {@code store-writer}'s, the connection and tables too.
 */
final class StoreWriter implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StoreWriter.class);

    private final Connection connection;
    private final Statement control;
    private final WriteQueue queue;
    private final Duration closeLimit;
    private final Thread thread;
    private final List<LogTable> tables = new ArrayList<>();
    private final Deque<Write.Truncate> truncations = new ArrayDeque<>();
    /** A transaction failed: what the tables remember may not be what the file holds. */
    private boolean stale;

    StoreWriter(Connection connection, WriteQueue queue, Duration closeLimit) throws SQLException {
        this.connection = connection;
        this.queue = queue;
        this.closeLimit = closeLimit;
        control = connection.createStatement();
        thread = Thread.ofPlatform().name("store-writer").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Queues {@code write}, or fails its stage at once. */
    void offer(Write write) {
        switch (queue.offer(write)) {
            case TAKEN -> {}
            case REFUSED -> write.fail(Failures.busy("writes"));
            case CLOSED -> write.fail(Failures.closed());
        }
    }

    /** Commits what is queued and ends the thread. */
    @Override
    public void close() {
        queue.close();
        try {
            if (!thread.join(closeLimit)) {
                log.error("store-writer still commits after seconds={}", closeLimit.toSeconds());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (true) {
                List<Write> writes = queue.takeAll(truncations.isEmpty());
                if (writes.isEmpty() && queue.isClosed()) {
                    return;
                }
                commit(writes);
            }
        } finally {
            end();
        }
    }

    /** Leaves nobody waiting, whatever ended the thread. */
    private void end() {
        queue.close();
        queue.takeAll(false).forEach(write -> write.fail(Failures.closed()));
        truncations.forEach(truncation -> truncation.fail(Failures.closed()));
        try {
            connection.close();
        } catch (SQLException e) {
            log.warn("store was not closed cleanly: {}", e.getMessage());
        }
    }

    private void commit(List<Write> writes) {
        List<Runnable> outcomes = new ArrayList<>(writes.size());
        try {
            reloadIfStale();
            openLogs(writes);
            control.execute("BEGIN IMMEDIATE");
            for (Write write : writes) {
                outcomes.add(apply(write));
            }
            outcomes.add(truncateSome());
            for (LogTable table : tables) {
                table.save();
            }
        } catch (SQLException e) {
            abandon(writes, Failures.beforeCommit(e));
            return;
        } catch (RuntimeException e) {
            log.error("bug: a transaction failed before its commit", e);
            abandon(writes, new LogFailure.Unavailable("store: cannot write: " + e));
            return;
        }
        try {
            control.execute("COMMIT");
        } catch (SQLException e) {
            abandon(writes, Failures.duringCommit(e));
            return;
        }
        tables.forEach(LogTable::onCommitted);
        outcomes.forEach(Runnable::run);
    }

    /** Does {@code write} in the open transaction; what is returned tells its end once that is committed. */
    private Runnable apply(Write write) throws SQLException {
        return switch (write) {
            case Write.Append append -> appended(append);
            case Write.Truncate truncate -> () -> truncations.add(truncate);
            case Write.Raise raise -> raised(raise);
            case Write.OpenLog _ -> () -> {}; // done before the transaction
        };
    }

    private static Runnable appended(Write.Append append) throws SQLException {
        return switch (append.log().append(append.bytes(), append.expect(), append.id())) {
            case LogTable.Appended.At(var position) -> () -> append.done().complete(position);
            case LogTable.Appended.Fenced(var tail) ->
                () -> append.fail(
                        new LogFailure.Fenced("log's tail: " + tail.value() + " (expected: " + append.expect() + ")"));
        };
    }

    private Runnable raised(Write.Raise raise) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement("INSERT INTO register (name, value) VALUES (?, ?)"
                + " ON CONFLICT (name) DO UPDATE SET value = max(value, excluded.value)")) {
            upsert.setString(1, raise.key().value());
            upsert.setLong(2, raise.value());
            upsert.executeUpdate();
        }
        return () -> raise.done().complete(null);
    }

    private Runnable truncateSome() throws SQLException {
        Write.Truncate truncate = truncations.peek();
        if (truncate == null || !truncate.log().truncateSome(truncate.upTo().value())) {
            return () -> {};
        }
        return () -> {
            truncations.remove();
            truncate.done().complete(null);
        };
    }

    private void openLogs(List<Write> writes) throws SQLException {
        for (Write write : writes) {
            if (write instanceof Write.OpenLog(var name, var done)) {
                try {
                    LogTable table = new LogTable(connection, name);
                    tables.add(table);
                    done.complete(table);
                } catch (StoreUnusableException e) {
                    done.completeExceptionally(e);
                }
            }
        }
    }

    private void abandon(List<Write> writes, LogFailure failure) {
        stale = true;
        log.warn("store cannot commit: writes={} failure={}", writes.size(), failure.getMessage());
        try {
            control.execute("ROLLBACK");
        } catch (SQLException e) {
            log.debug("nothing to roll back: {}", e.getMessage());
        }
        writes.forEach(write -> write.fail(failure));
        truncations.forEach(truncation -> truncation.fail(failure));
        truncations.clear();
    }

    private void reloadIfStale() throws SQLException {
        if (!stale) {
            return;
        }
        for (LogTable table : tables) {
            table.reload();
        }
        stale = false;
    }
}

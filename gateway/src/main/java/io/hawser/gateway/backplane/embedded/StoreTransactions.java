package io.hawser.gateway.backplane.embedded;

import io.hawser.gateway.backplane.LogFailure;
import io.hawser.gateway.backplane.WriterHealth;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the store's writer does with what it took: commits it as one transaction, then completes the stages in order.
 *
 * <p>Threads: {@code store-writer}, the connection and tables too; {@link #reconnect} by whoever replaces that thread, while
 * there is none.
 */
final class StoreTransactions {
    private static final Logger log = LoggerFactory.getLogger(StoreTransactions.class);
    private static final int MAX_ATTEMPTS = 5;

    private final Opening opening;
    private final StoreDisk disk;
    private final WriterProgress progress;
    private Connection connection;
    private Statement control;
    private StoreRoom room;
    private final List<LogTable> tables = new ArrayList<>();
    private final Deque<Write.Truncate> truncations = new ArrayDeque<>();
    /** A transaction failed: what the tables remember may not be what the file holds. */
    private boolean stale;
    /** The last transaction failed; the first failure of several in a row is told to the operator. */
    private boolean failing;
    /** What SQLite found wrong with the file's content: nothing more is written into it. */
    private Optional<LogFailure> damage = Optional.empty();

    /** Opens the connection that writes. */
    interface Opening {
        Connection open() throws SQLException;
    }

    StoreTransactions(Opening opening, StoreDisk disk, WriterProgress progress) throws SQLException {
        this.opening = opening;
        this.disk = disk;
        this.progress = progress;
        connection = opening.open();
        control = connection.createStatement();
        room = new StoreRoom(control, disk);
    }

    /** Whether something is left to do that nobody need ask for again. */
    boolean hasMore() {
        return !truncations.isEmpty();
    }

    /** Takes a new connection in the place of the old one. */
    void reconnect() throws SQLException {
        rollBack();
        Connection fresh = opening.open();
        Connection old = connection;
        connection = fresh;
        control = fresh.createStatement();
        room = new StoreRoom(control, disk);
        for (LogTable table : tables) {
            table.moveTo(fresh);
        }
        stale = false;
        old.close();
    }

    /** Nothing is written any more. */
    void close() {
        fail(List.of(), Failures.closed());
        tables.forEach(table -> table.followers().wake());
        try {
            connection.close();
        } catch (SQLException e) {
            log.warn("store was not closed cleanly: {}", e.getMessage());
        }
    }

    /** Something broke that should not be able to: nobody is left waiting for those writes, nor for what was begun. */
    void giveUp(List<Write> writes, Throwable cause) {
        log.error("bug: the store's writer failed, and goes on", cause);
        stale = true;
        rollBack();
        fail(writes, new LogFailure.Unavailable("store: cannot write: " + cause));
    }

    /** Commits the writes, as far as that is possible, and tells each its end. */
    void commit(List<Write> writes) {
        Optional<LogFailure> refusal = damage;
        if (refusal.isPresent()) {
            fail(writes, refusal.get());
            return;
        }
        openLogs(writes);
        List<Write> taken = writes;
        if (room.isMissingFor(taken)) {
            taken = withoutAppends(taken, new LogFailure.Full("store: the disk is full: " + disk.file()));
        }
        Optional<LogFailure> failure = attempt(taken);
        for (int i = 0; i < MAX_ATTEMPTS && isFull(failure) && room.make() && !room.isMissingFor(taken); i++) {
            failure = attempt(taken); // what the write-ahead log took was enough
        }
        if (failure.isPresent() && failure.get() instanceof LogFailure.Full full) {
            // what only takes little room, and what makes some, is not to fail with what takes much
            taken = withoutAppends(taken, full);
            failure = attempt(taken);
        }
        if (failure.isPresent()) {
            fail(taken, failure.get());
        }
    }

    private static boolean isFull(Optional<LogFailure> failure) {
        return failure.isPresent() && failure.get() instanceof LogFailure.Full;
    }

    /** One transaction; when it fails it is undone, and nobody is told yet. */
    private Optional<LogFailure> attempt(List<Write> writes) {
        if (writes.isEmpty() && truncations.isEmpty()) {
            return Optional.empty();
        }
        List<Runnable> outcomes = new ArrayList<>(writes.size());
        try {
            reloadIfStale();
            control.execute("BEGIN IMMEDIATE");
            for (Write write : writes) {
                outcomes.add(apply(write));
            }
            outcomes.add(truncateSome());
            for (LogTable table : tables) {
                table.save();
            }
        } catch (SQLException e) {
            return Optional.of(undo(e, Failures.beforeCommit(e, disk)));
        } catch (RuntimeException e) {
            log.error("bug: a transaction failed before its commit", e);
            return Optional.of(undo(e, new LogFailure.Unavailable("store: cannot write: " + e)));
        }
        try {
            control.execute("COMMIT");
        } catch (SQLException e) {
            return Optional.of(undo(e, Failures.duringCommit(e, disk)));
        }
        tables.forEach(LogTable::onCommitted);
        onWritten();
        progress.on(WriterHealth.Doing.TELLING);
        outcomes.forEach(Runnable::run);
        tables.forEach(LogTable::tellFollowers);
        progress.on(WriterHealth.Doing.STORING);
        room.boundWal();
        return Optional.empty();
    }

    private void onWritten() {
        if (failing && !disk.isFull()) {
            failing = false;
            log.info("store writes again file={}", disk.file());
        }
    }

    private static List<Write> withoutAppends(List<Write> writes, LogFailure failure) {
        List<Write> others = new ArrayList<>();
        for (Write write : writes) {
            if (write instanceof Write.Append) {
                write.fail(failure);
            } else {
                others.add(write);
            }
        }
        return others;
    }

    /** Does {@code write} in the open transaction; what is returned tells its end once that is committed. */
    private Runnable apply(Write write) throws SQLException {
        return switch (write) {
            case Write.Append append -> appended(append);
            case Write.Truncate truncate -> () -> truncations.add(truncate);
            case Write.Raise raise -> raised(raise);
            case Write.OpenLog _ -> () -> {}; // done before the transaction, once however often that is tried
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

    private void openLogs(List<Write> writes) {
        for (Write write : writes) {
            if (write instanceof Write.OpenLog(var name, var done)) {
                try {
                    LogTable table = new LogTable(connection, name);
                    tables.add(table);
                    done.complete(table);
                } catch (StoreUnusableException e) {
                    done.completeExceptionally(e);
                } catch (SQLException e) {
                    done.completeExceptionally(Failures.beforeCommit(e, disk));
                }
            }
        }
    }

    private LogFailure undo(Exception cause, LogFailure failure) {
        stale = true;
        if (cause instanceof SQLException e && Failures.isDamage(e)) {
            damage = Optional.of(failure);
            log.error(
                    "store is damaged, nothing more is written into it: file={} cause={}", disk.file(), e.getMessage());
        } else if (!failing) {
            log.warn("store cannot write: failure={}", failure.getMessage());
        }
        failing = true;
        rollBack();
        return failure;
    }

    private void rollBack() {
        try {
            control.execute("ROLLBACK");
        } catch (SQLException e) {
            log.debug("nothing to roll back: {}", e.getMessage());
        }
    }

    private void fail(List<Write> writes, LogFailure failure) {
        progress.on(WriterHealth.Doing.TELLING);
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

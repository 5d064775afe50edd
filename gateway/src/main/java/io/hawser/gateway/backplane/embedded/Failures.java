package io.hawser.gateway.backplane.embedded;

import io.hawser.gateway.backplane.LogFailure;
import java.nio.file.Path;
import java.sql.SQLException;

/** What SQLite's errors mean to those who open, append or read. */
final class Failures {
    private static final int PRIMARY = 0xff;
    private static final int SQLITE_BUSY = 5;
    private static final int SQLITE_LOCKED = 6;
    private static final int SQLITE_CORRUPT = 11;
    private static final int SQLITE_FULL = 13;
    private static final int SQLITE_PROTOCOL = 15;
    private static final int SQLITE_NOTADB = 26;
    private static final int SQLITE_IOERR_WRITE = 778;
    private static final String ADVICE =
            " Nothing was changed; docs/operations.md, \"When the store cannot be opened\", says what to do.";

    private Failures() {}

    /** The file cannot be opened. */
    static StoreUnusableException unusable(Path file, SQLException e) {
        String why = switch (e.getErrorCode() & PRIMARY) {
            case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL ->
                "locked by another process: end that one first (" + e.getMessage() + ").";
            case SQLITE_CORRUPT, SQLITE_NOTADB -> "damaged: " + e.getMessage() + '.';
            default -> "cannot be opened: " + e.getMessage() + '.';
        };
        return new StoreUnusableException(file + ": " + why + ADVICE, e);
    }

    static StoreUnusableException damaged(Path file, String what) {
        return new StoreUnusableException(file + ": damaged: " + what + "." + ADVICE);
    }

    /** The transaction was rolled back before anything asked for its commit: nothing is written. */
    static LogFailure beforeCommit(SQLException e, StoreDisk disk) {
        return isFull(e, disk) ? full(e, disk) : unavailable(e, disk);
    }

    /**
     * The commit itself failed. When a page could not be written for want of room, the mark that makes the transaction
     * valid, which is in its last page, is not written either; else only the file knows whether it happened.
     */
    static LogFailure duringCommit(SQLException e, StoreDisk disk) {
        return isFull(e, disk)
                ? full(e, disk)
                : new LogFailure.Unknown("store: commit failed: " + disk.file() + ": " + e.getMessage());
    }

    /** Whether the file's content, not the disk or a limit, is what is wrong. */
    static boolean isDamage(SQLException e) {
        int code = e.getErrorCode() & PRIMARY;
        return code == SQLITE_CORRUPT || code == SQLITE_NOTADB;
    }

    static LogFailure reading(SQLException e) {
        return new LogFailure.Unavailable("store: cannot read: " + e.getMessage());
    }

    static LogFailure closed() {
        return new LogFailure.Unavailable("store: closed");
    }

    static LogFailure busy(String what) {
        return new LogFailure.Unavailable("store: too many " + what + " wait");
    }

    private static LogFailure full(SQLException e, StoreDisk disk) {
        return new LogFailure.Full("store: full: " + disk.file() + ": " + e.getMessage());
    }

    private static LogFailure unavailable(SQLException e, StoreDisk disk) {
        return new LogFailure.Unavailable(
                "store: " + (isDamage(e) ? "damaged: " : "cannot write: ") + disk.file() + ": " + e.getMessage());
    }

    /** SQLite says "full" for ENOSPC alone; a quota and a limit of file sizes are errors of writing to it. */
    private static boolean isFull(SQLException e, StoreDisk disk) {
        return (e.getErrorCode() & PRIMARY) == SQLITE_FULL
                || (e.getErrorCode() == SQLITE_IOERR_WRITE && disk.isShort());
    }
}

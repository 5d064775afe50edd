package io.hawser.gateway.backplane.embedded;

import io.hawser.gateway.backplane.LogFailure;
import java.sql.SQLException;

/** What SQLite's errors mean to those who appended or read. */
final class Failures {
    private static final int SQLITE_FULL = 13;

    private Failures() {}

    /** The transaction was rolled back before anything asked for its commit: nothing is written. */
    static LogFailure beforeCommit(SQLException e) {
        return isFull(e)
                ? new LogFailure.Full("store: full: " + e.getMessage())
                : new LogFailure.Unavailable("store: cannot write: " + e.getMessage());
    }

    /** The commit itself failed: unless it was for want of room, only the file knows whether it happened. */
    static LogFailure duringCommit(SQLException e) {
        return isFull(e)
                ? new LogFailure.Full("store: full: " + e.getMessage())
                : new LogFailure.Unknown("store: commit failed: " + e.getMessage());
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

    private static boolean isFull(SQLException e) {
        return (e.getErrorCode() & 0xff) == SQLITE_FULL;
    }
}

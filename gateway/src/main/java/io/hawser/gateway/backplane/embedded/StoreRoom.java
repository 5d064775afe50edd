package io.hawser.gateway.backplane.embedded;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether there is room for what is to be written, on the disk or in the file, and what can be done for some.
 *
 * <p>Threads: {@code store-writer}.
 */
final class StoreRoom {
    private static final Logger log = LoggerFactory.getLogger(StoreRoom.class);
    private static final long MAX_WAL_BYTES = 4 * Connections.CHECKPOINT_BYTES;
    /** Of the free room in the file, so much is kept for what is not an append. */
    private static final long SPARE_BYTES = 1 << 20;

    private final Statement control;
    private final StoreDisk disk;

    /** @param control of the connection that writes */
    StoreRoom(Statement control, StoreDisk disk) {
        this.control = control;
        this.disk = disk;
    }

    /** The disk is full, and forgotten records have not left enough in the file either. */
    boolean isMissingFor(List<Write> writes) {
        if (!disk.isFull()) {
            return false;
        }
        long bytes = writes.stream().mapToLong(Write::length).sum();
        try (ResultSet rows = control.executeQuery("PRAGMA freelist_count")) {
            return !rows.next() || rows.getLong(1) * Connections.PAGE_BYTES < SPARE_BYTES + 2 * bytes;
        } catch (SQLException e) {
            log.debug("free pages unknown: {}", e.getMessage());
            return true;
        }
    }

    /** Whether the disk is full, and everything was done about it that can be. */
    boolean make() {
        boolean full = disk.giveUpReserve();
        if (full) {
            moveWalIntoFile();
        }
        return full;
    }

    /** The log is moved into the file when it is long, but only if nobody reads just then; here that is waited for. */
    void boundWal() {
        if (disk.walBytes() > MAX_WAL_BYTES) {
            moveWalIntoFile();
        }
    }

    private void moveWalIntoFile() {
        try {
            control.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        } catch (SQLException e) {
            log.debug("the write-ahead log stays as it is: {}", e.getMessage());
        }
    }
}

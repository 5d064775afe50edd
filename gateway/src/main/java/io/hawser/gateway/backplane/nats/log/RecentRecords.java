package io.hawser.gateway.backplane.nats.log;

import io.hawser.gateway.backplane.LogRecord;
import io.hawser.gateway.backplane.Position;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The newest records of a log as they were pushed to this node, without a gap between them.
 *
 * <p>Threads: any; one short lock.
 */
final class RecentRecords {
    private static final int MAX_RECORDS = 8192;
    private static final long MAX_BYTES = 8L << 20;

    private final ReentrantLock lock = new ReentrantLock();

    // under the lock
    private final Deque<LogRecord> records = new ArrayDeque<>();
    private long bytes;

    void add(long sequence, byte[] content) {
        lock.lock();
        try {
            if (!records.isEmpty() && records.getLast().position().value() + 1 != sequence) {
                records.clear();
                bytes = 0;
            }
            records.add(new LogRecord(
                    new Position(sequence), ByteBuffer.wrap(content).asReadOnlyBuffer()));
            bytes += content.length;
            while (records.size() > MAX_RECORDS || (bytes > MAX_BYTES && records.size() > 1)) {
                bytes -= records.remove().bytes().remaining();
            }
        } finally {
            lock.unlock();
        }
    }

    void clear() {
        lock.lock();
        try {
            records.clear();
            bytes = 0;
        } finally {
            lock.unlock();
        }
    }

    /** From {@code first} on, at most so many; none when that one is not here. */
    List<LogRecord> from(long first, long maxRecords) {
        lock.lock();
        try {
            if (records.isEmpty()
                    || first < records.getFirst().position().value()
                    || first > records.getLast().position().value()) {
                return List.of();
            }
            List<LogRecord> found = new ArrayList<>();
            for (LogRecord record : records) {
                if (record.position().value() >= first && found.size() < maxRecords) {
                    found.add(record);
                }
            }
            return found;
        } finally {
            lock.unlock();
        }
    }
}

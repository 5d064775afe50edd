package io.hawser.gateway.backplane.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The beginning of SQLite's write-ahead log. SQLite takes a log whose beginning is rubbish for no log, and overwrites it;
 * but it is on disk before the first record is, so rubbish there is damage, and acknowledged records may stand behind it.
 */
final class WalHeader {
    private static final int BYTES = 32;
    private static final int SUMMED_BYTES = 24;
    private static final int MAGIC = 0x377f0682; // the lowest bit says in which byte order the sum is made

    private WalHeader() {}

    static Path wal(Path store) {
        return store.resolveSibling(store.getFileName() + "-wal");
    }

    /** Refuses a store whose write-ahead log does not begin as one. */
    static void check(Path store) throws IOException {
        Path wal = wal(store);
        if (!Files.exists(wal)) {
            return;
        }
        ByteBuffer header;
        try (InputStream in = Files.newInputStream(wal)) {
            header = ByteBuffer.wrap(in.readNBytes(BYTES));
        }
        // the machine lost power before the header came to the disk, so nothing behind it was acknowledged
        boolean neverWritten = header.capacity() < BYTES || isZero(header);
        if (!neverWritten && !isWhole(header)) {
            throw Failures.damaged(wal, "its beginning is overwritten");
        }
    }

    private static boolean isZero(ByteBuffer header) {
        return header.equals(ByteBuffer.allocate(BYTES));
    }

    private static boolean isWhole(ByteBuffer header) {
        int magic = header.getInt(0);
        ByteBuffer summed = header.duplicate().order((magic & 1) == 0 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int first = 0;
        int second = 0;
        for (int at = 0; at < SUMMED_BYTES; at += 2 * Integer.BYTES) {
            first += summed.getInt(at) + second;
            second += summed.getInt(at + Integer.BYTES) + first;
        }
        return (magic & ~1) == MAGIC
                && header.getInt(SUMMED_BYTES) == first
                && header.getInt(SUMMED_BYTES + Integer.BYTES) == second;
    }
}

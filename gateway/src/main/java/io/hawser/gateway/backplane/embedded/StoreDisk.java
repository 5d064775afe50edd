package io.hawser.gateway.backplane.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The room that the store has on its disk, and a reserve of it: a file of zeros, given up when the disk is full, so that
 * there is room to forget old records, for that takes room too.
 *
 * <p>Threads: {@code store-writer}, and whoever opens the store before that begins.
 */
final class StoreDisk {
    private static final Logger log = LoggerFactory.getLogger(StoreDisk.class);
    private static final int PIECE_BYTES = 64 << 10;

    private final Path file;
    private final Path reserve;
    private final long reserveBytes;
    private boolean full;

    /** Sets the reserve aside, if there is room. */
    StoreDisk(Path file, long reserveBytes) {
        this.file = file;
        this.reserve = file.resolveSibling("hawser.reserve");
        this.reserveBytes = reserveBytes;
        full = !setAside();
        if (full) {
            log.warn(
                    "disk full: no room for the store's reserve, nothing is taken until there is: file={} bytes={}",
                    reserve,
                    reserveBytes);
        }
    }

    Path file() {
        return file;
    }

    long walBytes() {
        return WalHeader.wal(file).toFile().length(); // 0 when there is none
    }

    /** Whether the disk was full, and has not got room since for the reserve and something besides. */
    boolean isFull() {
        if (full && setAside()) {
            full = false;
            log.info("the store's disk has room again");
        }
        return full;
    }

    /** Something could not be written for want of room. @return whether the disk is full, not just the store's own limit */
    boolean giveUpReserve() {
        if (!full && isShort()) {
            full = true;
            deleteReserve();
            log.warn("disk full: nothing is stored until there is room: file={}", file);
        }
        return full;
    }

    /** Whether the disk, a quota or a limit of file sizes leaves hardly any room. */
    boolean isShort() {
        Path probe = file.resolveSibling("hawser.probe");
        try {
            if (usable() < Math.max(reserveBytes, PIECE_BYTES)) {
                return true;
            }
            try (FileChannel channel = create(probe)) {
                writeZeros(channel, Math.max(Files.size(file), walBytes()), PIECE_BYTES);
            }
            return false;
        } catch (IOException _) {
            return true;
        } finally {
            delete(probe);
        }
    }

    private boolean setAside() {
        try {
            if (reserveBytes == 0) {
                return usable() >= PIECE_BYTES;
            }
            if (Files.exists(reserve) && Files.size(reserve) == reserveBytes) {
                return true;
            }
            if (usable() < reserveBytes + reserveBytes / 4) { // or the next write would take it away again
                return false;
            }
            try (FileChannel channel = create(reserve)) {
                writeZeros(channel, 0, reserveBytes);
            }
            return true;
        } catch (IOException e) {
            log.debug("no reserve set aside: {}", e.toString());
            deleteReserve();
            return false;
        }
    }

    private long usable() throws IOException {
        return Files.getFileStore(file).getUsableSpace();
    }

    private static FileChannel create(Path path) throws IOException {
        Files.deleteIfExists(path);
        StoreDirectory.makeFile(path);
        return FileChannel.open(path, StandardOpenOption.WRITE);
    }

    private static void writeZeros(FileChannel channel, long from, long count) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocate(PIECE_BYTES);
        long end = from + count;
        for (long at = from; at < end; ) {
            zeros.clear().limit((int) Math.min(PIECE_BYTES, end - at));
            at += channel.write(zeros, at);
        }
    }

    private void deleteReserve() {
        delete(reserve);
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            log.warn("cannot delete file={} cause={}", path, e.toString());
        }
    }
}

package io.hawser.gateway.event;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.zip.CRC32C;

/**
 * The first bytes of a batch: version (1 byte), ordinal (8), written (8, ms since 1970), count (4). Behind it the node's
 * id, the events, and the CRC-32C (4 bytes) of everything before. Where the version and the checksum are, and how that is
 * reckoned, is the same for every version to come: so one that is newer is told from one that is damaged.
 *
 * @param ordinal how many events were appended before this batch's first, since the log was made
 * @param written when the batch was closed
 * @param count how many events it holds
 */
record BatchHeader(long ordinal, Instant written, int count) {
    static final byte VERSION = 1;
    static final int BYTES = 1 + Long.BYTES + Long.BYTES + Integer.BYTES;
    static final int CHECKSUM_BYTES = Integer.BYTES;

    /** The header of {@code record}, which is left as it is; its checksum is not looked at. */
    static BatchHeader of(ByteBuffer record) throws UnreadableBatchException {
        int start = record.position();
        if (record.hasRemaining() && record.get(start) != VERSION) {
            int version = Byte.toUnsignedInt(record.get(start));
            throw new UnreadableBatchException(
                    "event batch: version " + version + " (expected: " + VERSION + ")",
                    version > VERSION && hasRightChecksum(record));
        }
        if (record.remaining() < BYTES + CHECKSUM_BYTES) {
            throw new UnreadableBatchException("event batch: " + record.remaining() + " bytes (expected: "
                    + (BYTES + CHECKSUM_BYTES) + " or more)");
        }
        int count = record.getInt(start + 1 + Long.BYTES + Long.BYTES);
        if (count < 1 || count > record.remaining()) {
            throw new UnreadableBatchException("event batch: " + count + " events in " + record.remaining() + " bytes");
        }
        return new BatchHeader(
                record.getLong(start + 1), Instant.ofEpochMilli(record.getLong(start + 1 + Long.BYTES)), count);
    }

    /** Whether {@code record}, of whichever version, is as it was written. */
    static boolean hasRightChecksum(ByteBuffer record) {
        int checked = record.remaining() - CHECKSUM_BYTES;
        if (checked < 0) {
            return false;
        }
        CRC32C checksum = new CRC32C();
        checksum.update(record.slice(record.position(), checked));
        return (int) checksum.getValue() == record.getInt(record.position() + checked);
    }

    /** The ordinal of the next batch. */
    long nextOrdinal() {
        return ordinal + count;
    }

    void putAt(int start, ByteBuffer out) {
        out.put(start, VERSION);
        out.putLong(start + 1, ordinal);
        out.putLong(start + 1 + Long.BYTES, written.toEpochMilli());
        out.putInt(start + 1 + Long.BYTES + Long.BYTES, count);
    }
}

package io.hawser.gateway.backplane.fence;

import io.hawser.gateway.backplane.LogRecord;
import io.hawser.gateway.backplane.Position;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Entries as one record of a log, and the place of each. A record is a first byte, then each entry behind its length (4 bytes,
 * big-endian). A record that begins otherwise is one entry: so wrote those who knew no batches.
 *
 * <p>An entry's place is a {@link Position} too, but not one of the log: the last entry of the record at position <i>p</i> is
 * at <i>p</i> · {@value #MOST_ENTRIES}, those before it directly before. So places rise in the order of entries, and tell up to
 * which record the log may be truncated.
 */
public final class FencedBatch {
    /** The most entries in one. */
    static final int MOST_ENTRIES = 1 << 10;

    /** A batch of one entry is longer than the entry by that. */
    public static final int OVERHEAD_BYTES = 1 + Integer.BYTES;

    private static final byte FIRST = 'B'; // no record of the time before begins so

    private FencedBatch() {}

    /** One record of these entries, of which there are at most {@value #MOST_ENTRIES}. */
    public static ByteBuffer of(List<ByteBuffer> entries) {
        int bytes = entries.stream().mapToInt(FencedBatch::bytes).sum();
        ByteBuffer out = ByteBuffer.allocate(1 + bytes).put(FIRST);
        entries.forEach(entry -> out.putInt(entry.remaining()).put(entry.duplicate()));
        return out.flip();
    }

    /** How many bytes more a batch has for that entry. */
    static int bytes(ByteBuffer entry) {
        return Integer.BYTES + entry.remaining();
    }

    /**
     * The entries of a log's record, each at its place.
     *
     * @throws IllegalArgumentException when the record is cut off
     */
    public static List<LogRecord> entries(LogRecord record) {
        ByteBuffer in = record.bytes().duplicate();
        if (!in.hasRemaining() || in.get(in.position()) != FIRST) {
            return List.of(new LogRecord(place(record.position()), record.bytes()));
        }
        List<ByteBuffer> entries = split(in);
        List<LogRecord> placed = new ArrayList<>(entries.size());
        for (int i = 0; i < entries.size(); i++) {
            placed.add(new LogRecord(place(record.position(), entries.size() - 1 - i), entries.get(i)));
        }
        return placed;
    }

    private static List<ByteBuffer> split(ByteBuffer in) {
        List<ByteBuffer> entries = new ArrayList<>();
        try {
            in.get();
            while (in.hasRemaining()) {
                int length = in.getInt();
                entries.add(in.slice(in.position(), length).asReadOnlyBuffer());
                in.position(in.position() + length);
            }
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("batch: cut off", e);
        }
        return entries;
    }

    /** The place of the last entry of the log's record there; that of a log's tail is the last of all. */
    public static Position place(Position record) {
        return place(record, 0);
    }

    /** The place of the entry that has so many behind it in its record. */
    static Position place(Position record, int behind) {
        return new Position(record.value() * MOST_ENTRIES - behind);
    }

    /** The last record of the log all of whose entries are at that place or before. */
    public static Position record(Position place) {
        return new Position(place.value() / MOST_ENTRIES);
    }
}

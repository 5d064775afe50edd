package io.hawser.gateway.backplane;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * A log of records, in one order for all; what it acknowledges lasts.
 *
 * <p>Threads: any may call; nothing here blocks. Stages complete on the engine's writer or reader thread, in the order of
 * appends for appends; what hangs on them must be short and must not block.
 */
public interface DurableLog {

    /**
     * Appends one record; durable when the stage completes. Its position is that of the record before it plus one. Whoever
     * appends a record again with the same id gets the position that it has, whatever is expected.
     * An engine may forget an id after two minutes or more: what expects nothing and is repeated later may be there twice.
     *
     * @param record up to {@link #maxRecordBytes()} bytes, no longer the caller's
     * @return its position; fails with a {@link LogFailure}
     */
    CompletionStage<Position> append(ByteBuffer record, Expect expect, RecordId id);

    /** The longest record, in bytes. */
    int maxRecordBytes();

    /** Reads records behind {@code after}, sees everything that was acknowledged before each call of its {@code next}. */
    Reader read(Position after);

    /** The last record's position; {@link Position#START} when there never was one. */
    CompletionStage<Position> tail();

    /** The position before the first record that is still kept: the smallest from which a reader misses nothing. */
    CompletionStage<Position> head();

    /** Forgets every record up to and including {@code position}. */
    CompletionStage<Void> truncateUpTo(Position position);

    /** How much is kept. */
    CompletionStage<LogSize> size();

    /** One reader's way through a log. Not to be shared; one {@code next} at a time. */
    interface Reader {

        /**
         * The next records, at once with what is there: at most {@code maxRecords} and, but for the first, at most
         * {@code maxBytes}; empty at the tail. When records behind the reader's place were truncated, it goes on with the
         * first that is kept: compare positions with {@link DurableLog#head()} to know.
         */
        CompletionStage<List<LogRecord>> next(int maxRecords, int maxBytes);

        /**
         * Completes when {@link #next} may have something, and in any case within a second or so: for those who follow what
         * other nodes append. Asks nobody while nothing comes. It fails like {@link #next} or completes when the log is
         * closed: what matters is what {@link #next} says then.
         */
        CompletionStage<Void> awaitNext();
    }

    /**
     * How much a log keeps.
     *
     * @param records how many records
     * @param bytes the length of their contents, and of what the engine needs beside each to keep it on disk, if it knows
     */
    record LogSize(long records, long bytes) {}
}

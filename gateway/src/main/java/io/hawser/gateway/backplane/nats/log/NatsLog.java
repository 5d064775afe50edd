package io.hawser.gateway.backplane.nats.log;

import io.hawser.gateway.backplane.DurableLog;
import io.hawser.gateway.backplane.Expect;
import io.hawser.gateway.backplane.LogName;
import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.backplane.RecordId;
import io.hawser.gateway.backplane.nats.wire.Line;
import io.hawser.gateway.backplane.nats.wire.Questions;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;

/**
 * A log in a stream: a record is a message, its position the message's sequence number.
 *
 * <p>Threads: any.
 */
public final class NatsLog implements DurableLog {
    /** The longest record. Servers take messages that are longer than that by what headers need. */
    public static final int MAX_RECORD_BYTES = 1 << 20;

    private final Appends appends;
    private final Leader leader;
    private final Extents extents;
    private final Follower follower;
    private final LongSupplier nanoClock;

    /** A log whose stream is there: see {@link Streams}. */
    public NatsLog(
            LogName name, Line line, Questions questions, ScheduledExecutorService timer, LongSupplier nanoClock) {
        this.leader = new Leader(Streams.stream(name), questions, timer, nanoClock);
        this.extents = new Extents(leader);
        this.appends = new Appends(name, questions, leader, extents::onKnown, nanoClock);
        this.nanoClock = nanoClock;
        this.follower = new Follower(leader, line, questions, timer, nanoClock);
    }

    @Override
    public CompletionStage<Position> append(ByteBuffer record, Expect expect, RecordId id) {
        if (!record.hasRemaining() || record.remaining() > MAX_RECORD_BYTES) {
            throw new IllegalArgumentException(
                    "record: " + record.remaining() + " bytes (expected: 1.." + MAX_RECORD_BYTES + ")");
        }
        byte[] bytes = new byte[record.remaining()];
        record.get(bytes);
        return appends.append(bytes, expect, id);
    }

    @Override
    public int maxRecordBytes() {
        return MAX_RECORD_BYTES;
    }

    @Override
    public Reader read(Position after) {
        return new NatsReader(leader, extents, follower, nanoClock, after);
    }

    @Override
    public CompletionStage<Position> tail() {
        return extents.ask().thenApply(extent -> new Position(extent.last()));
    }

    @Override
    public CompletionStage<Position> head() {
        return extents.ask().thenApply(extent -> new Position(extent.first() - 1));
    }

    /** Up to the tail at most: a purge of what lies behind would move the place of the next record. */
    @Override
    public CompletionStage<Void> truncateUpTo(Position position) {
        return extents.ask().thenCompose(extent -> {
            long last = Math.min(position.value(), extent.last());
            return last < extent.first() ? CompletableFuture.completedFuture(null) : leader.purge("", last + 1);
        });
    }

    /** What the messages take on one server's disk, their headers included. */
    @Override
    public CompletionStage<LogSize> size() {
        return extents.ask().thenApply(extent -> new LogSize(extent.messages(), extent.bytes()));
    }

    /** How many nanoseconds the oldest append has been on its way; 0 when there is none. */
    public long oldestAppendNanos() {
        return appends.oldestNanos();
    }

    /** Takes nothing more, and wakes who waits; completes when all that is on its way has ended. */
    public CompletableFuture<?> close() {
        follower.close();
        return appends.close();
    }
}

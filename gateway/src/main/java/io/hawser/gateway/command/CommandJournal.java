package io.hawser.gateway.command;

import io.hawser.gateway.backplane.DurableLog;
import io.hawser.gateway.backplane.Expect;
import io.hawser.gateway.backplane.LogFailure;
import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.backplane.RecordId;
import io.hawser.gateway.device.TimingWheel;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends to the commands' log and, where an append failed, repeats it with growing pauses until it is durable.
 *
 * <p>Threads: any; callbacks run on the log's completing thread, or on the caller's with an engine in memory, so nobody may
 * append under a lock.
 */
final class CommandJournal {
    private static final Logger LOG = LoggerFactory.getLogger(CommandJournal.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final DurableLog log;
    private final TimingWheel wheel;
    /** No earlier journal of this log that wrote anything began there. */
    private final Position begunBehind;

    private final AtomicLong appended = new AtomicLong();
    private final AtomicLong lastKnown = new AtomicLong(); // of all positions that this or its fold saw
    private volatile boolean closed; // set once; repeats that read it stop

    /** @param last the log's last position */
    CommandJournal(DurableLog log, TimingWheel wheel, Position last) {
        this.log = log;
        this.wheel = wheel;
        this.begunBehind = last;
        seen(last);
    }

    /** Appends a record that nobody was promised; given up, by {@code refused}, when certainly nothing was written. */
    void tryAppend(CommandRecord record, Consumer<Position> durable, Consumer<LogFailure> refused) {
        new Append(CommandRecords.encode(record), nextId(), durable, refused, () -> true).attempt();
    }

    /** Appends a record which must become durable while it is {@code wanted}. */
    void append(CommandRecord record, BooleanSupplier wanted, Consumer<Position> durable) {
        new Append(CommandRecords.encode(record), nextId(), durable, null, wanted).attempt();
    }

    /**
     * Makes the append safe to repeat. Ids ascend, so that an engine that keeps them in order has the new ones side by side:
     * with ids at random each record cost it a page.
     */
    private RecordId nextId() {
        HexFormat hex = HexFormat.of();
        return new RecordId(hex.toHexDigits(begunBehind.value()) + '-' + hex.toHexDigits(appended.incrementAndGet()));
    }

    /** The greatest position known: whatever is appended from now on lies behind it. */
    Position lastKnown() {
        return new Position(lastKnown.get());
    }

    void seen(Position position) {
        lastKnown.accumulateAndGet(position.value(), Math::max);
    }

    /** Forgets all records up to that one; when it fails, the next sweep tries again. */
    void truncateUpTo(Position position) {
        var _ = log.truncateUpTo(position).whenComplete((_, failure) -> {
            if (failure != null) {
                LOG.warn("commands: truncation failed position={} reason={}", position.value(), failure.getMessage());
            }
        });
    }

    /** The longest payload or result that fits into a record. */
    int maxPayloadBytes() {
        return log.maxRecordBytes() - CommandRecords.MAX_OVERHEAD_BYTES;
    }

    /** Ends all repeats; what was not durable stays so. */
    void close() {
        closed = true;
    }

    static Throwable cause(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }

    /** One record on its way; attempts follow each other, so its fields have one user at a time. */
    private final class Append {
        private final ByteBuffer record;
        private final RecordId id;
        private final Consumer<Position> durable;
        private final @Nullable Consumer<LogFailure> refused; // null for records that must become durable
        private final BooleanSupplier wanted;
        // From attempt to attempt: written by the completing thread, read by the wheel's after its lock handed over.
        private boolean maybeWritten;
        private Duration pause = FIRST_PAUSE;

        Append(
                ByteBuffer record,
                RecordId id,
                Consumer<Position> durable,
                @Nullable Consumer<LogFailure> refused,
                BooleanSupplier wanted) {
            this.record = record;
            this.id = id;
            this.durable = durable;
            this.refused = refused;
            this.wanted = wanted;
        }

        void attempt() {
            if (closed || !wanted.getAsBoolean()) {
                return;
            }
            var _ = log.append(record.duplicate(), Expect.any(), id).whenComplete(this::answer);
        }

        private void answer(@Nullable Position position, @Nullable Throwable failure) {
            try {
                if (position != null) {
                    seen(position);
                    durable.accept(position);
                } else if (failure != null) {
                    onFailure(cause(failure));
                }
            } catch (RuntimeException e) {
                LOG.error("commands: what follows an append failed record={}", id.value(), e);
            }
        }

        private void onFailure(Throwable failure) {
            switch (failure) {
                case LogFailure.Full full -> refuseOrRepeat(full);
                case LogFailure.Unavailable away -> refuseOrRepeat(away);
                case LogFailure.Fenced fenced -> {
                    LOG.error("commands: somebody else writes this log record={}", id.value(), fenced);
                    refuseOrRepeat(fenced);
                }
                case LogFailure.Unknown _ -> repeat(failure);
                default -> {
                    LOG.error("commands: append failed unexpectedly record={}", id.value(), failure);
                    repeat(failure);
                }
            }
        }

        /** "Nothing was written" speaks of this attempt only: after an unknown one there is no way back. */
        private void refuseOrRepeat(LogFailure failure) {
            if (refused == null || maybeWritten) {
                repeatAfterPause(failure);
            } else {
                refused.accept(failure);
            }
        }

        private void repeat(Throwable failure) {
            maybeWritten = true;
            repeatAfterPause(failure);
        }

        private void repeatAfterPause(Throwable failure) {
            LOG.debug("commands: append is repeated record={} reason={}", id.value(), failure.getMessage());
            Duration now = pause;
            Duration doubled = pause.multipliedBy(2);
            pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
            wheel.timer(this::attempt).set(now);
        }
    }
}

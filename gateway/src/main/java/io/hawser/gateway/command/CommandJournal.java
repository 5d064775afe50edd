package io.hawser.gateway.command;

import io.hawser.gateway.backplane.DurableLog;
import io.hawser.gateway.backplane.LogFailure;
import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.backplane.RecordId;
import io.hawser.gateway.backplane.fence.FencedAppender;
import io.hawser.gateway.backplane.fence.FencedBatch;
import io.hawser.gateway.backplane.fence.FencedEntry;
import io.hawser.gateway.device.TimingWheel;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends to the commands' log, as its only writer: a record lands only when all that this process knows is all that there
 * is. So the store itself sees to it that no command has two ends, whoever else may write there.
 *
 * <p>Positions here, and in everything that knows commands, are the places of records in batches: see {@link FencedBatch}.
 *
 * <p>Threads: any; callbacks run on the log's completing thread, or on the caller's with an engine in memory, so nobody may
 * append under a lock.
 */
final class CommandJournal {
    private static final Logger LOG = LoggerFactory.getLogger(CommandJournal.class);

    private final DurableLog log;
    private final FencedAppender appender;
    private final String idPrefix;
    private final AtomicLong given = new AtomicLong(); // ids of batches
    private final AtomicLong written = new AtomicLong(); // records
    private final AtomicLong lastKnown = new AtomicLong(); // of all positions that this or its fold saw

    /**
     * @param last of the records that are there
     * @param overtaken told once, when somebody else has written there: what this process knows is no longer true
     */
    CommandJournal(DurableLog log, TimingWheel wheel, Position last, Consumer<LogFailure.Fenced> overtaken) {
        this.log = log;
        this.appender = new FencedAppender(
                log,
                FencedBatch.record(last),
                this::nextId,
                (task, pause) -> wheel.timer(task).set(pause),
                overtaken);
        HexFormat hex = HexFormat.of();
        this.idPrefix = hex.toHexDigits(last.value())
                + '-'
                + hex.toHexDigits(ThreadLocalRandom.current().nextInt())
                + '-';
        seen(last);
    }

    /** Appends a record that nobody was promised; given up, by {@code refused}, when nothing was written. */
    void tryAppend(CommandRecord record, Consumer<Position> durable, Consumer<LogFailure> refused) {
        appender.append(new Entry(record, false, () -> true, durable, refused));
    }

    /**
     * As above; {@code wanted} is asked when its turn has come: whatever is given from then on lies behind it. When it says
     * no, nothing is written and neither of the others is called.
     */
    void tryAppend(
            CommandRecord record, BooleanSupplier wanted, Consumer<Position> durable, Consumer<LogFailure> refused) {
        appender.append(new Entry(record, false, wanted, durable, refused));
    }

    /** Appends a record which must become durable. */
    void append(CommandRecord record, Consumer<Position> durable) {
        appender.append(new Entry(record, true, () -> true, durable, _ -> {}));
    }

    /**
     * Makes the append safe to repeat. Ids ascend, so that an engine that keeps them in order has the new ones side by side:
     * with ids at random each record cost it a page. No two journals have the same: two may begin at one position.
     */
    private RecordId nextId() {
        return new RecordId(idPrefix + HexFormat.of().toHexDigits(given.incrementAndGet()));
    }

    /** The greatest position known: whatever is appended from now on lies behind it. */
    Position lastKnown() {
        return new Position(lastKnown.get());
    }

    /** Forgets all records up to that one; when it fails, the next sweep tries again. */
    void truncateUpTo(Position position) {
        var _ = log.truncateUpTo(FencedBatch.record(position)).whenComplete((_, failure) -> {
            if (failure != null) {
                LOG.warn("commands: truncation failed position={} reason={}", position.value(), failure.getMessage());
            }
        });
    }

    /** The longest payload or result that fits into a record. */
    int maxPayloadBytes() {
        return log.maxRecordBytes() - FencedBatch.OVERHEAD_BYTES - CommandRecords.MAX_OVERHEAD_BYTES;
    }

    /** About how many records are behind {@code from}, up to {@code to}: as many in each batch as there were so far. */
    long recordsBetween(Position from, Position to) {
        long batches = FencedBatch.record(to).value() - FencedBatch.record(from).value();
        return batches * Math.max(1, written.get()) / Math.max(1, given.get());
    }

    /** Sends nothing more; what was not durable stays so. */
    void close() {
        appender.close();
    }

    private void onDurable(Position position) {
        written.incrementAndGet();
        seen(position);
    }

    private void seen(Position position) {
        lastKnown.accumulateAndGet(position.value(), Math::max);
    }

    /** One record for the appender. */
    private final class Entry implements FencedEntry {
        private final ByteBuffer record;
        private final boolean mustLast;
        private final BooleanSupplier wanted;
        private final Consumer<Position> durable;
        private final Consumer<LogFailure> refused;

        Entry(
                CommandRecord record,
                boolean mustLast,
                BooleanSupplier wanted,
                Consumer<Position> durable,
                Consumer<LogFailure> refused) {
            this.record = CommandRecords.encode(record);
            this.mustLast = mustLast;
            this.wanted = wanted;
            this.durable = durable;
            this.refused = refused;
        }

        @Override
        public ByteBuffer record() {
            return record;
        }

        @Override
        public boolean mustLast() {
            return mustLast;
        }

        @Override
        public boolean wanted() {
            return wanted.getAsBoolean();
        }

        @Override
        public void durable(Position position) {
            onDurable(position);
            durable.accept(position);
        }

        @Override
        public void refused(LogFailure why) {
            refused.accept(why);
        }
    }
}

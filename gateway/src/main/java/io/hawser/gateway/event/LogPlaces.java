package io.hawser.gateway.event;

import io.hawser.gateway.backplane.LogRecord;
import io.hawser.gateway.backplane.Position;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Finds places in the log for readers that begin or move.
 *
 * <p>Threads: those that may block: every method waits for the engine's answer, and fails with
 * {@link EventsUnavailableException} when there is none.
 */
public final class LogPlaces {
    private final LogQuestions log;
    private final RecentBatches recent;
    private final LongSupplier nextOrdinal;

    LogPlaces(LogQuestions log, RecentBatches recent, LongSupplier nextOrdinal) {
        this.log = log;
        this.recent = recent;
        this.nextOrdinal = nextOrdinal;
    }

    /** Behind everything that is durable now. */
    public LogPlace now() throws InterruptedException {
        return behind(recent.last());
    }

    /** Before everything that is kept. */
    public LogPlace oldest() throws InterruptedException {
        return behind(log.head());
    }

    /** Before the first batch that was written at or after {@code time}; behind everything when there is none. */
    public LogPlace at(Instant time) throws InterruptedException {
        long low = log.head().value(); // every batch up to here was written before
        long high = recent.last().value();
        while (low < high) {
            long middle = low + (high - low) / 2;
            Optional<LogRecord> next = next(new Position(middle));
            boolean before = next.flatMap(LogPlaces::header)
                    .map(header -> header.written().isBefore(time))
                    .orElse(false);
            if (before) {
                low = next.orElseThrow().position().value();
            } else {
                high = middle;
            }
        }
        return behind(new Position(low));
    }

    /** The batch of {@code event}; empty when that is not kept, or has no such event. */
    public Optional<Around> around(EventPosition event) throws InterruptedException {
        if (event.batch().equals(Position.START)) {
            return Optional.empty();
        }
        Position before = new Position(event.batch().value() - 1);
        return next(before)
                .filter(record -> record.position().equals(event.batch()))
                .flatMap(LogPlaces::header)
                .filter(header -> event.index() < header.count())
                .map(header -> new Around(
                        new LogPlace(before, header.ordinal()), new LogPlace(event.batch(), header.nextOrdinal())));
    }

    /** The places before and behind one batch. */
    public record Around(LogPlace before, LogPlace behind) {
        /** How many events it has. */
        public int events() {
            return (int) (behind.nextOrdinal() - before.nextOrdinal());
        }
    }

    /** How many events lie behind {@code place}, at most; an estimate where several gateways append, but for none. */
    public long countBehind(LogPlace place) {
        if (place.behind().compareTo(recent.last()) >= 0) {
            return 0;
        }
        return Math.max(0, nextOrdinal.getAsLong() - place.nextOrdinal());
    }

    /** Behind that batch, or behind where it was. */
    public LogPlace behind(Position position) throws InterruptedException {
        if (!position.equals(Position.START)) {
            Optional<BatchHeader> itself = next(new Position(position.value() - 1))
                    .filter(record -> record.position().equals(position))
                    .flatMap(LogPlaces::header);
            if (itself.isPresent()) {
                return new LogPlace(position, itself.get().nextOrdinal());
            }
        }
        long end = nextOrdinal.getAsLong(); // before looking: what comes meanwhile lies behind it
        Optional<BatchHeader> following = next(position).flatMap(LogPlaces::header);
        return new LogPlace(position, following.map(BatchHeader::ordinal).orElse(end));
    }

    private Optional<LogRecord> next(Position place) throws InterruptedException {
        List<LogRecord> records = log.oneBehind(place);
        return records.isEmpty() ? Optional.empty() : Optional.of(records.getFirst());
    }

    private static Optional<BatchHeader> header(LogRecord record) {
        try {
            return Optional.of(BatchHeader.of(record.bytes()));
        } catch (UnreadableBatchException _) {
            return Optional.empty(); // who reads it meets it, and says so
        }
    }
}

package io.hawser.gateway.event;

import io.hawser.gateway.backplane.LogRecord;
import io.hawser.gateway.backplane.Position;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Finds the batch that follows a reader's place: among the recent ones, else in the log, a few at a time.
 *
 * <p>Threads: the one that takes.
 */
final class BatchSource {
    private final RecentBatches recent;
    private final LogQuestions log;
    private final NewerBatches newer;
    /** Read from the log and not yet looked at; a few hundred KiB at most. */
    private final Deque<LogRecord> ahead = new ArrayDeque<>();

    BatchSource(RecentBatches recent, LogQuestions log, NewerBatches newer) {
        this.recent = recent;
        this.log = log;
        this.newer = newer;
    }

    /**
     * The batch behind {@code place}, which never goes back; empty at the tail.
     *
     * @throws EventsLostException when it is damaged, or no longer kept
     * @throws EventsUnavailableException when the engine does not answer, or only a newer version can read it
     */
    Optional<PlacedBatch> next(Position place) throws InterruptedException, EventsLostException {
        ahead.removeIf(record -> record.position().compareTo(place) <= 0);
        if (ahead.isEmpty()) {
            switch (recent.behind(place)) {
                case RecentBatches.Following.Batch(RecentBatch batch) -> {
                    return Optional.of(read(batch));
                }
                case RecentBatches.Following.Nothing() -> {
                    return Optional.empty();
                }
                case RecentBatches.Following.NotHere() -> readAhead(place);
            }
        }
        LogRecord record = ahead.peek();
        return record == null ? Optional.empty() : Optional.of(decode(record));
    }

    private void readAhead(Position place) throws InterruptedException, EventsLostException {
        ahead.addAll(log.behind(place));
        Position head = log.head(); // asked last: what was forgotten before reading is forgotten now
        if (head.compareTo(place) > 0) {
            ahead.clear();
            throw new EventsLostException(
                    "events between positions " + place.value() + " and " + head.value() + " are no longer kept",
                    ResumeToken.behind(head));
        }
    }

    private PlacedBatch read(RecentBatch batch) throws EventsLostException {
        try {
            return new PlacedBatch(batch.position(), batch.read());
        } catch (UnreadableBatchException e) {
            throw unreadable(batch.position(), e);
        }
    }

    private PlacedBatch decode(LogRecord record) throws EventsLostException {
        try {
            return new PlacedBatch(record.position(), BatchDecoder.decode(record.bytes()));
        } catch (UnreadableBatchException e) {
            throw unreadable(record.position(), e);
        }
    }

    private EventsLostException unreadable(Position position, UnreadableBatchException e) {
        if (e.isNewer()) {
            newer.met(position, String.valueOf(e.getMessage()));
            throw NewerBatches.refusal(position, e);
        }
        return new EventsLostException(
                "record at position " + position.value() + ": " + e.getMessage(), ResumeToken.behind(position));
    }
}

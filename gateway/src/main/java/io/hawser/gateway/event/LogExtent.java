package io.hawser.gateway.event;

import io.hawser.gateway.backplane.LogRecord;
import io.hawser.gateway.backplane.Position;
import java.util.List;

/**
 * What an event log finds when it starts.
 *
 * @param firstOrdinal the ordinal of the first event kept
 * @param nextOrdinal the ordinal that the next event gets
 * @param bytes the length of what is kept
 * @param newest the last event kept; the end of {@code tail} while there is none
 */
record LogExtent(Position head, Position tail, long firstOrdinal, long nextOrdinal, long bytes, EventPosition newest) {

    static LogExtent find(LogQuestions log) throws InterruptedException {
        Position head = log.head();
        Position tail = log.tail();
        if (tail.compareTo(head) <= 0) {
            return new LogExtent(head, tail, 0, 0, 0, EventPosition.endOf(tail));
        }
        List<LogRecord> first = log.behind(head);
        List<LogRecord> last = log.behind(new Position(tail.value() - 1));
        if (first.isEmpty() || last.isEmpty()) {
            throw new IllegalStateException(
                    "event log: no record between " + head.value() + " and " + tail.value() + " can be found");
        }
        BatchHeader end = header(last.getFirst());
        return new LogExtent(
                head,
                tail,
                header(first.getFirst()).ordinal(),
                end.nextOrdinal(),
                log.size().bytes(),
                new EventPosition(tail, end.count() - 1));
    }

    private static BatchHeader header(LogRecord record) {
        try {
            return BatchHeader.of(record.bytes());
        } catch (UnreadableBatchException e) {
            throw new IllegalStateException(
                    "event log: record " + record.position().value() + ": " + e.getMessage()
                            + (e.isNewer() ? "; start that version" : ""),
                    e);
        }
    }
}

package io.hawser.gateway.backplane.fence;

import io.hawser.gateway.backplane.LogFailure;
import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.backplane.RecordId;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Entries that a {@link FencedAppender} sends as one record, with what is known of it.
 *
 * <p>Threads: whoever sends or judges it, one at a time.
 */
final class SentBatch {
    private static final Logger LOG = LoggerFactory.getLogger(SentBatch.class);

    final RecordId id;
    final Position behind; // the log's last position
    final List<FencedEntry> entries;
    final ByteBuffer record;
    private boolean maybeWritten;

    SentBatch(RecordId id, Position behind, List<FencedEntry> entries) {
        this.id = id;
        this.behind = behind;
        this.entries = List.copyOf(entries);
        this.record = FencedBatch.of(entries.stream().map(FencedEntry::record).toList());
    }

    /** Whether an attempt ended without an answer: it can't be taken back, nor changed. */
    boolean isMaybeWritten() {
        return maybeWritten;
    }

    /** An attempt failed like this: what is to be told of that is told. */
    void onFailed(@Nullable Throwable failure) {
        if (!(failure instanceof LogFailure)) {
            LOG.error("append failed unexpectedly record={}", id.value(), failure);
            maybeWritten = true;
        } else if (failure instanceof LogFailure.Unknown && !maybeWritten) {
            LOG.warn("append may not be written, repeating record={} failure={}", id.value(), failure.getMessage());
            maybeWritten = true;
        }
    }

    /** Tells each entry where it is. */
    void tellDurable(Position position) {
        for (int i = 0; i < entries.size(); i++) {
            Position place = FencedBatch.place(position, entries.size() - 1 - i);
            tell(entries.get(i), entry -> entry.durable(place));
        }
    }

    /** Whether an entry is to be written yet; one that throws is not, and holds up nobody else. */
    static boolean isWanted(FencedEntry entry) {
        try {
            return entry.wanted();
        } catch (RuntimeException e) {
            LOG.error("bug: append was not made: what wants it failed", e);
            return false;
        }
    }

    /** An entry that throws keeps nobody else from hearing. */
    static void tell(FencedEntry entry, Consumer<FencedEntry> what) {
        try {
            what.accept(entry);
        } catch (RuntimeException e) {
            LOG.error("bug: what follows an append failed", e);
        }
    }
}

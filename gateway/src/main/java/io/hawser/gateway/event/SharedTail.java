package io.hawser.gateway.event;

import io.hawser.gateway.backplane.DurableLog;
import io.hawser.gateway.backplane.LogRecord;
import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.backplane.follow.LogFollower;
import io.hawser.gateway.metrics.Counter;
import io.hawser.gateway.metrics.Counters;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a log to which several gateways append: follows it, so that readers are given everybody's batches in the log's
 * order, this gateway's own too.
 *
 * <p>Ordinals are estimates here. Each gateway numbers its batches on from what it has seen of the log; whoever follows it
 * counts on from the greatest number there was: {@code next = max(next, the batch's) + its events}. Gateways that have
 * followed for a while come to the same count; one that starts begins with what the last batch says, which may be too little
 * by what was on its way at the same time as that, and is right again with the next batch of another.
 *
 * <p>Threads: the follower's adds; any asks.
 */
final class SharedTail implements LogTail {
    private static final Logger log = LoggerFactory.getLogger(SharedTail.class);

    private final RecentBatches recent;
    private final NewerBatches newer;
    private final Counters counters;
    private final LogFollower follower;
    // written by the follower's thread, read by anybody
    private volatile long nextOrdinal;

    /** Begins to follow behind {@code tail}. */
    SharedTail(
            DurableLog durable,
            Position tail,
            RecentBatches recent,
            NewerBatches newer,
            long nextOrdinal,
            Counters counters) {
        this.recent = recent;
        this.newer = newer;
        this.nextOrdinal = nextOrdinal;
        this.counters = counters;
        this.follower = new LogFollower(
                durable, "follow-events", tail, this::add, () -> counters.increment(Counter.EVENT_FOLLOW_FAILURES));
        follower.start();
    }

    @Override
    public void onStored(Position position, PendingBatch batch) {
        // comes by the log, in its order
    }

    @Override
    public long nextOrdinal() {
        return nextOrdinal;
    }

    @Override
    public Optional<String> failing() {
        return follower.failing();
    }

    @Override
    public void close() {
        follower.close();
    }

    private void add(List<LogRecord> records) {
        long seen = 0;
        for (LogRecord record : records) {
            int count = 1;
            long ordinal = nextOrdinal;
            try {
                BatchHeader header = BatchHeader.of(record.bytes());
                count = header.count();
                ordinal = Math.max(ordinal, header.ordinal());
            } catch (UnreadableBatchException e) { // readers meet it, and are told
                onUnreadable(record.position(), e);
            }
            nextOrdinal = ordinal + count;
            recent.add(record.position(), record.bytes(), count, ordinal);
            seen += count;
        }
        counters.add(Counter.EVENTS_FOLLOWED, seen);
    }

    private void onUnreadable(Position position, UnreadableBatchException why) {
        if (why.isNewer()) {
            newer.met(position, String.valueOf(why.getMessage()));
        } else {
            log.warn("event log position={} problem={}", position.value(), why.getMessage());
        }
    }
}

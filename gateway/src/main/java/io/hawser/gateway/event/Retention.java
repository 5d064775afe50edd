package io.hawser.gateway.event;

import io.hawser.gateway.backplane.DurableLog;
import io.hawser.gateway.backplane.LogRecord;
import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.metrics.Counter;
import io.hawser.gateway.metrics.Counters;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets the oldest batches when there are too many, too much, or they are too old. Walks behind the head of the log, a
 * few records at a time, and knows the next few batches that will go.
 *
 * <p>Threads: {@link #look} on the timer's thread, its continuation on the engine's, never two at a time: {@link #looking}
 * passes everything here from one to the next.
 */
final class Retention {
    private static final Logger log = LoggerFactory.getLogger(Retention.class);
    private static final int STEP_RECORDS = 64;
    private static final int STEP_BYTES = 1 << 20;

    private final DurableLog durable;
    private final EventLogConfig.Retention limits;
    private final InstantSource clock;
    private final LongSupplier nextOrdinal;
    private final Counters counters;
    private final AtomicBoolean looking = new AtomicBoolean();
    // set once, before anybody can need anything; read at every look
    private volatile Supplier<Position> needed = () -> new Position(Long.MAX_VALUE);
    private volatile EventLogConfig.Lag lag = new EventLogConfig.Lag(Duration.ofMillis(1), 1, 1);
    private final Deque<Oldest> oldest = new ArrayDeque<>();

    // written by whoever looks, read by anybody for status
    private volatile Kept kept;

    /** What the log keeps, as of the last look. */
    record Kept(Position head, long firstOrdinal, long bytes) {}

    /** One of the batches that go next. */
    private record Oldest(Position position, BatchHeader header, int bytes) {}

    Retention(
            DurableLog durable,
            EventLogConfig.Retention limits,
            InstantSource clock,
            LogExtent extent,
            LongSupplier nextOrdinal,
            Counters counters) {
        this.durable = durable;
        this.limits = limits;
        this.clock = clock;
        this.nextOrdinal = nextOrdinal;
        this.counters = counters;
        this.kept = new Kept(extent.head(), extent.firstOrdinal(), extent.bytes());
    }

    Kept kept() {
        return kept;
    }

    /** See {@link EventLog#keepFor}. */
    void keepFor(Supplier<Position> neededBehind, EventLogConfig.Lag limit) {
        lag = limit;
        needed = neededBehind;
    }

    /** Looks once and forgets at most a few batches; the stage says whether there may be more to forget. */
    CompletionStage<Boolean> look() {
        if (!looking.compareAndSet(false, true)) {
            return CompletableFuture.completedFuture(false);
        }
        return durable.head()
                .thenCompose(this::readOldest)
                .thenCombine(durable.size(), (head, size) -> new Kept(head, kept.firstOrdinal(), size.bytes()))
                .thenCompose(this::forget)
                .whenComplete((_, _) -> looking.set(false));
    }

    private CompletionStage<Position> readOldest(Position head) {
        oldest.removeIf(batch -> batch.position().compareTo(head) <= 0); // an engine may forget by itself
        if (!oldest.isEmpty()) {
            return CompletableFuture.completedFuture(head);
        }
        return durable.read(head).next(STEP_RECORDS, STEP_BYTES).thenApply(records -> {
            remember(records);
            return head;
        });
    }

    private void remember(List<LogRecord> records) {
        BatchHeader header = new BatchHeader(kept.firstOrdinal(), Instant.EPOCH, 0);
        for (LogRecord record : records) {
            try {
                header = BatchHeader.of(record.bytes());
            } catch (UnreadableBatchException e) { // goes with the one before it
                log.warn("event log position={} problem={}", record.position().value(), e.getMessage());
            }
            oldest.add(new Oldest(record.position(), header, record.bytes().remaining()));
        }
    }

    private CompletionStage<Boolean> forget(Kept found) {
        Instant now = clock.instant();
        Position spared = needed.get();
        long end = nextOrdinal.getAsLong();
        Position head = found.head();
        long bytes = found.bytes();
        long firstOrdinal = found.firstOrdinal();
        while (!oldest.isEmpty() && mustGo(oldest.peek(), spared, now, end, bytes)) {
            Oldest batch = oldest.remove();
            head = batch.position();
            bytes -= batch.bytes();
            firstOrdinal = batch.header().nextOrdinal();
        }
        boolean emptied = oldest.isEmpty() && head.compareTo(found.head()) > 0;
        if (!oldest.isEmpty()) {
            firstOrdinal = oldest.peek().header().ordinal();
        }
        Kept after = new Kept(head, firstOrdinal, bytes);
        if (head.equals(found.head())) {
            onForgotten(after);
            return CompletableFuture.completedFuture(false);
        }
        return durable.truncateUpTo(head).thenApply(_ -> {
            onForgotten(after);
            return emptied;
        });
    }

    private boolean mustGo(Oldest batch, Position spared, Instant now, long end, long bytes) {
        Duration age = Duration.between(batch.header().written(), now);
        long following = end - batch.header().ordinal();
        boolean due = age.compareTo(limits.maxAge()) > 0 || following > limits.maxEvents() || bytes > limits.maxBytes();
        boolean tooFarBehind = age.compareTo(lag.maxAge()) > 0 || following > lag.maxEvents() || bytes > lag.maxBytes();
        return due && (tooFarBehind || batch.position().compareTo(spared) <= 0);
    }

    private void onForgotten(Kept after) {
        counters.add(Counter.EVENTS_EXPIRED, Math.max(0, after.firstOrdinal() - kept.firstOrdinal()));
        kept = after;
    }
}

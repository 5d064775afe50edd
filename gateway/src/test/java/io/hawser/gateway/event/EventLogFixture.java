package io.hawser.gateway.event;

import io.hawser.gateway.backplane.Backplane;
import io.hawser.gateway.backplane.FaultyLog;
import io.hawser.gateway.backplane.LogName;
import io.hawser.gateway.backplane.LogRecord;
import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.backplane.Stages;
import io.hawser.gateway.backplane.embedded.MemoryBackplane;
import io.hawser.gateway.metrics.Counters;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;

/** An event log on a log that fails as told, with a clock that stands. */
final class EventLogFixture implements AutoCloseable {
    static final EventLogConfig.Retry QUICK = new EventLogConfig.Retry(Duration.ofMillis(1), Duration.ofMillis(4));
    static final EventLogConfig.Retention KEEP_ALL =
            new EventLogConfig.Retention(Duration.ofDays(100), 1L << 40, 1L << 40, Duration.ofHours(1));
    /** What closing waits for comes, if late on a busy machine. */
    private static final Duration PATIENT = Duration.ofSeconds(20);

    static final EventLogConfig ROOMY = config(10_000, 1000, 10 << 20, KEEP_ALL);

    final AtomicReference<Instant> now = new AtomicReference<>(Events.TIME);
    final Counters counters = new Counters();
    final FaultyLog durable;
    final EventLog log;
    final Subscriptions subscriptions;
    private final Backplane backplane;
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);

    EventLogFixture(EventLogConfig config) {
        this(config, new MemoryBackplane(1 << 28));
    }

    EventLogFixture(EventLogConfig config, Backplane backplane) {
        this.backplane = backplane;
        durable = new FaultyLog(backplane.log(new LogName("events")));
        log = new EventLog(durable, "node-1", config, now::get, new Random(), counters, timer);
        subscriptions = new Subscriptions(log, counters);
    }

    static EventLogConfig config(
            int maxQueuedEvents, int maxBatchEvents, long recentBytes, EventLogConfig.Retention retention) {
        return config(maxQueuedEvents, maxBatchEvents, recentBytes, retention, PATIENT);
    }

    static EventLogConfig config(
            int maxQueuedEvents,
            int maxBatchEvents,
            long recentBytes,
            EventLogConfig.Retention retention,
            Duration closeLimit) {
        return new EventLogConfig(
                maxQueuedEvents, 1 << 20, maxBatchEvents, 64 << 10, recentBytes, QUICK, retention, closeLimit);
    }

    /** Everything in the log, decoded. */
    List<Event> stored() throws UnreadableBatchException {
        List<Event> events = new ArrayList<>();
        for (EventBatch batch : batches()) {
            events.addAll(batch.events());
        }
        return events;
    }

    List<EventBatch> batches() throws UnreadableBatchException {
        List<EventBatch> batches = new ArrayList<>();
        for (LogRecord record : Stages.get(durable.read(Position.START).next(100_000, 1 << 30))) {
            batches.add(BatchDecoder.decode(record.bytes()));
        }
        return batches;
    }

    /** Opens from a token, which must not be lost. */
    Subscription openFrom(ResumeToken token) {
        return switch (subscriptions.open(EventFilter.everything(), token)) {
            case SubscriptionOutcome.Opened(var subscription) -> subscription;
            case SubscriptionOutcome.EventsLost lost -> throw new AssertionError(lost);
        };
    }

    @Override
    public void close() {
        subscriptions.close();
        log.close();
        timer.shutdownNow();
        backplane.close();
    }
}

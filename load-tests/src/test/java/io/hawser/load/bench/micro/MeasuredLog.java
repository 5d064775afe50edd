package io.hawser.load.bench.micro;

import io.hawser.gateway.backplane.Backplane;
import io.hawser.gateway.backplane.LogName;
import io.hawser.gateway.backplane.Position;
import io.hawser.gateway.event.BatchReader;
import io.hawser.gateway.event.Event;
import io.hawser.gateway.event.EventBatch;
import io.hawser.gateway.event.EventDetail.UplinkReceived;
import io.hawser.gateway.event.EventLog;
import io.hawser.gateway.event.EventLogConfig;
import io.hawser.gateway.event.EventsLostException;
import io.hawser.gateway.event.PlacedBatch;
import io.hawser.gateway.metrics.Counters;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * An event log on an engine, for one who appends a batch, waits until it is durable, and then appends the next.
 *
 * <p>Threads: one; that of the engine acknowledges.
 */
final class MeasuredLog implements AutoCloseable {
    private static final LogName NAME = new LogName("events");
    private static final int PAYLOAD_BYTES = 64;
    private static final int DEVICES =
            100; // events that follow each other are of different devices, as with many devices

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Semaphore durable = new Semaphore(0);
    private final Runnable onDurable =
            durable::release; // always the same one: it is not to count among the allocations
    private final Backplane engine;
    private final EventLog log;
    private List<Event> batch = List.of();

    /** Takes the engine, and closes it in the end. */
    MeasuredLog(Backplane engine) {
        this.engine = engine;
        log = new EventLog(
                engine.log(NAME),
                "bench",
                EventLogConfig.defaults(),
                InstantSource.system(),
                RandomGenerator.getDefault(),
                new Counters(),
                timer);
    }

    /** Appends some batches of so many events; {@link #append} appends the same again. */
    void fill(int batches, int events) throws InterruptedException {
        batch = IntStream.range(0, events).mapToObj(MeasuredLog::event).toList();
        for (int count = 0; count < batches; count++) {
            append();
        }
    }

    /** Appends a batch; returns when it is durable. */
    void append() throws InterruptedException {
        if (!log.append(batch, onDurable)) {
            throw new IllegalStateException("the event log has no room");
        }
        durable.acquire();
    }

    /**
     * Reads the first batches. A reader that comes late is not served from what the log keeps in memory, so this asks the
     * engine.
     */
    void read(int batches, Consumer<EventBatch> taken) throws InterruptedException, EventsLostException {
        Position place = Position.START;
        try (BatchReader reader = log.reader()) {
            for (int count = 0; count < batches; count++) {
                Optional<PlacedBatch> next = reader.next(place);
                PlacedBatch found = next.orElseThrow();
                place = found.position();
                taken.accept(found.batch());
            }
        }
    }

    /** The first batch as the engine has it. */
    ByteBuffer firstRecord() {
        return engine.log(NAME)
                .read(Position.START)
                .next(1, 1)
                .toCompletableFuture()
                .join()
                .getFirst()
                .bytes();
    }

    @Override
    public void close() {
        log.close();
        timer.shutdownNow();
        engine.close();
    }

    private static Event event(int number) {
        return new Event(
                Instant.EPOCH,
                "bench-device-" + number % DEVICES,
                1L << 40,
                new UplinkReceived(Readings.MESSAGE_ID, false, Readings.NAME, Readings.payload(PAYLOAD_BYTES)));
    }
}

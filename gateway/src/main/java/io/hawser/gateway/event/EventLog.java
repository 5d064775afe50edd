package io.hawser.gateway.event;

import io.hawser.gateway.backplane.DurableLog;
import io.hawser.gateway.metrics.Counters;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;

/** Appends events to a durable log in batches; bounded; never blocks those who append. */
public final class EventLog implements AutoCloseable {

    /**
     * Reads where the log ends, which blocks for the engine's answer.
     *
     * @param log the log that this, and nobody else, appends to
     * @param node this gateway's id, kept with every event
     * @param random makes this run's record ids differ from those of all others, and spreads repeats
     * @param timer runs repeats and retention, in short steps that do not block; outlives this
     */
    public EventLog(
            DurableLog log,
            String node,
            EventLogConfig limits,
            InstantSource clock,
            RandomGenerator random,
            Counters counters,
            ScheduledExecutorService timer) {}

    /**
     * Takes a group of events of one source, in order. {@code stored} runs once when all of them are durable, on the
     * engine's completing thread (or on the caller's, before this returns, with an engine in memory), in the order in which
     * groups were taken; it must be short and must not block.
     *
     * @param group one event or more, each shorter than the log's longest record
     * @return false when the queue is full or the log closed: nothing was taken; the caller keeps the group, stops reading
     *     its device, and asks for {@link #whenRelieved}
     */
    public boolean append(List<Event> group, Runnable stored) {
        return false;
    }

    /**
     * Takes an event that has nobody to slow down (connects, disconnects, commands, components). It may overdraw the queue
     * up to twice its capacity; beyond that it is dropped and counted.
     *
     * @return whether it was taken
     */
    public boolean record(Event event) {
        return false;
    }

    /**
     * Runs {@code relief} once, when the queue has room again: at once when it has. Those who wait are called in the order
     * in which they asked; what they do is a few lines and does not block. After {@link #close} nobody is called.
     */
    public void whenRelieved(Runnable relief) {}

    public EventLogStatus status() {
        ResumeToken start = ResumeToken.behind(io.hawser.gateway.backplane.Position.START);
        return new EventLogStatus(start, start, 0, 0, 0, 0, java.util.Optional.empty(), java.util.Optional.empty());
    }

    /** Takes nothing more, waits for the queue to become durable up to a limit; what is left then is never acknowledged. */
    @Override
    public void close() {}
}

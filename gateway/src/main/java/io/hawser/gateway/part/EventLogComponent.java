package io.hawser.gateway.part;

import io.hawser.gateway.backplane.Backplane;
import io.hawser.gateway.backplane.WriterHealth;
import io.hawser.gateway.event.EventLog;
import io.hawser.gateway.supervision.Component;
import io.hawser.gateway.supervision.NothingChangedException;
import io.hawser.gateway.supervision.RestartMode;
import io.hawser.gateway.supervision.probe.Probe;
import io.hawser.gateway.supervision.probe.Reading;
import java.time.Duration;
import java.util.List;

/**
 * The event log's life, with the store behind it: it works from the moment it is opened, and is closed last, by the root. A
 * restart replaces what writes the store; what waits to be stored waits for the new one.
 */
public final class EventLogComponent implements Component {
    public static final String NAME = "event-log";

    private final EventLog events;
    private final Backplane backplane;

    public EventLogComponent(EventLog events, Backplane backplane) {
        this.events = events;
        this.backplane = backplane;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void start() {
        events.status(); // open already
    }

    @Override
    public void restart(RestartMode mode) throws InterruptedException, NothingChangedException {
        try {
            backplane.restartWriter();
        } catch (IllegalStateException e) { // the writer does not leave, and goes on when it can
            throw new NothingChangedException(e);
        }
    }

    @Override
    public void close() {
        // the root closes it, behind everything that may still have something to record
    }

    /** How it is asked whether it lives: by how long the writer has been at what it does, and events have waited. */
    public List<Probe> probes(Duration stuckAfter) {
        return List.of(
                new Probe("store-writer", NAME, Duration.ofMillis(250), stuckAfter, this::ask),
                new Probe("event-queue", NAME, Duration.ofMillis(250), stuckAfter, this::askQueue));
    }

    /** Events wait, the writer has nothing to do, and nothing fails: whoever was to send them does not. */
    private Reading askQueue(Duration stuckAfter) {
        Duration waiting = events.waiting();
        boolean explained = backplane.writerHealth().doing() != WriterHealth.Doing.NOTHING
                || events.status().failing().isPresent();
        return explained
                ? Reading.well(waiting)
                : Reading.of(waiting, stuckAfter, "events have waited for " + waiting.toMillis() + " ms to be sent");
    }

    private Reading ask(Duration stuckAfter) {
        WriterHealth health = backplane.writerHealth();
        boolean late = health.busy().compareTo(stuckAfter) > 0;
        long millis = health.busy().toMillis();
        return switch (health.doing()) {
            case NOTHING -> Reading.well(health.busy());
            case STORING ->
                late
                        ? Reading.waiting(health.busy(), "the disk has not answered for " + millis + " ms")
                        : Reading.well(health.busy());
            case TELLING ->
                Reading.of(
                        health.busy(),
                        stuckAfter,
                        "store-writer hangs for " + millis
                                + " ms with somebody who was to hear that records are stored");
            case DEAD -> Reading.ill(health.busy(), "store-writer died");
        };
    }
}

package io.hawser.gateway;

import io.hawser.gateway.event.EventLog;
import io.hawser.gateway.supervision.Component;

/** The event log's life: it works from the moment it is opened, and is closed last, by the root. */
final class EventLogComponent implements Component {
    static final String NAME = "event-log";

    private final EventLog events;

    EventLogComponent(EventLog events) {
        this.events = events;
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
    public void close() {
        // the root closes it, behind everything that may still have something to record
    }
}

package io.hawser.gateway.group;

import io.hawser.gateway.event.EventPosition;
import io.hawser.gateway.event.StoredEvent;

/** What a group is given. */
public sealed interface GroupEvent {

    /** What it is acknowledged by. */
    EventPosition position();

    /** An event of the log. */
    record Recorded(StoredEvent stored) implements GroupEvent {
        @Override
        public EventPosition position() {
            return stored.position();
        }
    }

    /** In place of events that are gone. */
    record Lost(LostEvents events) implements GroupEvent {
        @Override
        public EventPosition position() {
            return events.position();
        }
    }
}

package io.hawser.gateway.event;

import java.time.Instant;
import java.util.List;

/**
 * Events that became durable as one record.
 *
 * @param ordinal how many events were appended before the first of these, since the log was made
 * @param written when the batch was closed
 * @param node the gateway that recorded them
 * @param events in order; not to be changed
 */
public record EventBatch(long ordinal, Instant written, String node, List<Event> events) {

    EventBatch withOrdinal(long better) {
        return better == ordinal ? this : new EventBatch(better, written, node, events);
    }

    /** The ordinal of the event that follows the last of these. */
    public long nextOrdinal() {
        return ordinal + events.size();
    }
}

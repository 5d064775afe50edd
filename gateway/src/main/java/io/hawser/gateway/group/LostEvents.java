package io.hawser.gateway.group;

import io.hawser.gateway.event.EventPosition;
import java.time.Instant;

/**
 * Events that retention took before the group had acknowledged them.
 *
 * @param position stands for them all, and is acknowledged like an event's
 * @param count how many at most
 * @param until none of them is from this time or later
 */
public record LostEvents(EventPosition position, long count, Instant until) {
    /** Behind every event that a batch can hold, so that no event has it. */
    static final int INDEX = Integer.MAX_VALUE - 1;
}

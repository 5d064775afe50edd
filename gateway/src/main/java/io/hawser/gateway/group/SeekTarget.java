package io.hawser.gateway.group;

import io.hawser.gateway.event.EventPosition;
import java.time.Instant;

/** Where a group is to go. */
public sealed interface SeekTarget {
    /** Behind everything. */
    record Now() implements SeekTarget {}

    /** Before everything that is kept. */
    record Oldest() implements SeekTarget {}

    /** To the first batch of events that was written at that time or later. */
    record Time(Instant time) implements SeekTarget {}

    /** To that event. */
    record AtEvent(EventPosition position) implements SeekTarget {}
}

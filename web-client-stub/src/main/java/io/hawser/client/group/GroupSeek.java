package io.hawser.client.group;

import io.hawser.client.view.StartAt;
import java.time.Instant;

/** To where a group is moved. */
public sealed interface GroupSeek {
    /** Behind everything. */
    static GroupSeek toNow() {
        return new ToEnd(StartAt.NOW);
    }

    /** Before everything that the log keeps. */
    static GroupSeek toOldest() {
        return new ToEnd(StartAt.OLDEST);
    }

    /**
     * To the first event recorded at or after this, or a little before it.
     *
     * @param time by the gateway's clock
     */
    record ToTime(Instant time) implements GroupSeek {}

    /**
     * To this event: it comes next.
     *
     * @param position an event's position
     */
    record ToPosition(String position) implements GroupSeek {}

    /**
     * To an end of the log.
     *
     * @param startAt which
     */
    record ToEnd(StartAt startAt) implements GroupSeek {}
}

package io.hawser.gateway.group;

import io.hawser.gateway.event.EventFilter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a group is.
 *
 * @param lastMember when it had a member last; now, when it has one
 * @param lag how many events are before it, at most
 * @param unacknowledged how many are with its members
 * @param oldestUnacknowledged when the oldest that it has in hand happened
 * @param eventsLost how many retention took from it, at most, since it was made
 * @param redeliveries since the process began
 */
public record GroupStatus(
        String name,
        EventFilter filter,
        Instant created,
        Instant lastMember,
        long lag,
        long unacknowledged,
        Optional<Instant> oldestUnacknowledged,
        long eventsLost,
        long redeliveries,
        List<MemberStatus> members) {
    public GroupStatus {
        members = List.copyOf(members);
    }
}

package io.hawser.client.view;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A named group of readers, and how far it is.
 *
 * @param group its name
 * @param kinds which kinds it reads; empty: all
 * @param deviceIdPrefix of which devices; empty: all
 * @param uplinkName which uplinks; empty: all
 * @param createTime when it was made
 * @param lastMemberTime when it had a member last; now, if it has one
 * @param lag how many events are before it at most, those in hand included
 * @param unacknowledged how many events are with its members
 * @param oldestUnacknowledgedTime when the oldest event in hand happened
 * @param eventsLost how many events retention took from it at most
 * @param redeliveries how many deliveries were repeats, since the process that serves it began
 * @param members who reads now, in the order in which they came
 */
public record GroupView(
        String group,
        Set<EventKind> kinds,
        String deviceIdPrefix,
        String uplinkName,
        Instant createTime,
        Instant lastMemberTime,
        long lag,
        long unacknowledged,
        Optional<Instant> oldestUnacknowledgedTime,
        long eventsLost,
        long redeliveries,
        List<Member> members) {
    public GroupView {
        kinds = Set.copyOf(kinds);
        members = List.copyOf(members);
    }

    /**
     * One subscription that reads for the group.
     *
     * @param memberId never used again
     * @param nodeId the node that it is connected to
     * @param address its end of the connection
     * @param joinTime when it joined
     * @param unacknowledged how many events it holds and has not acknowledged
     * @param maxUnacknowledged how many it may hold
     * @param delivered how many it was given
     * @param waiting how many wait for it to take them
     */
    public record Member(
            String memberId,
            String nodeId,
            String address,
            Instant joinTime,
            long unacknowledged,
            long maxUnacknowledged,
            long delivered,
            long waiting) {}
}

package io.hawser.gateway.group;

import io.hawser.gateway.event.EventFilter;
import java.time.Instant;

/**
 * What of a group lasts.
 *
 * @param filter as its last member said
 * @param lastMember when it had a member last
 * @param eventsLost how many events retention took from it, at most, since it was made
 */
record GroupState(
        String name, EventFilter filter, Instant created, Instant lastMember, long eventsLost, GroupPlace place) {

    GroupState withFilter(EventFilter with) {
        return new GroupState(name, with, created, lastMember, eventsLost, place);
    }

    GroupState withLastMember(Instant with) {
        return new GroupState(name, filter, created, with, eventsLost, place);
    }

    GroupState withPlace(GroupPlace with, long lost) {
        return new GroupState(name, filter, created, lastMember, lost, with);
    }
}

package io.hawser.gateway.group;

import io.hawser.gateway.event.EventFilter;
import io.hawser.gateway.event.LogPlaces;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

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

    /** How many events are before it, at most. */
    long lag(LogPlaces places) {
        long unfinished =
                place.unfinished().stream().mapToLong(Unfinished::count).sum();
        return places.countBehind(place.read()) + unfinished;
    }

    /** How it is where nobody reads for it, or nobody can be asked who does. */
    GroupStatus withoutMembers(LogPlaces places) {
        return new GroupStatus(
                name, filter, created, lastMember, lag(places), 0, Optional.empty(), eventsLost, 0, List.of());
    }
}

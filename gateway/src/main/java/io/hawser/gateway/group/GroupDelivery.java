package io.hawser.gateway.group;

import java.util.List;

/**
 * What a member was given.
 *
 * @param events in order for each device
 * @param firstOrdinal the number of the first among all that the member was ever given; the others follow
 */
public record GroupDelivery(List<GroupEvent> events, long firstOrdinal) {
    public GroupDelivery {
        events = List.copyOf(events);
    }

    /** What covers the events up to that index of {@link #events}, and all before: {@link Member#acknowledgeUpTo}. */
    public long ordinal(int index) {
        return firstOrdinal + index;
    }
}

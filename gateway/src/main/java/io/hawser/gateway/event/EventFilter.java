package io.hawser.gateway.event;

import java.util.Set;

/**
 * Which events a reader wants: those that pass all three.
 *
 * @param kinds the kinds; empty for all
 * @param devicePrefix how the device's id begins; empty for all, also for events that concern no device
 * @param uplinkName the name that an uplink must have; empty for all; leaves events of other kinds alone
 */
public record EventFilter(Set<EventKind> kinds, String devicePrefix, String uplinkName) {
    private static final EventFilter EVERYTHING = new EventFilter(Set.of(), "", "");

    public EventFilter {
        kinds = Set.copyOf(kinds);
    }

    /** The filter that leaves nothing out. */
    public static EventFilter everything() {
        return EVERYTHING;
    }

    public boolean passes(Event event) {
        return (kinds.isEmpty() || kinds.contains(EventKind.of(event.detail())))
                && event.device().startsWith(devicePrefix)
                && (uplinkName.isEmpty() || passesName(event.detail()));
    }

    private boolean passesName(EventDetail detail) {
        return !(detail instanceof EventDetail.UplinkReceived uplink)
                || uplink.name().equals(uplinkName);
    }
}

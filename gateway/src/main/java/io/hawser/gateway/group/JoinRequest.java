package io.hawser.gateway.group;

import io.hawser.gateway.event.EventFilter;

/**
 * What a subscriber asks for that reads for a group.
 *
 * @param group its name, made when there is none
 * @param filter what all members read
 * @param fromOldest whether a group that is new begins with the oldest event that is kept, and not now
 */
public record JoinRequest(String group, EventFilter filter, boolean fromOldest, MemberSettings member) {}

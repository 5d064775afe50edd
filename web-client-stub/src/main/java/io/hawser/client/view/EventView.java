package io.hawser.client.view;

import java.time.Instant;

/**
 * Something that happened, durably recorded.
 *
 * @param position its place in the log: opaque, unique for ever; duplicates are recognised by it
 * @param time when the gateway saw it happen
 * @param deviceId the device it is about; empty if none
 * @param sessionEpoch the device's session; 0 if none
 * @param nodeId the node that recorded it
 * @param detail what happened
 */
public record EventView(
        String position, Instant time, String deviceId, long sessionEpoch, String nodeId, EventDetail detail) {
    /** What kind of event this is. */
    public EventKind kind() {
        return detail.kind();
    }
}

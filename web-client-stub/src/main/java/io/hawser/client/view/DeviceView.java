package io.hawser.client.view;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A device that is connected, provisioned, or both.
 *
 * @param deviceId its id
 * @param provisioned true if it was put
 * @param connected true if it has a session now, on any node
 * @param nodeId the node that holds its session; empty when not connected
 * @param protocol the wire protocol of its session; empty when not connected
 * @param address its end of the connection; empty when not connected
 * @param sessionEpoch the epoch of its session, or of its last one; 0 if none is known
 * @param connectedSince when its session began
 * @param lastSeen when something last came from it
 * @param counters what passed in its session, where known
 * @param commandsQueued how many of its commands have not ended
 * @param labels for people and for selecting
 * @param disabled true if it may not connect
 * @param authentication how it proves who it is
 */
public record DeviceView(
        String deviceId,
        boolean provisioned,
        boolean connected,
        String nodeId,
        String protocol,
        String address,
        long sessionEpoch,
        Optional<Instant> connectedSince,
        Optional<Instant> lastSeen,
        Optional<CountersView> counters,
        long commandsQueued,
        Map<String, String> labels,
        boolean disabled,
        DeviceAuthentication authentication) {
    public DeviceView {
        labels = Map.copyOf(labels);
    }
}

package io.hawser.gateway.grpc;

import io.hawser.gateway.device.SessionActivity;
import io.hawser.gateway.directory.ConnectedDevice;
import io.hawser.gateway.security.DeviceRecord;
import io.hawser.protocol.DeviceId;
import java.util.Optional;

/**
 * A device that is provisioned, or connected, or both.
 *
 * @param record how it is provisioned
 * @param session its session
 * @param node the id of the node that has the session; empty when none has
 * @param activity what the session has done; empty when its node does not say
 * @param commandsQueued commands for it that have no outcome yet
 */
record KnownDevice(
        DeviceId id,
        Optional<DeviceRecord> record,
        Optional<ConnectedDevice> session,
        String node,
        Optional<SessionActivity> activity,
        int commandsQueued) {

    KnownDevice with(Optional<SessionActivity> known) {
        return new KnownDevice(id, record, session, node, known, commandsQueued);
    }

    KnownDevice withQueued(int commands) {
        return new KnownDevice(id, record, session, node, activity, commands);
    }
}

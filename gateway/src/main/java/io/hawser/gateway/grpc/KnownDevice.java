package io.hawser.gateway.grpc;

import io.hawser.gateway.device.SessionFacts;
import io.hawser.gateway.security.DeviceRecord;
import io.hawser.protocol.DeviceId;
import java.util.Optional;

/**
 * A device that is provisioned, or connected, or both.
 *
 * @param record how it is provisioned
 * @param session its session
 * @param commandsQueued commands for it that have no outcome yet
 */
record KnownDevice(DeviceId id, Optional<DeviceRecord> record, Optional<SessionFacts> session, int commandsQueued) {}

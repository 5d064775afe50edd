package io.hawser.gateway.device;

import io.hawser.protocol.CommandResult;
import java.util.UUID;

/**
 * Who hears what sessions do, beyond the event log: the commands.
 *
 * <p>Threads: called on the session's I/O thread; must not block.
 */
public interface SessionListener {

    /** A device logged in and can be sent to. */
    void onConnected(DeviceSession session);

    /** A device has a command. */
    void onCommandAck(DeviceSession session, UUID command);

    /** A device has ended a command. */
    void onCommandResult(DeviceSession session, CommandResult result);
}

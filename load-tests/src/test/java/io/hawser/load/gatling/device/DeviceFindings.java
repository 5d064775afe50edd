package io.hawser.load.gatling.device;

import io.hawser.load.gatling.request.Finding;
import io.hawser.protocol.Command;
import io.hawser.protocol.Welcome;

/** What can be found in what a device is sent. Threads: stateless, any. */
public final class DeviceFindings {
    private DeviceFindings() {}

    /** What a command is called. */
    public static Finding<Command, String> commandName() {
        return Finding.of("command", Command::name);
    }

    /** What goes with a command, as UTF-8. */
    public static Finding<Command, String> commandPayload() {
        return Finding.of("payload", command -> command.payload().toUtf8());
    }

    /** The session's epoch. */
    public static Finding<Welcome, Long> epoch() {
        return Finding.of("epoch", Welcome::epoch);
    }
}

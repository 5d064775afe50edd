package io.hawser.gateway.event;

import io.hawser.protocol.Payload;
import java.util.UUID;

/** What happened; each kind of event carries what its readers need to act on it. */
public sealed interface EventDetail {

    /**
     * A device logged in.
     *
     * @param protocol the name of its wire protocol
     * @param address where it connected from, {@code host:port}
     */
    record DeviceConnected(String protocol, String address) implements EventDetail {}

    /**
     * A session ended.
     *
     * @param reason a stable word, see {@code device.Disconnect}
     * @param clean whether the device said BYE
     */
    record DeviceDisconnected(String reason, boolean clean) implements EventDetail {}

    /**
     * A device sent an uplink.
     *
     * @param messageId the device's own number of it, 1 to 4,294,967,295
     * @param duplicate the device says that it sent this before
     */
    record UplinkReceived(long messageId, boolean duplicate, String name, Payload payload) implements EventDetail {}

    /**
     * A command reached its terminal state.
     *
     * @param state the state's name, such as {@code SUCCEEDED}
     * @param attempts how often it was sent
     * @param result what the device answered, empty when it did not
     */
    record CommandChanged(UUID command, String name, String state, int attempts, Payload result)
            implements EventDetail {}

    /**
     * A component of the gateway changed its state.
     *
     * @param from the state before, such as {@code RUNNING}
     * @param cause why, in words; may be empty
     */
    record ComponentChanged(String component, String from, String to, String cause) implements EventDetail {}
}

package io.hawser.client.view;

import java.time.Instant;
import java.util.Optional;

/** What happened, by kind. */
public sealed interface EventDetail {
    /** The kind of event that has this detail. */
    EventKind kind();

    /**
     * A device logged in.
     *
     * @param protocol the wire protocol
     * @param address its end of the connection
     */
    record DeviceConnected(String protocol, String address) implements EventDetail {
        @Override
        public EventKind kind() {
            return EventKind.DEVICE_CONNECTED;
        }
    }

    /**
     * A device's session ended.
     *
     * @param reason why
     * @param clean true if the device said goodbye first
     */
    record DeviceDisconnected(DisconnectReason reason, boolean clean) implements EventDetail {
        @Override
        public EventKind kind() {
            return EventKind.DEVICE_DISCONNECTED;
        }
    }

    /**
     * A message from a device.
     *
     * @param name what it is, in the device's own terms
     * @param payload what the device sent, untouched
     * @param messageId the device's own number for it
     * @param duplicate true if the device says that it sent this before
     */
    record Uplink(String name, Payload payload, long messageId, boolean duplicate) implements EventDetail {
        @Override
        public EventKind kind() {
            return EventKind.UPLINK;
        }
    }

    /**
     * A command reached its terminal state.
     *
     * @param command as it ended, without its payload
     */
    record CommandChanged(CommandView command) implements EventDetail {
        @Override
        public EventKind kind() {
            return EventKind.COMMAND_CHANGED;
        }
    }

    /**
     * A component changed its state.
     *
     * @param name the component
     * @param from the state it left
     * @param to the state it entered
     * @param cause why, for people
     */
    record ComponentChanged(String name, ComponentState from, ComponentState to, String cause) implements EventDetail {
        @Override
        public EventKind kind() {
            return EventKind.COMPONENT_CHANGED;
        }
    }

    /**
     * A group missed events.
     *
     * @param count how many at most
     * @param fromTime none before this is among them
     * @param untilTime none from this time on is among them
     */
    record EventsLost(long count, Optional<Instant> fromTime, Instant untilTime) implements EventDetail {
        @Override
        public EventKind kind() {
            return EventKind.EVENTS_LOST;
        }
    }

    /** A kind newer than this library: to be ignored. */
    record Unknown() implements EventDetail {
        @Override
        public EventKind kind() {
            return EventKind.UNKNOWN;
        }
    }
}

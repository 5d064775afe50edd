package io.hawser.gateway.device;

import io.hawser.protocol.DeviceId;
import io.hawser.protocol.Hello;
import io.hawser.protocol.Payload;
import java.time.Instant;
import java.util.Optional;

/** Where a session is on its way from the connection's opening to its end. */
sealed interface SessionState {

    /** Nothing was said yet. */
    record AwaitingHello() implements SessionState {}

    /** A challenge was sent, and its proof is awaited. */
    record AwaitingProof(Hello hello, Payload nonce) implements SessionState {}

    /** It is who it says; its sessions on other nodes are asked to give way. */
    record AwaitingTakeover() implements SessionState {}

    /** Logged in. */
    record Active(DeviceId device, long epoch, int keepAliveSeconds, Instant since) implements SessionState {}

    /**
     * Over.
     *
     * @param was what it was when it had logged in
     * @param told whether its end is in the event log, or on its way there
     */
    record Ended(Disconnect reason, Optional<Active> was, boolean told) implements SessionState {}

    /** How it logged in; only when it did. */
    default Active login() {
        return switch (this) {
            case Active active -> active;
            case Ended ended -> ended.was().orElseThrow(SessionState::notLoggedIn);
            case AwaitingHello(), AwaitingProof _, AwaitingTakeover() -> throw notLoggedIn();
        };
    }

    private static IllegalStateException notLoggedIn() {
        return new IllegalStateException("the session is not logged in");
    }
}

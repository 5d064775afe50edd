package io.hawser.gateway.device;

import io.hawser.gateway.metrics.Counter;
import io.hawser.protocol.GoAway;
import java.util.Optional;

/** Why a session ended. */
public enum Disconnect {
    /** The device said BYE. */
    BYE("bye", null),
    /** The connection broke or the device closed it without BYE. */
    CONNECTION_LOST("connection-lost", null),
    /** The device broke the protocol. */
    PROTOCOL_ERROR("protocol-error", null),
    /** The device could not show who it is. */
    UNAUTHORIZED("unauthorized", null),
    /** Log-in did not end in its time. */
    LOGIN_TOO_SLOW("login-too-slow", null),
    /** A newer session of the same device took over. */
    TAKEN_OVER("taken-over", GoAway.Reason.TAKEN_OVER),
    /** The device was silent for 1.5 times its keep-alive. */
    KEEP_ALIVE_MISSED("keep-alive-missed", GoAway.Reason.KEEP_ALIVE_MISSED),
    /** An operator asked for it. */
    BY_OPERATOR("disconnected", GoAway.Reason.DISCONNECTED),
    /** The device was deleted or disabled, or must prove itself in another way. */
    CREDENTIALS_REVOKED("credentials-revoked", GoAway.Reason.CREDENTIALS_REVOKED),
    /** The listener or the process restarts. */
    RESTARTING("restarting", GoAway.Reason.RESTARTING),
    /** The gateway leaves service. */
    DRAINING("draining", GoAway.Reason.DRAINING),
    /** The device does not read what is sent to it. */
    SLOW_READER("slow-reader", null),
    /** The gateway has too much to do, or cannot store. */
    OVERLOADED("overloaded", GoAway.Reason.OVERLOADED),
    /** The gateway failed, not the device. */
    INTERNAL("internal", null),
    /** The node that had the session died; written by one that lives. */
    NODE_LOST("node-lost", null);

    private final String word;
    private final Optional<GoAway.Reason> goAway;

    Disconnect(String word, GoAway.@org.jspecify.annotations.Nullable Reason goAway) {
        this.word = word;
        this.goAway = Optional.ofNullable(goAway);
    }

    /** The word for events and logs; stable. */
    public String word() {
        return word;
    }

    /** What a device is told in GOAWAY; empty when there is nothing to tell it, or ERROR tells it. */
    public Optional<GoAway.Reason> goAway() {
        return goAway;
    }

    /** What counts the ends for this reason; empty where the error that led to it is counted, or nothing is. */
    Optional<Counter> counter() {
        return switch (this) {
            case TAKEN_OVER -> Optional.of(Counter.TAKEOVERS);
            case KEEP_ALIVE_MISSED -> Optional.of(Counter.KEEP_ALIVE_MISSED);
            case SLOW_READER -> Optional.of(Counter.SLOW_READERS_CLOSED);
            case BYE,
                    CONNECTION_LOST,
                    PROTOCOL_ERROR,
                    UNAUTHORIZED,
                    LOGIN_TOO_SLOW,
                    BY_OPERATOR,
                    CREDENTIALS_REVOKED,
                    RESTARTING,
                    DRAINING,
                    OVERLOADED,
                    INTERNAL,
                    NODE_LOST -> Optional.empty();
        };
    }

    /** Whether the device left on purpose. */
    public boolean clean() {
        return this == BYE;
    }
}

package io.hawser.protocol;

import java.util.Optional;

/**
 * The gateway ends the session, says why, and when and where to come back.
 *
 * @param reason why
 * @param reconnectAfterMillis how long to wait before connecting again, 0 to 4,294,967,295
 * @param alternate {@code host:port} to connect to instead; empty for the same address
 */
public record GoAway(Reason reason, long reconnectAfterMillis, String alternate) implements GatewayMessage {
    public GoAway {
        Texts.requireU32("reconnect after", reconnectAfterMillis);
        Texts.requireUtf8Length("alternate", alternate, 0, 0xFFFF);
    }

    /** Why the gateway ends a session. */
    public enum Reason {
        /** The listener or the process restarts. */
        RESTARTING(1),
        /** This gateway leaves service. */
        DRAINING(2),
        /** A newer session of the same device took over. */
        TAKEN_OVER(3),
        /** An operator asked for it. */
        DISCONNECTED(4),
        /** The device could not show who it is. */
        UNAUTHORIZED(5),
        /** The device broke the protocol. */
        PROTOCOL_ERROR(6),
        /** The device was silent for too long. */
        KEEP_ALIVE_MISSED(7),
        /** The gateway has too much to do. */
        OVERLOADED(8),
        /** The device was deleted or disabled, or its secret changed. */
        CREDENTIALS_REVOKED(9);

        private static final Reason[] ALL = values();

        private final int code;

        Reason(int code) {
            this.code = code;
        }

        /** The code on the wire. */
        public int code() {
            return code;
        }

        /** The one with that code. */
        public static Optional<Reason> ofCode(int code) {
            for (Reason one : ALL) {
                if (one.code == code) {
                    return Optional.of(one);
                }
            }
            return Optional.empty();
        }
    }
}

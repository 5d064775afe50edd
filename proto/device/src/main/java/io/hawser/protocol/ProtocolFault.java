package io.hawser.protocol;

import java.util.Optional;

/**
 * The device did something wrong; ERROR on the wire. The gateway closes the connection behind it.
 *
 * @param code what kind of wrong
 * @param text what exactly, for the person who reads the device's log; at most 65,535 bytes of UTF-8
 */
public record ProtocolFault(Code code, String text) implements GatewayMessage {
    public ProtocolFault {
        Texts.requireUtf8Length("text", text, 0, 0xFFFF);
    }

    /** What kind of wrong. */
    public enum Code {
        /** The first bytes are of no protocol or version that is spoken here. */
        BAD_MAGIC_OR_VERSION(1),
        /** A frame of a type that does not exist, or that only the gateway may send. */
        UNKNOWN_TYPE(2),
        /** A body that does not follow its type. */
        MALFORMED_BODY(3),
        /** A body over the limit that WELCOME granted. */
        BODY_TOO_LARGE(4),
        /** A message that does not fit the session's state, such as UPLINK before log-in. */
        UNEXPECTED(5),
        /** The device could not show who it is. */
        UNAUTHORIZED(6),
        /** Log-in did not end in its time. */
        LOGIN_TOO_SLOW(7),
        /** More than the device may ask for. */
        TOO_MANY_REQUESTS(8),
        /** The gateway failed, not the device. */
        INTERNAL(9);

        private static final Code[] ALL = values();

        private final int code;

        Code(int code) {
            this.code = code;
        }

        /** The code on the wire. */
        public int code() {
            return code;
        }

        /** The one with that code. */
        public static Optional<Code> ofCode(int code) {
            for (Code one : ALL) {
                if (one.code == code) {
                    return Optional.of(one);
                }
            }
            return Optional.empty();
        }
    }
}

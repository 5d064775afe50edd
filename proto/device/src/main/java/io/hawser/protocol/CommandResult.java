package io.hawser.protocol;

import java.util.Optional;
import java.util.UUID;

/**
 * How a command ended on the device; implies {@link CommandAck}.
 *
 * @param id the command's
 * @param status how it ended
 * @param payload what the device answers
 */
public record CommandResult(UUID id, Status status, Payload payload) implements DeviceMessage {

    /** How a command ended on the device. */
    public enum Status {
        /** Done. */
        SUCCEEDED(0),
        /** Tried, and it did not work. */
        FAILED(1),
        /** Not tried: the device will not or cannot do it. */
        REJECTED(2);

        private static final Status[] ALL = values();

        private final int code;

        Status(int code) {
            this.code = code;
        }

        /** The code on the wire. */
        public int code() {
            return code;
        }

        /** The one with that code. */
        public static Optional<Status> ofCode(int code) {
            for (Status one : ALL) {
                if (one.code == code) {
                    return Optional.of(one);
                }
            }
            return Optional.empty();
        }
    }
}

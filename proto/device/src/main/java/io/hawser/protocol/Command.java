package io.hawser.protocol;

import java.util.UUID;

/**
 * What a web server asks of a device.
 *
 * @param id the same on every resend
 * @param millisLeft until its deadline, 0 to 4,294,967,295
 * @param duplicate it was sent before
 * @param name what to do, 1 to 64 bytes of UTF-8
 * @param payload its arguments
 */
public record Command(UUID id, long millisLeft, boolean duplicate, String name, Payload payload)
        implements GatewayMessage {
    /** The longest name, in bytes of UTF-8. */
    public static final int MAX_NAME_BYTES = 64;

    public Command {
        Texts.requireU32("milliseconds left", millisLeft);
        Texts.requireUtf8Length("name", name, 1, MAX_NAME_BYTES);
    }
}

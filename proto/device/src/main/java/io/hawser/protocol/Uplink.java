package io.hawser.protocol;

/**
 * One message on its way up.
 *
 * @param messageId rises by one per session from 1 and wraps to 1; 1 to 4,294,967,295
 * @param acknowledged the device wants an {@link UplinkAck} once this is durable
 * @param duplicate the device sent this before
 * @param name what it is about, 1 to 64 bytes of UTF-8
 * @param payload its content
 */
public record Uplink(long messageId, boolean acknowledged, boolean duplicate, String name, Payload payload)
        implements DeviceMessage {
    /** The longest name, in bytes of UTF-8. */
    public static final int MAX_NAME_BYTES = 64;

    public Uplink {
        Texts.requireMessageId(messageId);
        Texts.requireUtf8Length("name", name, 1, MAX_NAME_BYTES);
    }
}

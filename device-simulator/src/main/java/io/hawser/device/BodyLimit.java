package io.hawser.device;

import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceMessage;
import java.nio.ByteBuffer;

/**
 * The longest message that a gateway takes.
 *
 * <p>It counts the whole frame where the gateway counts the body, so it refuses a message a few bytes before the gateway
 * would: a message over the limit costs the session, and one that is sent again after a reconnect costs every session.
 *
 * @param codec of the connection
 * @param maxBytes granted
 */
record BodyLimit(DeviceCodec codec, long maxBytes) {
    /** Also against a gateway that grants gigabytes. */
    private static final int MAX_ACCEPTED = 1 << 24;

    BodyLimit(DeviceCodec codec) {
        this(codec, DeviceCodec.DEFAULT_MAX_BODY);
    }

    /** Whether {@code message} fits. */
    boolean fits(DeviceMessage message) {
        return codec.maxEncodedSize(message) <= maxBytes || encodedSize(message) <= maxBytes;
    }

    int encodedSize(DeviceMessage message) {
        ByteBuffer out = ByteBuffer.allocate(codec.maxEncodedSize(message));
        codec.encode(message, out);
        return out.position();
    }

    /** The longest body to accept from a gateway that grants this much. */
    int accepted() {
        return Math.clamp(maxBytes, DeviceCodec.DEFAULT_MAX_BODY, MAX_ACCEPTED);
    }
}

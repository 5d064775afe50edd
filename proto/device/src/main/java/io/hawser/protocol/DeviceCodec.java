package io.hawser.protocol;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Both directions of one wire protocol, for the gateway's end and for the device's.
 *
 * <p>Stateless: one instance serves every connection, on any thread. A decoder answers nobody, logs nobody in and stores
 * nothing. Buffers are big-endian and in the usual state: between position and limit is what to read, or room to write.
 */
public interface DeviceCodec {
    /** The longest frame body, in bytes, that a connection may send before WELCOME has granted it one. */
    int DEFAULT_MAX_BODY = 65_536;

    /**
     * Takes one whole message of a device off the front of {@code in}; empty, with {@code in} where it was, when the
     * next message is not complete yet. Bytes that carry no message (a blank line) may be taken on the way.
     *
     * @param maxBody the longest frame body to accept, in bytes
     * @throws MalformedFrameException as soon as the bytes that are there cannot become a message, also when the rest of
     *     the frame is still missing
     */
    Optional<DeviceMessage> decodeDeviceMessage(ByteBuffer in, int maxBody) throws MalformedFrameException;

    /** The same for a message of the gateway, at the device's end. */
    Optional<GatewayMessage> decodeGatewayMessage(ByteBuffer in, int maxBody) throws MalformedFrameException;

    /** At least as many bytes as {@code message} takes when encoded. */
    int maxEncodedSize(GatewayMessage message);

    /** The same for a message of a device. */
    int maxEncodedSize(DeviceMessage message);

    /** Puts {@code message} into {@code out}, which has room for {@link #maxEncodedSize(GatewayMessage)} more bytes. */
    void encode(GatewayMessage message, ByteBuffer out);

    /** The same for a message of a device. */
    void encode(DeviceMessage message, ByteBuffer out);
}

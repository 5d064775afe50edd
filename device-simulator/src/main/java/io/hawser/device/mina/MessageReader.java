package io.hawser.device.mina;

import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.GatewayMessage;
import io.hawser.protocol.MalformedFrameException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Makes messages of bytes that come cut anywhere.
 *
 * <p>Threads: its connection's I/O thread; {@link #allowBody} any.
 */
final class MessageReader {
    private static final byte[] NOTHING = {};

    private final DeviceCodec codec;
    // Set by whoever handles WELCOME, read by the I/O thread at its next read.
    private volatile int maxBody = DeviceCodec.DEFAULT_MAX_BODY;
    // The start of a frame whose rest has not come yet, exactly as long as it is: an idle link holds no buffer.
    private byte[] leftover = NOTHING;

    MessageReader(DeviceCodec codec) {
        this.codec = codec;
    }

    void allowBody(int maxBody) {
        this.maxBody = maxBody;
    }

    int maxBody() {
        return maxBody;
    }

    /** Adds every message that {@code received} makes whole to {@code messages}. */
    void read(ByteBuffer received, List<GatewayMessage> messages) throws MalformedFrameException {
        ByteBuffer in = received;
        if (leftover.length > 0) {
            in = ByteBuffer.allocate(leftover.length + received.remaining())
                    .put(leftover)
                    .put(received)
                    .flip();
            leftover = NOTHING;
        }
        while (in.hasRemaining()) {
            var message = codec.decodeGatewayMessage(in, maxBody);
            if (message.isEmpty()) {
                break;
            }
            messages.add(message.get());
        }
        if (in.hasRemaining()) {
            leftover = new byte[in.remaining()];
            in.get(leftover);
        }
    }

    /** Forgets what had begun. */
    void clear() {
        leftover = NOTHING;
    }
}

package io.hawser.gateway.device;

import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceMessage;
import io.hawser.protocol.MalformedFrameException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes a device's messages of the bytes that arrive: takes every whole one, and keeps what is left of the last one for the
 * next bytes.
 *
 * <p>Threads: the connection's I/O thread only.
 */
public final class MessageAssembly {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private ByteBuffer kept = NOTHING; // the beginning of an unfinished frame: from 0 to position

    /**
     * Hands every whole message to {@code to}, in order.
     *
     * @param maxBody the longest frame body to accept, in bytes
     * @throws MalformedFrameException when there can be no further message; those before were handed over
     */
    public void take(ByteBuffer bytes, DeviceCodec codec, int maxBody, Consumer<DeviceMessage> to)
            throws MalformedFrameException {
        boolean fromKept = kept.position() > 0;
        ByteBuffer in = fromKept ? keep(bytes).flip() : bytes;
        Optional<DeviceMessage> message = codec.decodeDeviceMessage(in, maxBody);
        while (message.isPresent()) {
            to.accept(message.get());
            message = codec.decodeDeviceMessage(in, maxBody);
        }
        keepRest(in, fromKept);
    }

    /** Forgets what is left. */
    public void drop() {
        kept = NOTHING;
    }

    /** What was kept with {@code bytes} behind it. Grows by doubling: a frame fed byte by byte must not be quadratic. */
    private ByteBuffer keep(ByteBuffer bytes) {
        if (kept.remaining() < bytes.remaining()) {
            int needed = kept.position() + bytes.remaining();
            kept = ByteBuffer.allocate(Math.max(needed, 2 * kept.position())).put(kept.flip());
        }
        return kept.put(bytes);
    }

    private void keepRest(ByteBuffer in, boolean fromKept) {
        if (!in.hasRemaining()) {
            kept = NOTHING;
        } else if (fromKept) {
            kept.compact();
        } else {
            kept = ByteBuffer.allocate(in.remaining()).put(in);
        }
    }
}

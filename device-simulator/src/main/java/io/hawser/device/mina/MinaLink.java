package io.hawser.device.mina;

import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceMessage;
import io.hawser.protocol.GatewayMessage;
import io.hawser.protocol.MalformedFrameException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.session.IoSession;

/**
 * A {@link GatewayLink} on a MINA session, and the decoder state of that session.
 *
 * <p>Threads: the {@code on…} methods run on the session's I/O thread and own {@link #leftover}; the rest may be called
 * from any thread.
 */
final class MinaLink implements GatewayLink {
    private static final byte[] NOTHING = {};
    /** Messages that together may take more than this go out in several buffers. */
    private static final int MAX_BUFFER = 65_536;

    private final IoSession session;
    private final DeviceCodec codec;
    private final LinkEvents events;
    // Set by whoever handles WELCOME, read by the I/O thread at its next read.
    private volatile int maxBody = DeviceCodec.DEFAULT_MAX_BODY;
    // The start of a frame whose rest has not come yet, exactly as long as it is: an idle link holds no buffer.
    private byte[] leftover = NOTHING;

    MinaLink(IoSession session, DeviceCodec codec, LinkEvents events) {
        this.session = session;
        this.codec = codec;
        this.events = events;
    }

    @Override
    public void send(List<DeviceMessage> messages) {
        int from = 0;
        while (from < messages.size()) {
            int to = from;
            int bytes = 0;
            do {
                bytes += codec.maxEncodedSize(messages.get(to++));
            } while (to < messages.size() && bytes + codec.maxEncodedSize(messages.get(to)) <= MAX_BUFFER);
            ByteBuffer out = ByteBuffer.allocate(bytes);
            for (DeviceMessage message : messages.subList(from, to)) {
                codec.encode(message, out);
            }
            session.write(IoBuffer.wrap(out.flip()));
            from = to;
        }
    }

    @Override
    public long queuedBytes() {
        return session.getScheduledWriteBytes();
    }

    @Override
    public void allowBody(int maxBody) {
        this.maxBody = maxBody;
    }

    @Override
    public void closeAfterWrites() {
        session.closeOnFlush();
    }

    @Override
    public void closeNow() {
        session.closeNow();
    }

    void onOpened() {
        events.onOpened(this);
    }

    void onClosed() {
        leftover = NOTHING;
        events.onClosed();
    }

    /** Hands on every whole message among what was left over and {@code received}. */
    void onBytes(ByteBuffer received) {
        if (session.isClosing()) {
            return;
        }
        ByteBuffer in = received;
        if (leftover.length > 0) {
            in = ByteBuffer.allocate(leftover.length + received.remaining())
                    .put(leftover)
                    .put(received)
                    .flip();
            leftover = NOTHING;
        }
        List<GatewayMessage> messages = new ArrayList<>();
        try {
            decode(in, messages);
        } catch (MalformedFrameException fault) {
            session.closeNow();
            deliver(messages);
            events.onMalformed(fault);
            return;
        }
        deliver(messages);
    }

    private void decode(ByteBuffer in, List<GatewayMessage> messages) throws MalformedFrameException {
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

    private void deliver(List<GatewayMessage> messages) {
        if (!messages.isEmpty()) {
            events.onMessages(messages);
        }
    }
}

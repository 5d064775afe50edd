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
 * A {@link GatewayLink} on a MINA session that carries nothing but the wire protocol.
 *
 * <p>Threads: the {@code on…} methods run on the session's I/O thread and own what {@link #reader} holds; the rest may be
 * called from any thread.
 */
final class MinaLink implements GatewayLink, SessionEvents {
    private final IoSession session;
    private final DeviceCodec codec;
    private final LinkEvents events;
    private final MessageReader reader;

    MinaLink(IoSession session, DeviceCodec codec, LinkEvents events) {
        this.session = session;
        this.codec = codec;
        this.events = events;
        this.reader = new MessageReader(codec);
    }

    @Override
    public void send(List<DeviceMessage> messages) {
        for (List<DeviceMessage> batch : Batches.of(messages, codec)) {
            int bytes = 0;
            for (DeviceMessage message : batch) {
                bytes += codec.maxEncodedSize(message);
            }
            ByteBuffer out = ByteBuffer.allocate(bytes);
            for (DeviceMessage message : batch) {
                codec.encode(message, out);
            }
            session.write(IoBuffer.wrap(out.flip()));
        }
    }

    @Override
    public long queuedBytes() {
        return session.getScheduledWriteBytes();
    }

    @Override
    public void allowBody(int maxBody) {
        reader.allowBody(maxBody);
    }

    @Override
    public void closeAfterWrites() {
        session.closeOnFlush();
    }

    @Override
    public void closeNow() {
        session.closeNow();
    }

    @Override
    public void onOpened() {
        events.onOpened(this);
    }

    @Override
    public void onWriterIdle() {
        // A device may be silent for as long as its session allows.
    }

    @Override
    public void onInputClosed() {
        session.closeNow();
    }

    @Override
    public void onClosed() {
        reader.clear();
        events.onClosed();
    }

    /** Hands on every whole message among what was left over and {@code received}. */
    @Override
    public void onBytes(ByteBuffer received) {
        if (session.isClosing()) {
            return;
        }
        List<GatewayMessage> messages = new ArrayList<>();
        try {
            reader.read(received, messages);
        } catch (MalformedFrameException fault) {
            session.closeNow();
            deliver(messages);
            events.onMalformed(fault);
            return;
        }
        deliver(messages);
    }

    private void deliver(List<GatewayMessage> messages) {
        if (!messages.isEmpty()) {
            events.onMessages(messages);
        }
    }
}

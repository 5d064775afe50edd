package io.hawser.device.mina;

import io.hawser.device.websocket.Upgrade;
import io.hawser.device.websocket.UpgradeRefusedException;
import io.hawser.device.websocket.WebSocketEnd;
import io.hawser.device.websocket.WebSocketEvents;
import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceMessage;
import io.hawser.protocol.GatewayMessage;
import io.hawser.protocol.MalformedFrameException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.session.IoSession;

/**
 * A {@link GatewayLink} on a MINA session that carries a WebSocket. For the device there is no connection before the gateway
 * has agreed to it.
 *
 * <p>Threads: the {@code on…} methods run on the session's I/O thread and own the state; the rest may be called from any
 * thread, once {@link LinkEvents#onOpened} has told of the link.
 */
final class WebSocketLink implements GatewayLink, SessionEvents, WebSocketEvents {
    private final IoSession session;
    private final DeviceCodec codec;
    private final LinkEvents events;
    private final Duration patience;
    private final MessageReader reader;
    private final WebSocketEnd end;
    private Phase phase = Phase.UPGRADING;
    /** What the read at hand brought so far. */
    private List<GatewayMessage> arrived = List.of();

    private enum Phase {
        /** The gateway has not agreed yet. */
        UPGRADING,
        /** The device knows the link. */
        OPEN,
        /** The gateway has closed, or was told that it is at fault; the answer is on its way. */
        CLOSING,
        /** It came to nothing, and the device knows. */
        REFUSED
    }

    /** @param patience how long the gateway may take to agree */
    WebSocketLink(
            IoSession session,
            Upgrade upgrade,
            RandomGenerator random,
            DeviceCodec codec,
            Duration patience,
            LinkEvents events) {
        this.session = session;
        this.codec = codec;
        this.events = events;
        this.patience = patience;
        this.reader = new MessageReader(codec);
        this.end = new WebSocketEnd(upgrade, random, this);
    }

    @Override
    public void send(List<DeviceMessage> messages) {
        for (List<DeviceMessage> batch : Batches.of(messages, codec)) {
            ByteBuffer out = ByteBuffer.allocate(end.maxEncodedSize(batch, codec));
            end.encode(batch, codec, out);
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
        close(end.closing());
    }

    @Override
    public void closeNow() {
        session.closeNow();
    }

    @Override
    public void onOpened() {
        // The request is the only thing written before the answer: when nothing has been written for so long, it is
        // overdue, even if it drips.
        watchWriting();
        session.write(IoBuffer.wrap(end.request()));
    }

    @Override
    public void onWriterIdle() {
        switch (phase) {
            case UPGRADING -> refuse(new UpgradeRefusedException("no answer within " + patience.toSeconds() + " s"));
            case CLOSING -> session.closeNow(); // the gateway does not read the answer
            case OPEN, REFUSED -> {}
        }
    }

    @Override
    public void onInputClosed() {
        if (phase == Phase.CLOSING) {
            // Servers may send the end of the stream right behind their close frame: the answer has still to get out.
            session.suspendRead();
        } else {
            session.closeNow();
        }
    }

    @Override
    public void onClosed() {
        reader.clear();
        switch (phase) {
            case UPGRADING -> refuse(new UpgradeRefusedException("the connection was closed before the answer"));
            case OPEN, CLOSING -> events.onClosed();
            case REFUSED -> {}
        }
    }

    @Override
    public void onBytes(ByteBuffer received) {
        if (session.isClosing()) {
            return;
        }
        List<GatewayMessage> messages = new ArrayList<>();
        arrived = messages;
        try {
            end.onBytes(received, reader.maxBody());
        } catch (UpgradeRefusedException refused) {
            refuse(refused);
            return;
        } catch (MalformedFrameException fault) {
            closeWith(end.closingBroken());
            deliver(messages);
            events.onMalformed(fault);
            return;
        } finally {
            arrived = List.of();
        }
        deliver(messages);
    }

    @Override
    public void onUpgraded() {
        phase = Phase.OPEN;
        session.getConfig().setWriterIdleTime(0);
        events.onOpened(this);
    }

    @Override
    public void onData(ByteBuffer bytes) throws MalformedFrameException {
        reader.read(bytes, arrived);
    }

    @Override
    public void onReply(ByteBuffer frame) {
        session.write(IoBuffer.wrap(frame));
    }

    @Override
    public void onClose(ByteBuffer answer) {
        closeWith(answer);
    }

    private void closeWith(ByteBuffer answer) {
        phase = Phase.CLOSING;
        watchWriting();
        close(answer);
    }

    private void watchWriting() {
        session.getConfig().setWriterIdleTime(Math.toIntExact(Math.max(1, patience.toSeconds())));
    }

    /** MINA drops what is written later, so the close frame is the last. */
    private void close(ByteBuffer frame) {
        session.write(IoBuffer.wrap(frame));
        session.closeOnFlush();
    }

    private void refuse(UpgradeRefusedException refused) {
        phase = Phase.REFUSED;
        session.closeNow();
        events.onConnectFailed(refused);
    }

    private void deliver(List<GatewayMessage> messages) {
        if (!messages.isEmpty()) {
            events.onMessages(messages);
        }
    }
}

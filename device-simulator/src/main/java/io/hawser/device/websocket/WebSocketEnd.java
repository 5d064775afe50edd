package io.hawser.device.websocket;

import io.hawser.protocol.DeviceCodec;
import io.hawser.protocol.DeviceMessage;
import io.hawser.protocol.MalformedFrameException;
import io.hawser.protocol.ProtocolFault;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The device's end of one WebSocket, between the bytes of a connection and those of the wire protocol. Write {@link #request}
 * first; nothing else before {@link WebSocketEvents#onUpgraded}.
 *
 * <p>Threads: {@link #request}, {@link #onBytes} and {@link #closingBroken} belong to the connection's I/O thread; the rest may be called from any, as far as the random
 * generator may.
 */
public final class WebSocketEnd {
    /** A gateway may put several of the device protocol's frames into one of the WebSocket's, as devices do. */
    private static final int BATCH = 65_536;

    private final Subprotocol subprotocol;
    private final OutgoingFrames outgoing;
    private final WebSocketEvents events;
    private State state;

    private sealed interface State {}

    /** The answer has not come, or not all of it. */
    private record Asking(Upgrade upgrade, String key, ResponseHead answer) implements State {}

    private record Open(IncomingFrames frames) implements State {}

    /** Whatever comes is ignored. */
    private record Over(CloseCode why) implements State {}

    /** @param random for the key and the masks, which nobody should be able to tell beforehand */
    public WebSocketEnd(Upgrade upgrade, RandomGenerator random, WebSocketEvents events) {
        String key = Upgrade.key(random);
        this.subprotocol = upgrade.subprotocol();
        this.outgoing = new OutgoingFrames(random);
        this.events = events;
        this.state = new Asking(upgrade, key, new ResponseHead(subprotocol, Upgrade.accept(key)));
    }

    /**
     * What asks the gateway for it.
     *
     * @throws IllegalStateException when the gateway has answered
     */
    public ByteBuffer request() {
        if (state instanceof Asking asking) {
            return ByteBuffer.wrap(asking.upgrade().request(asking.key()));
        }
        throw new IllegalStateException("upgrade: answered (expected: not asked for)");
    }

    /**
     * Takes everything from {@code in}, and nothing any more once it failed or closed.
     *
     * @param maxBody the longest body of a device protocol's frame that may come
     * @throws UpgradeRefusedException when there is no WebSocket
     * @throws MalformedFrameException when the gateway breaks RFC 6455, or the device's protocol: write
     *     {@link #closingBroken} and close
     */
    public void onBytes(ByteBuffer in, int maxBody) throws UpgradeRefusedException, MalformedFrameException {
        try {
            if (state instanceof Asking(var _, var _, ResponseHead answer) && answer.take(in)) {
                state = new Open(new IncomingFrames(subprotocol, new Incoming()));
                events.onUpgraded();
            }
            if (state instanceof Open(IncomingFrames frames)) {
                frames.take(in, (long) maxBody + BATCH);
            }
        } catch (UpgradeRefusedException refused) {
            state = new Over(CloseCode.NORMAL);
            throw refused;
        } catch (MalformedFrameException malformed) {
            state = new Over(CloseCode.UNREADABLE);
            throw malformed;
        } catch (BrokenWebSocketException broken) {
            state = new Over(broken.closeCode());
            throw new MalformedFrameException(ProtocolFault.Code.MALFORMED_BODY, String.valueOf(broken.getMessage()));
        }
    }

    /** At least as many bytes as {@link #encode} needs. */
    public int maxEncodedSize(List<DeviceMessage> messages, DeviceCodec codec) {
        int size = messages.size() * OutgoingFrames.MAX_HEADER;
        for (DeviceMessage message : messages) {
            size += codec.maxEncodedSize(message);
        }
        return size;
    }

    /**
     * Puts {@code messages} into {@code out}: all in one frame, but lines each in its own, for a gateway refuses a text that is
     * longer than its longest line.
     */
    public void encode(List<DeviceMessage> messages, DeviceCodec codec, ByteBuffer out) {
        if (subprotocol.isOfLines()) {
            for (DeviceMessage message : messages) {
                encodeFrame(List.of(message), codec, out);
            }
        } else {
            encodeFrame(messages, codec, out);
        }
    }

    /** {@code bytes} in one frame. */
    public ByteBuffer frame(ByteBuffer bytes) {
        return outgoing.frame(subprotocol.opcode(), bytes);
    }

    /** What says that all is said; nothing may be written behind it. */
    public ByteBuffer closing() {
        return closing(CloseCode.NORMAL);
    }

    /** What tells the gateway that what it sent was wrong, and how; nothing may be written behind it. */
    public ByteBuffer closingBroken() {
        return closing(state instanceof Over(CloseCode why) ? why : CloseCode.PROTOCOL_ERROR);
    }

    private ByteBuffer closing(CloseCode code) {
        return outgoing.frame(Opcode.CLOSE, ClosePayload.of(code));
    }

    private void encodeFrame(List<DeviceMessage> messages, DeviceCodec codec, ByteBuffer out) {
        int start = OutgoingFrames.begin(out);
        for (DeviceMessage message : messages) {
            codec.encode(message, out);
        }
        outgoing.end(out, start, subprotocol.opcode());
    }

    /** Answers what the RFC wants answered. */
    private final class Incoming implements IncomingFrames.Receiver {
        @Override
        public void onData(ByteBuffer bytes) throws MalformedFrameException {
            events.onData(bytes);
        }

        @Override
        public void onPing(ByteBuffer payload) {
            events.onReply(outgoing.frame(Opcode.PONG, payload));
        }

        @Override
        public void onClose(ByteBuffer payload) {
            // The same code back; the reason was for the log of whoever closes, if for anyone.
            payload.limit(Math.min(payload.limit(), Short.BYTES));
            events.onClose(outgoing.frame(Opcode.CLOSE, payload));
        }
    }
}

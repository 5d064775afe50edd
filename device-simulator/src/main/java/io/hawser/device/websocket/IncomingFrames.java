package io.hawser.device.websocket;

import io.hawser.protocol.MalformedFrameException;
import java.nio.ByteBuffer;

/**
 * Takes the gateway's frames apart. What is in messages is handed on as it comes, however it is cut: nothing of it is kept
 * here, so an idle connection holds no buffer.
 *
 * <p>Threads: its connection's I/O thread.
 */
final class IncomingFrames {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final byte[] LINE_END = {'\n'};
    private static final int FINAL = 0x80;
    private static final int RESERVED = 0x70;
    private static final int OPCODE = 0x0F;
    private static final int MASKED = 0x80;
    private static final int LENGTH = 0x7F;
    private static final int SHORT = 126;
    private static final int MAX_SHORT = 0xFFFF;

    private final Subprotocol subprotocol;
    private final Receiver receiver;
    private Stage stage = Stage.BEGINNING;
    private Opcode opcode = Opcode.CONTINUATION;
    private boolean last;
    private int lengthBytes;
    /** The shortest length that has the form of this one: longer forms for it are none. */
    private int shortest;
    /** While the length comes, what is there of it; then what has yet to come of the payload. */
    private long remaining;
    /** Whether more of a message has to come. */
    private boolean inMessage;
    /** Whether the message's last byte so far was within a line. */
    private boolean inLine;
    /** The payload of a control frame, while it comes. */
    private ByteBuffer control = NOTHING;

    /** What a frame's next byte is. */
    private enum Stage {
        /** The one with the opcode. */
        BEGINNING,
        /** The one with the short length. */
        SHORT_LENGTH,
        /** One of a longer length. */
        LONG_LENGTH,
        /** One of the payload. */
        PAYLOAD,
        /** None: the gateway has closed. */
        CLOSED
    }

    /** Who is told what frames bring. */
    interface Receiver {
        /** More of what is in messages; read it at once. */
        void onData(ByteBuffer bytes) throws MalformedFrameException;

        void onPing(ByteBuffer payload);

        /** The gateway sends nothing more; the payload is well-formed. */
        void onClose(ByteBuffer payload);
    }

    IncomingFrames(Subprotocol subprotocol, Receiver receiver) {
        this.subprotocol = subprotocol;
        this.receiver = receiver;
    }

    /**
     * Takes everything from {@code in}.
     *
     * @param maxLength the longest payload to accept
     * @throws BrokenWebSocketException when it follows no RFC
     * @throws MalformedFrameException when the receiver finds fault with what is in a message
     */
    void take(ByteBuffer in, long maxLength) throws MalformedFrameException, BrokenWebSocketException {
        while (in.hasRemaining()) {
            switch (stage) {
                case BEGINNING -> onBeginning(Byte.toUnsignedInt(in.get()));
                case SHORT_LENGTH -> onShortLength(Byte.toUnsignedInt(in.get()), maxLength);
                case LONG_LENGTH -> onLongLength(Byte.toUnsignedInt(in.get()), maxLength);
                case PAYLOAD -> onPayload(in);
                case CLOSED -> in.position(in.limit());
            }
        }
    }

    private void onBeginning(int first) throws BrokenWebSocketException {
        require((first & RESERVED) == 0, "reserved bits are set");
        opcode = Opcode.of(first & OPCODE).orElseThrow(() -> broken("opcode " + (first & OPCODE)));
        last = (first & FINAL) != 0;
        require(last || !opcode.isControl(), "a control frame in pieces");
        switch (opcode) {
            case CONTINUATION -> require(inMessage, "a continuation of no message");
            case TEXT, BINARY -> {
                require(!inMessage, "a message within another");
                if (opcode != subprotocol.opcode()) {
                    throw new BrokenWebSocketException(
                            CloseCode.UNACCEPTABLE_TYPE,
                            "a " + opcode + " message (expected: " + subprotocol.opcode() + ")");
                }
                inMessage = true;
            }
            case CLOSE, PING, PONG -> {}
        }
        stage = Stage.SHORT_LENGTH;
    }

    private void onShortLength(int second, long maxLength) throws MalformedFrameException, BrokenWebSocketException {
        require((second & MASKED) == 0, "a masked frame");
        int length = second & LENGTH;
        require(!opcode.isControl() || length <= OutgoingFrames.MAX_CONTROL, "a control frame over 125 bytes");
        if (length < SHORT) {
            remaining = length;
            onLength(maxLength);
            return;
        }
        remaining = 0;
        lengthBytes = length == SHORT ? Short.BYTES : Long.BYTES;
        shortest = length == SHORT ? SHORT : MAX_SHORT + 1;
        stage = Stage.LONG_LENGTH;
    }

    private void onLongLength(int next, long maxLength) throws MalformedFrameException, BrokenWebSocketException {
        remaining = remaining << Byte.SIZE | next;
        lengthBytes--;
        if (lengthBytes == 0) {
            require(remaining >= shortest, "a length of " + remaining + " in a form for longer ones");
            onLength(maxLength);
        }
    }

    private void onLength(long maxLength) throws MalformedFrameException, BrokenWebSocketException {
        if (remaining > maxLength) {
            throw new BrokenWebSocketException(
                    CloseCode.TOO_BIG, "a frame of " + remaining + " bytes (expected: at most " + maxLength + ")");
        }
        if (opcode.isControl()) {
            control = ByteBuffer.allocate((int) remaining);
        }
        stage = Stage.PAYLOAD;
        if (remaining == 0) {
            onFrameEnd();
        }
    }

    private void onPayload(ByteBuffer in) throws MalformedFrameException, BrokenWebSocketException {
        int length = (int) Math.min(remaining, in.remaining());
        ByteBuffer part = in.slice(in.position(), length);
        in.position(in.position() + length);
        remaining -= length;
        if (opcode.isControl()) {
            control.put(part);
        } else {
            inLine = part.get(length - 1) != LINE_END[0];
            receiver.onData(part);
        }
        if (remaining == 0) {
            onFrameEnd();
        }
    }

    private void onFrameEnd() throws MalformedFrameException, BrokenWebSocketException {
        stage = Stage.BEGINNING;
        switch (opcode) {
            case CONTINUATION, TEXT, BINARY -> {
                if (last) {
                    onMessageEnd();
                }
            }
            case PING -> receiver.onPing(takeControl());
            case PONG -> control = NOTHING; // nobody asked
            case CLOSE -> {
                stage = Stage.CLOSED;
                ByteBuffer payload = takeControl();
                ClosePayload.check(payload);
                receiver.onClose(payload);
            }
        }
    }

    private void onMessageEnd() throws MalformedFrameException {
        inMessage = false;
        if (subprotocol.isOfLines() && inLine) {
            inLine = false;
            receiver.onData(ByteBuffer.wrap(LINE_END)); // the last newline may be missing
        }
    }

    private ByteBuffer takeControl() {
        ByteBuffer whole = control.flip();
        control = NOTHING;
        return whole;
    }

    private static void require(boolean holds, String otherwise) throws BrokenWebSocketException {
        if (!holds) {
            throw broken(otherwise);
        }
    }

    private static BrokenWebSocketException broken(String what) {
        return new BrokenWebSocketException(CloseCode.PROTOCOL_ERROR, what);
    }
}

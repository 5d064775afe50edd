package io.hawser.protocol.hdp;

import io.hawser.protocol.Challenge;
import io.hawser.protocol.Command;
import io.hawser.protocol.GatewayMessage;
import io.hawser.protocol.GoAway;
import io.hawser.protocol.Ping;
import io.hawser.protocol.Pong;
import io.hawser.protocol.ProtocolFault;
import io.hawser.protocol.UplinkAck;
import io.hawser.protocol.Welcome;
import java.nio.ByteBuffer;

/** From messages to frames, at the gateway's end. */
final class GatewayFrameEncoder {
    // The header and every field of the longest body but what its payload or last text takes.
    private static final int MAX_WITHOUT_PAYLOAD = FrameHeader.SIZE + 16 + 4 + 1 + 64;
    private static final int MAX_BYTES_A_CHAR = 3;

    private GatewayFrameEncoder() {}

    /** @throws ArithmeticException when that is over 2 GiB */
    static int maxSize(GatewayMessage message) {
        if (message instanceof UplinkAck) {
            return FrameHeader.SIZE + Integer.BYTES;
        }
        if (message instanceof Command command) {
            return Math.addExact(MAX_WITHOUT_PAYLOAD, command.payload().size());
        }
        if (message instanceof GoAway goAway) {
            return MAX_WITHOUT_PAYLOAD + goAway.alternate().length() * MAX_BYTES_A_CHAR;
        }
        if (message instanceof ProtocolFault fault) {
            return MAX_WITHOUT_PAYLOAD + fault.text().length() * MAX_BYTES_A_CHAR;
        }
        return MAX_WITHOUT_PAYLOAD;
    }

    static void encode(GatewayMessage message, ByteBuffer out) {
        if (message instanceof UplinkAck ack) {
            FrameHeader.put(FrameType.UPLINK_ACK, 0, Integer.BYTES, out);
            out.putInt((int) ack.messageId());
        } else if (message instanceof Command command) {
            putCommand(command, out);
        } else if (message instanceof Ping) {
            FrameHeader.put(FrameType.PING, 0, 0, out);
        } else if (message instanceof Pong) {
            FrameHeader.put(FrameType.PONG, 0, 0, out);
        } else if (message instanceof Challenge challenge) {
            FrameHeader.put(FrameType.CHALLENGE, 0, Challenge.NONCE_BYTES, out);
            challenge.nonce().putInto(out);
        } else if (message instanceof Welcome welcome) {
            putWelcome(welcome, out);
        } else if (message instanceof GoAway goAway) {
            putGoAway(goAway, out);
        } else if (message instanceof ProtocolFault fault) {
            putError(fault, out);
        } else {
            throw new AssertionError("no frame for " + message.getClass());
        }
    }

    private static void putCommand(Command command, ByteBuffer out) {
        int start = out.position();
        int flags = FrameHeader.ACK | (command.duplicate() ? FrameHeader.DUP : 0);
        FrameHeader.put(FrameType.COMMAND, flags, 0, out);
        BodyFields.putUuid(command.id(), out);
        out.putInt((int) command.millisLeft());
        BodyFields.putShortText(command.name(), out);
        command.payload().putInto(out);
        FrameHeader.setLength(start, out);
    }

    private static void putWelcome(Welcome welcome, ByteBuffer out) {
        FrameHeader.put(FrameType.WELCOME, 0, Long.BYTES + Short.BYTES + Integer.BYTES + Long.BYTES, out);
        out.putLong(welcome.epoch());
        out.putShort((short) welcome.keepAliveSeconds());
        out.putInt((int) welcome.maxBody());
        out.putLong(welcome.time().toEpochMilli());
    }

    private static void putGoAway(GoAway goAway, ByteBuffer out) {
        int start = out.position();
        FrameHeader.put(FrameType.GOAWAY, 0, 0, out);
        out.put((byte) goAway.reason().code());
        out.putInt((int) goAway.reconnectAfterMillis());
        BodyFields.putText(goAway.alternate(), out);
        FrameHeader.setLength(start, out);
    }

    private static void putError(ProtocolFault fault, ByteBuffer out) {
        int start = out.position();
        FrameHeader.put(FrameType.ERROR, 0, 0, out);
        out.putShort((short) fault.code().code());
        BodyFields.putText(fault.text(), out);
        FrameHeader.setLength(start, out);
    }
}

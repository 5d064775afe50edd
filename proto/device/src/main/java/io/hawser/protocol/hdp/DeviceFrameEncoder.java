package io.hawser.protocol.hdp;

import io.hawser.protocol.Authentication;
import io.hawser.protocol.Bye;
import io.hawser.protocol.CommandAck;
import io.hawser.protocol.CommandResult;
import io.hawser.protocol.DeviceMessage;
import io.hawser.protocol.Hello;
import io.hawser.protocol.Ping;
import io.hawser.protocol.Pong;
import io.hawser.protocol.Proof;
import io.hawser.protocol.Uplink;
import java.nio.ByteBuffer;

/** From messages to frames, at the device's end. */
final class DeviceFrameEncoder {
    // The header and every field of the longest body but what its payload or token takes.
    private static final int MAX_WITHOUT_PAYLOAD = FrameHeader.SIZE + 1 + 128 + 1 + 2 + 2;

    private DeviceFrameEncoder() {}

    /** @throws ArithmeticException when that is over 2 GiB */
    static int maxSize(DeviceMessage message) {
        if (message instanceof Uplink uplink) {
            return Math.addExact(MAX_WITHOUT_PAYLOAD, uplink.payload().size());
        }
        if (message instanceof CommandResult result) {
            return Math.addExact(MAX_WITHOUT_PAYLOAD, result.payload().size());
        }
        if (message instanceof Hello hello && hello.authentication() instanceof Authentication.Token token) {
            return MAX_WITHOUT_PAYLOAD + token.secret().size();
        }
        return MAX_WITHOUT_PAYLOAD;
    }

    static void encode(DeviceMessage message, ByteBuffer out) {
        if (message instanceof Uplink uplink) {
            putUplink(uplink, out);
        } else if (message instanceof CommandAck ack) {
            FrameHeader.put(FrameType.COMMAND_ACK, 0, 2 * Long.BYTES, out);
            BodyFields.putUuid(ack.id(), out);
        } else if (message instanceof CommandResult result) {
            putCommandResult(result, out);
        } else if (message instanceof Ping) {
            FrameHeader.put(FrameType.PING, 0, 0, out);
        } else if (message instanceof Pong) {
            FrameHeader.put(FrameType.PONG, 0, 0, out);
        } else if (message instanceof Hello hello) {
            putHello(hello, out);
        } else if (message instanceof Proof proof) {
            FrameHeader.put(FrameType.PROOF, 0, Proof.HMAC_BYTES, out);
            proof.hmac().putInto(out);
        } else if (message instanceof Bye bye) {
            FrameHeader.put(FrameType.BYE, 0, 1, out);
            out.put((byte) bye.reason());
        } else {
            throw new AssertionError("no frame for " + message.getClass());
        }
    }

    private static void putUplink(Uplink uplink, ByteBuffer out) {
        int start = out.position();
        int flags = (uplink.acknowledged() ? FrameHeader.ACK : 0) | (uplink.duplicate() ? FrameHeader.DUP : 0);
        FrameHeader.put(FrameType.UPLINK, flags, 0, out);
        out.putInt((int) uplink.messageId());
        BodyFields.putShortText(uplink.name(), out);
        uplink.payload().putInto(out);
        FrameHeader.setLength(start, out);
    }

    private static void putCommandResult(CommandResult result, ByteBuffer out) {
        FrameHeader.put(
                FrameType.COMMAND_RESULT,
                0,
                2 * Long.BYTES + 1 + result.payload().size(),
                out);
        BodyFields.putUuid(result.id(), out);
        out.put((byte) result.status().code());
        result.payload().putInto(out);
    }

    private static void putHello(Hello hello, ByteBuffer out) {
        int start = out.position();
        FrameHeader.put(FrameType.HELLO, 0, 0, out);
        BodyFields.putShortText(hello.device().value(), out);
        Authentication authentication = hello.authentication();
        out.put((byte) code(authentication));
        out.putShort((short) hello.keepAliveSeconds());
        if (authentication instanceof Authentication.Token token) {
            out.putShort((short) token.secret().size());
            token.secret().putInto(out);
        } else {
            out.putShort((short) 0);
        }
        FrameHeader.setLength(start, out);
    }

    private static int code(Authentication authentication) {
        if (authentication instanceof Authentication.None) {
            return 0;
        }
        return authentication instanceof Authentication.Token ? 1 : 2;
    }
}

package io.hawser.device.websocket;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** What is in a close frame: nothing, or a code and behind it a reason for people. RFC 6455, sections 5.5.1 and 7.4. */
final class ClosePayload {
    private ClosePayload() {}

    static ByteBuffer of(CloseCode code) {
        return ByteBuffer.allocate(Short.BYTES).putShort((short) code.number()).flip();
    }

    /** @throws BrokenWebSocketException when the gateway must not have sent {@code payload}, which stays as it is */
    static void check(ByteBuffer payload) throws BrokenWebSocketException {
        if (!payload.hasRemaining()) {
            return;
        }
        if (payload.remaining() < Short.BYTES) {
            throw new BrokenWebSocketException(CloseCode.PROTOCOL_ERROR, "half a close code");
        }
        ByteBuffer rest = payload.duplicate();
        int code = Short.toUnsignedInt(rest.getShort());
        if (!isForFrames(code)) {
            throw new BrokenWebSocketException(CloseCode.PROTOCOL_ERROR, "close code " + code);
        }
        try {
            var _ = StandardCharsets.UTF_8.newDecoder().decode(rest);
        } catch (CharacterCodingException _) {
            throw new BrokenWebSocketException(CloseCode.UNREADABLE, "a close reason that is not UTF-8");
        }
    }

    /** Whether it may be sent: those that are registered and not reserved for programs' own use, and the private ones. */
    private static boolean isForFrames(int code) {
        return switch (code) {
            case 1004, 1005, 1006, 1015 -> false;
            default -> (code >= 1000 && code <= 1014) || (code >= 3000 && code <= 4999);
        };
    }
}

package io.hawser.device.websocket;

import io.hawser.protocol.Payload;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A frame as a device sends it, taken apart by the letter of the RFC.
 *
 * @param firstByte flags and opcode
 * @param content its payload, without the mask
 */
record Masked(int firstByte, Payload content) {

    byte[] payload() {
        return content.toBytes();
    }

    static List<Masked> all(ByteBuffer in) {
        List<Masked> frames = new ArrayList<>();
        while (in.hasRemaining()) {
            frames.add(next(in));
        }
        return frames;
    }

    static Masked next(ByteBuffer in) {
        int first = Byte.toUnsignedInt(in.get());
        int second = Byte.toUnsignedInt(in.get());
        if (second < 128) {
            throw new AssertionError("not masked");
        }
        long length = switch (second - 128) {
            case 126 -> Short.toUnsignedLong(in.getShort());
            case 127 -> in.getLong();
            default -> second - 128;
        };
        byte[] mask = new byte[4];
        in.get(mask);
        byte[] payload = new byte[(int) length];
        in.get(payload);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= mask[i % 4];
        }
        return new Masked(first, Payload.of(payload));
    }
}

package io.hawser.gateway.directory.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes a body, integers big-endian, texts as UTF-8 behind their length in two bytes; it grows as needed.
 *
 * <p>Threads: one at a time.
 */
final class BodyWriter {
    private static final int FIRST_BYTES = 256;
    private static final int MAX_TEXT_BYTES = 0xFFFF;

    private ByteBuffer out = ByteBuffer.allocate(FIRST_BYTES);

    BodyWriter(byte version) {
        out.put(version);
    }

    BodyWriter u8(int value) {
        room(1).put((byte) value);
        return this;
    }

    BodyWriter u32(long value) {
        room(Integer.BYTES).putInt((int) value);
        return this;
    }

    BodyWriter i64(long value) {
        room(Long.BYTES).putLong(value);
        return this;
    }

    BodyWriter text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_TEXT_BYTES) {
            throw new IllegalArgumentException(
                    "text: " + bytes.length + " bytes (expected: 0.." + MAX_TEXT_BYTES + ")");
        }
        room(Short.BYTES + bytes.length).putShort((short) bytes.length).put(bytes);
        return this;
    }

    BodyWriter rest(ByteBuffer bytes) {
        room(bytes.remaining()).put(bytes);
        return this;
    }

    int size() {
        return out.position();
    }

    /** Takes back what was written behind that size. */
    void rewind(int size) {
        out.position(size);
    }

    /** What was written; nothing may be written any more. */
    ByteBuffer body() {
        return out.flip();
    }

    private ByteBuffer room(int bytes) {
        if (out.remaining() < bytes) {
            byte[] grown = Arrays.copyOf(out.array(), Math.max(2 * out.capacity(), out.position() + bytes));
            out = ByteBuffer.wrap(grown).position(out.position());
        }
        return out;
    }
}

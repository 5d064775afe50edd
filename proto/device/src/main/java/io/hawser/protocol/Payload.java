package io.hawser.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** The bytes that a message carries and nobody here interprets; immutable, equal by content. */
public final class Payload {
    private static final Payload EMPTY = new Payload(new byte[0]);
    private static final int MAX_SHOWN = 16;

    private final byte[] bytes;

    private Payload(byte[] bytes) {
        this.bytes = bytes;
    }

    public static Payload empty() {
        return EMPTY;
    }

    /** A payload of a copy of {@code bytes}. */
    public static Payload of(byte... bytes) {
        return bytes.length == 0 ? EMPTY : new Payload(bytes.clone());
    }

    /** A payload of the UTF-8 bytes of {@code text}. */
    public static Payload ofUtf8(String text) {
        return text.isEmpty() ? EMPTY : new Payload(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A payload of the next {@code length} bytes of {@code in}, which it consumes. */
    public static Payload take(ByteBuffer in, int length) {
        if (length == 0) {
            return EMPTY;
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new Payload(bytes);
    }

    public int size() {
        return bytes.length;
    }

    public boolean isEmpty() {
        return bytes.length == 0;
    }

    /** A copy of the bytes. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    /** A read-only view of the bytes, without a copy. */
    public ByteBuffer asBuffer() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    /** Puts the bytes into {@code out}, which must have room for {@link #size()} of them. */
    public void putInto(ByteBuffer out) {
        out.put(bytes);
    }

    /** The bytes read as UTF-8; malformed ones become replacement characters. */
    public String toUtf8() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Payload that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The size and the first bytes in hex, for test output; never for logs. */
    @Override
    public String toString() {
        String shown = HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, MAX_SHOWN));
        return "Payload[" + bytes.length + " bytes: " + shown + (bytes.length > MAX_SHOWN ? "…]" : "]");
    }
}

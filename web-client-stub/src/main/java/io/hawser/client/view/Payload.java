package io.hawser.client.view;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** The bytes that a command or an uplink carries and the gateway never interprets; immutable, equal by content. */
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

    /** The bytes as text if they are well-formed UTF-8. */
    public Optional<String> asUtf8() {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException notText) {
            return Optional.empty();
        }
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

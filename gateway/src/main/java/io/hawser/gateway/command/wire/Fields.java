package io.hawser.gateway.command.wire;

import io.hawser.protocol.Payload;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The parts that questions and answers are made of. Threads: any. */
final class Fields {
    private static final long NEVER = Long.MIN_VALUE;

    private Fields() {}

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static void putText(ByteBuffer out, String text) {
        byte[] bytes = utf8(text);
        out.putShort((short) bytes.length).put(bytes);
    }

    static String text(ByteBuffer in) {
        byte[] bytes = new byte[Short.toUnsignedInt(in.getShort())];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    static void putId(ByteBuffer out, UUID id) {
        out.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    }

    static UUID id(ByteBuffer in) {
        return new UUID(in.getLong(), in.getLong());
    }

    /** To the millisecond, as commands keep it. */
    static void putTime(ByteBuffer out, Optional<Instant> time) {
        out.putLong(time.map(Instant::toEpochMilli).orElse(NEVER));
    }

    static Optional<Instant> time(ByteBuffer in) {
        long millis = in.getLong();
        return millis == NEVER ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }

    static void putPayload(ByteBuffer out, Payload payload) {
        out.putInt(payload.size());
        payload.putInto(out);
    }

    static Payload payload(ByteBuffer in) {
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw new IllegalArgumentException("payload: " + length + " bytes (expected: 0.." + in.remaining() + ")");
        }
        return Payload.take(in, length);
    }
}

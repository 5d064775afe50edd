package io.hawser.gateway.event;

import io.hawser.gateway.backplane.Position;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.CRC32C;

/** Places in the log as text: kind, batch, index and a checksum, in URL-safe base 64 of one fixed length. */
final class TokenText {
    private static final int CHECKED_BYTES = 1 + Long.BYTES + Integer.BYTES;
    private static final int BYTES = CHECKED_BYTES + Integer.BYTES;
    private static final int CHARACTERS = (BYTES * 4 + 2) / 3;

    private TokenText() {}

    /** What a token stands for, so that none is taken for another; the code is the first byte and changes with the format. */
    enum Kind {
        /** One event. */
        EVENT(0x11),
        /** A reader's place. */
        RESUME(0x12);

        private final byte code;

        Kind(int code) {
            this.code = (byte) code;
        }
    }

    static String write(Kind kind, EventPosition place) {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES);
        bytes.put(kind.code).putLong(place.batch().value()).putInt(place.index());
        bytes.putInt(checksum(bytes.array()));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    static Optional<EventPosition> read(Kind kind, String text) {
        if (text.length() != CHARACTERS) {
            return Optional.empty();
        }
        byte[] decoded;
        try {
            decoded = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
        if (decoded.length != BYTES) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.wrap(decoded);
        byte code = bytes.get();
        long batch = bytes.getLong();
        int index = bytes.getInt();
        if (code != kind.code || bytes.getInt() != checksum(decoded) || batch < 0 || index < 0) {
            return Optional.empty();
        }
        return Optional.of(new EventPosition(new Position(batch), index));
    }

    private static int checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, CHECKED_BYTES);
        return (int) crc.getValue();
    }
}

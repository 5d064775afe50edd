package io.hawser.gateway.directory.wire;

import io.hawser.protocol.DeviceId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads what a {@link BodyWriter} wrote, and refuses everything else.
 *
 * <p>Threads: one at a time.
 */
final class BodyReader {
    /** Beyond these the sum of an epoch and a reservation would not stay positive; no clock says so for 2,000 years. */
    private static final long MAX_EPOCH = 1L << 62;

    private static final long MAX_MILLIS = 253_402_300_799_999L; // the end of the year 9999

    private final ByteBuffer in;

    /** @throws UnreadableBodyException when it is of another version */
    BodyReader(ByteBuffer in, byte version) throws UnreadableBodyException {
        this.in = in;
        int found = u8();
        if (found != version) {
            throw new UnreadableBodyException("version " + found + " (this node reads: " + version + ")");
        }
    }

    boolean atEnd() {
        return !in.hasRemaining();
    }

    int u8() throws UnreadableBodyException {
        require(1);
        return in.get() & 0xFF;
    }

    long u32() throws UnreadableBodyException {
        require(Integer.BYTES);
        return in.getInt() & 0xFFFF_FFFFL;
    }

    long i64() throws UnreadableBodyException {
        require(Long.BYTES);
        return in.getLong();
    }

    boolean flag() throws UnreadableBodyException {
        int value = u8();
        if (value > 1) {
            throw new UnreadableBodyException("flag: " + value + " (expected: 0 or 1)");
        }
        return value == 1;
    }

    long epoch() throws UnreadableBodyException {
        long epoch = i64();
        if (epoch < 0 || epoch > MAX_EPOCH) {
            throw new UnreadableBodyException("epoch: " + epoch + " (expected: 0.." + MAX_EPOCH + ")");
        }
        return epoch;
    }

    /** A time, in ms since 1970. */
    long millis() throws UnreadableBodyException {
        long millis = i64();
        if (millis < 0 || millis > MAX_MILLIS) {
            throw new UnreadableBodyException("time: " + millis + " (expected: 0.." + MAX_MILLIS + ")");
        }
        return millis;
    }

    DeviceId device() throws UnreadableBodyException {
        String value = text();
        try {
            return new DeviceId(value);
        } catch (IllegalArgumentException e) {
            throw new UnreadableBodyException(String.valueOf(e.getMessage()));
        }
    }

    String text() throws UnreadableBodyException {
        require(Short.BYTES);
        int length = in.getShort() & 0xFFFF;
        require(length);
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    ByteBuffer rest() {
        return in;
    }

    private void require(int bytes) throws UnreadableBodyException {
        if (in.remaining() < bytes) {
            throw new UnreadableBodyException(
                    "cut off: " + in.remaining() + " bytes (expected: " + bytes + " or more)");
        }
    }
}

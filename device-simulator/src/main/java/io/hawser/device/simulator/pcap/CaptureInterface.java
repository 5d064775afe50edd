package io.hawser.device.simulator.pcap;

import io.hawser.device.simulator.recording.RecordingException;
import java.math.BigInteger;
import java.nio.ByteBuffer;

/**
 * A network interface of a pcapng section.
 *
 * @param linkType what its packets begin with
 * @param snapLength how much of each was kept; 0 for all
 * @param unitsPerSecond of its clock
 * @param offsetSeconds what its clock lags behind
 */
record CaptureInterface(int linkType, long snapLength, BigInteger unitsPerSecond, long offsetSeconds) {
    private static final int FIXED = 8;
    private static final int OPTION_END = 0;
    private static final int OPTION_RESOLUTION = 9;
    private static final int OPTION_OFFSET = 14;
    private static final int OPTION_ALIGNMENT = 4;
    private static final int POWER_OF_TWO = 0x80;
    private static final BigInteger MICROS = BigInteger.valueOf(1_000_000);
    private static final BigInteger NANOS = BigInteger.valueOf(1_000_000_000);

    /** @param in to say where */
    static CaptureInterface read(ByteBuffer body, CaptureInput in) throws RecordingException {
        in.bounded("interface description", body.remaining(), FIXED, Integer.MAX_VALUE);
        int linkType = Short.toUnsignedInt(body.getShort());
        var _ = body.getShort(); // reserved
        long snapLength = Integer.toUnsignedLong(body.getInt());
        BigInteger unitsPerSecond = MICROS;
        long offset = 0;
        int option = -1;
        while (option != OPTION_END && body.remaining() >= OPTION_ALIGNMENT) {
            option = Short.toUnsignedInt(body.getShort());
            int length = in.bounded("option length", Short.toUnsignedInt(body.getShort()), 0, body.remaining());
            if (option == OPTION_RESOLUTION && length == 1) {
                unitsPerSecond = resolution(Byte.toUnsignedInt(body.get(body.position())));
            } else if (option == OPTION_OFFSET && length == Long.BYTES) {
                offset = body.getLong(body.position());
            }
            int padded = (length + OPTION_ALIGNMENT - 1) / OPTION_ALIGNMENT * OPTION_ALIGNMENT;
            body.position(Math.min(body.limit(), body.position() + padded));
        }
        return new CaptureInterface(linkType, snapLength, unitsPerSecond, offset);
    }

    /** A time of its clock in nanoseconds since 1970. */
    long nanos(long units, CaptureInput in) throws RecordingException {
        BigInteger nanos = new BigInteger(Long.toUnsignedString(units))
                .multiply(NANOS)
                .divide(unitsPerSecond)
                .add(BigInteger.valueOf(offsetSeconds).multiply(NANOS));
        if (nanos.bitLength() >= Long.SIZE) {
            throw RecordingException.at(
                    in.offset(), "time", Long.toUnsignedString(units), "one between the years 1678 and 2262");
        }
        return nanos.longValueExact();
    }

    private static BigInteger resolution(int code) {
        return (code & POWER_OF_TWO) == 0 ? BigInteger.TEN.pow(code) : BigInteger.TWO.pow(code & ~POWER_OF_TWO);
    }
}

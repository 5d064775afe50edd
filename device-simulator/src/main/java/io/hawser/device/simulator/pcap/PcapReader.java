package io.hawser.device.simulator.pcap;

import io.hawser.device.simulator.recording.RecordingException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Reads classic pcap, in either byte order, with micro- or nanoseconds.
 *
 * <p>Threads: one.
 */
final class PcapReader implements CaptureReader {
    static final int MICROS = 0xA1B2C3D4;
    static final int NANOS = 0xA1B23C4D;

    private static final int HEADER_BEHIND_MAGIC = 20;
    private static final int LINK_TYPE = 16;
    private static final int LINK_TYPE_MASK = 0xFFFF; // above: whether frames end with a check sum
    private static final int MAJOR_VERSION = 2;
    private static final int PACKET_HEADER = 16;
    private static final long NANOS_PER_MICRO = 1_000;

    private final CaptureInput in;
    private final long nanosPerFraction;
    private final int linkType;

    private PcapReader(CaptureInput in, long nanosPerFraction, int linkType) {
        this.in = in;
        this.nanosPerFraction = nanosPerFraction;
        this.linkType = linkType;
    }

    static boolean claims(int magic) {
        return magic == MICROS || magic == NANOS || claimsReversed(magic);
    }

    /** @param in behind the magic, which was read in big-endian order */
    static PcapReader open(CaptureInput in, int magic) throws IOException, RecordingException {
        boolean reversed = claimsReversed(magic);
        in.order(reversed ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        boolean nanos = (reversed ? Integer.reverseBytes(magic) : magic) == NANOS;
        ByteBuffer header = in.read(HEADER_BEHIND_MAGIC);
        int major = Short.toUnsignedInt(header.getShort(0));
        if (major != MAJOR_VERSION) {
            throw RecordingException.at(4, "pcap version", major, "2");
        }
        return new PcapReader(in, nanos ? 1 : NANOS_PER_MICRO, header.getInt(LINK_TYPE) & LINK_TYPE_MASK);
    }

    @Override
    public Optional<CapturedPacket> next() throws IOException, RecordingException {
        if (in.atEnd()) {
            return Optional.empty();
        }
        ByteBuffer header = in.read(PACKET_HEADER);
        long seconds = Integer.toUnsignedLong(header.getInt());
        long fraction = Integer.toUnsignedLong(header.getInt());
        int captured = in.bounded("captured length", Integer.toUnsignedLong(header.getInt()), 0, MAX_PACKET);
        long length = Integer.toUnsignedLong(header.getInt());
        long nanos = TimeUnit.SECONDS.toNanos(seconds) + fraction * nanosPerFraction;
        int missing = Math.clamp(length - captured, 0, MAX_PACKET);
        return Optional.of(new CapturedPacket(nanos, linkType, in.read(captured), missing));
    }

    private static boolean claimsReversed(int magic) {
        return Integer.reverseBytes(magic) == MICROS || Integer.reverseBytes(magic) == NANOS;
    }
}

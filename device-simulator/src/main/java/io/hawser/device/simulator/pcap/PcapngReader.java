package io.hawser.device.simulator.pcap;

import io.hawser.device.simulator.recording.RecordingException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads pcapng: sections, interfaces, enhanced and simple packets; other blocks are passed over.
 *
 * <p>Threads: one.
 */
final class PcapngReader implements CaptureReader {
    static final int SECTION = 0x0A0D0D0A;

    private static final int INTERFACE = 1;
    private static final int SIMPLE_PACKET = 3;
    private static final int ENHANCED_PACKET = 6;
    private static final int BYTE_ORDER_MAGIC = 0x1A2B3C4D;
    private static final int TYPE_AND_LENGTH = 8;
    private static final int MIN_BLOCK = 12;
    private static final int MAX_BLOCK = 1 << 24;
    private static final int ENHANCED_HEADER = 20;
    private static final int MAX_INTERFACES = 1024;

    private final CaptureInput in;
    private final List<CaptureInterface> interfaces = new ArrayList<>();
    private long lastNanos; // simple packets have no time

    private PcapngReader(CaptureInput in) {
        this.in = in;
    }

    /** @param in behind the type of the first section's header */
    static PcapngReader open(CaptureInput in) throws IOException, RecordingException {
        PcapngReader reader = new PcapngReader(in);
        reader.section();
        return reader;
    }

    @Override
    public Optional<CapturedPacket> next() throws IOException, RecordingException {
        Optional<CapturedPacket> packet = Optional.empty();
        while (packet.isEmpty() && !in.atEnd()) {
            packet = block();
        }
        return packet;
    }

    private Optional<CapturedPacket> block() throws IOException, RecordingException {
        int type = in.read(Integer.BYTES).getInt();
        if (type == SECTION) {
            section();
            return Optional.empty();
        }
        int length = length(in.read(Integer.BYTES).getInt());
        ByteBuffer body = in.read(length - MIN_BLOCK);
        trailer(length);
        return switch (type) {
            case INTERFACE -> {
                interfaces.add(CaptureInterface.read(body, in));
                in.bounded("interfaces", interfaces.size(), 0, MAX_INTERFACES);
                yield Optional.empty();
            }
            case ENHANCED_PACKET -> Optional.of(enhanced(body));
            case SIMPLE_PACKET -> Optional.of(simple(body));
            default -> Optional.empty();
        };
    }

    /** Reads a section's header, whose type was read; the order of its bytes is what it says itself. */
    private void section() throws IOException, RecordingException {
        long start = in.offset();
        in.order(ByteOrder.BIG_ENDIAN);
        ByteBuffer lengthAndMagic = in.read(TYPE_AND_LENGTH);
        int magic = lengthAndMagic.getInt(Integer.BYTES);
        if (magic != BYTE_ORDER_MAGIC && Integer.reverseBytes(magic) != BYTE_ORDER_MAGIC) {
            throw RecordingException.at(
                    start + Integer.BYTES, "byte-order magic", String.format("%08x", magic), "1a2b3c4d either way");
        }
        ByteOrder order = magic == BYTE_ORDER_MAGIC ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        in.order(order);
        int length = length(lengthAndMagic.order(order).getInt(0));
        var _ = in.read(
                in.bounded("section header", length - MIN_BLOCK - Integer.BYTES, 0, MAX_BLOCK)); // nothing we need
        trailer(length);
        interfaces.clear();
    }

    private CapturedPacket enhanced(ByteBuffer body) throws RecordingException {
        in.bounded("enhanced packet", body.remaining(), ENHANCED_HEADER, MAX_BLOCK);
        CaptureInterface on = interfaces(Integer.toUnsignedLong(body.getInt()));
        long units = Integer.toUnsignedLong(body.getInt()) << Integer.SIZE | Integer.toUnsignedLong(body.getInt());
        lastNanos = on.nanos(units, in);
        long captured = Integer.toUnsignedLong(body.getInt());
        long length = Integer.toUnsignedLong(body.getInt());
        return packet(on, body, captured, length);
    }

    private CapturedPacket simple(ByteBuffer body) throws RecordingException {
        in.bounded("simple packet", body.remaining(), Integer.BYTES, MAX_BLOCK);
        CaptureInterface on = interfaces(0);
        long length = Integer.toUnsignedLong(body.getInt());
        long captured = Math.min(length, on.snapLength() == 0 ? length : on.snapLength());
        return packet(on, body, Math.min(captured, body.remaining()), length);
    }

    private CapturedPacket packet(CaptureInterface on, ByteBuffer body, long captured, long length)
            throws RecordingException {
        int kept = in.bounded("captured length", captured, 0, Math.min(MAX_PACKET, body.remaining()));
        int missing = Math.clamp(length - kept, 0, MAX_PACKET);
        return new CapturedPacket(lastNanos, on.linkType(), body.slice(body.position(), kept), missing);
    }

    private CaptureInterface interfaces(long number) throws RecordingException {
        return interfaces.get(in.bounded("interface", number, 0, interfaces.size() - 1));
    }

    private int length(int value) throws RecordingException {
        int length = in.bounded("block length", Integer.toUnsignedLong(value), MIN_BLOCK, MAX_BLOCK);
        if (length % Integer.BYTES != 0) {
            throw RecordingException.at(in.offset(), "block length", length, "a multiple of 4");
        }
        return length;
    }

    private void trailer(int length) throws IOException, RecordingException {
        int again = in.read(Integer.BYTES).getInt();
        if (again != length) {
            throw RecordingException.at(
                    in.offset() - Integer.BYTES, "block length at its end", Integer.toUnsignedLong(again), "" + length);
        }
    }
}

package io.hawser.protocol.hdp;

import static io.hawser.protocol.ProtocolFault.Code.BAD_MAGIC_OR_VERSION;
import static io.hawser.protocol.ProtocolFault.Code.BODY_TOO_LARGE;
import static io.hawser.protocol.ProtocolFault.Code.MALFORMED_BODY;
import static io.hawser.protocol.ProtocolFault.Code.UNKNOWN_TYPE;

import io.hawser.protocol.MalformedFrameException;
import io.hawser.protocol.ProtocolFault;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** The eight bytes before every body: magic, version and flags, type, reserved, length. */
final class FrameHeader {
    static final byte MAGIC = (byte) 0xD7;
    static final int SIZE = 8;
    static final int ACK = 1;
    static final int DUP = 2;

    private static final int VERSION = 1;
    private static final int UNUSED_FLAGS = 0b1100;
    private static final int FLAGS_OFFSET = 1;
    private static final int TYPE_OFFSET = 2;
    private static final int RESERVED_OFFSET = 3;
    private static final int LENGTH_OFFSET = 4;

    private FrameHeader() {}

    /**
     * The length of the body of the frame at the front of {@code in}, or -1 when not all of the frame is there yet;
     * moves nothing.
     *
     * @param peer the device or the gateway: who sent the frame
     * @throws MalformedFrameException as soon as the offending byte of the header is there
     */
    static int completeBodyLength(ByteBuffer in, int maxBody, FrameType.Sender peer) throws MalformedFrameException {
        int start = in.position();
        int there = in.remaining();
        if (there > 0) {
            requireMagic(in.get(start));
        }
        if (there > FLAGS_OFFSET) {
            requireVersionAndFlags(in.get(start + FLAGS_OFFSET));
        }
        if (there > TYPE_OFFSET) {
            requireType(in.get(start + TYPE_OFFSET), peer);
        }
        if (there > RESERVED_OFFSET) {
            requireReserved(in.get(start + RESERVED_OFFSET));
        }
        if (there < SIZE) {
            return -1;
        }
        long length = Integer.toUnsignedLong(in.getInt(start + LENGTH_OFFSET));
        requireLength(length, maxBody, type(in, start));
        return there - SIZE < length ? -1 : (int) length;
    }

    /** The type of the frame that begins at {@code start}. */
    static FrameType type(ByteBuffer in, int start) {
        return FrameType.of(in.get(start + TYPE_OFFSET));
    }

    /** The flags of the frame that begins at {@code start}, with more bits than {@link #ACK} and {@link #DUP}. */
    static int flags(ByteBuffer in, int start) {
        return in.get(start + FLAGS_OFFSET);
    }

    /** Puts a header. */
    static void put(FrameType type, int flags, int length, ByteBuffer out) {
        out.putInt(MAGIC << 24 | (VERSION << 4 | flags) << 16 | type.code() << 8);
        out.putInt(length);
    }

    /** Corrects the length in the header at {@code start} to that of the body that was put behind it. */
    static void setLength(int start, ByteBuffer out) {
        out.putInt(start + LENGTH_OFFSET, out.position() - start - SIZE);
    }

    private static void requireMagic(byte magic) throws MalformedFrameException {
        if (magic != MAGIC) {
            throw fault(BAD_MAGIC_OR_VERSION, "magic", magic, "0xd7");
        }
    }

    private static void requireVersionAndFlags(byte both) throws MalformedFrameException {
        if ((both >> 4) != VERSION) {
            throw fault(BAD_MAGIC_OR_VERSION, "version and flags", both, "version 1 in the high nibble");
        }
        if ((both & UNUSED_FLAGS) != 0) {
            throw fault(MALFORMED_BODY, "version and flags", both, "zero in bits 2 and 3");
        }
    }

    private static void requireType(byte code, FrameType.Sender peer) throws MalformedFrameException {
        FrameType type = FrameType.of(code);
        if (!type.isSentBy(peer)) {
            throw fault(UNKNOWN_TYPE, "type", code, "one that the " + name(peer) + " sends");
        }
    }

    private static void requireReserved(byte reserved) throws MalformedFrameException {
        if (reserved != 0) {
            throw fault(MALFORMED_BODY, "reserved", reserved, "0x00");
        }
    }

    private static void requireLength(long length, int maxBody, FrameType type) throws MalformedFrameException {
        if (length > maxBody) {
            throw MalformedFrameException.of(BODY_TOO_LARGE, type + ".length", length, "at most " + maxBody);
        }
        if (!type.allows(length)) {
            throw MalformedFrameException.malformedBody(type + ".length", length, type.expectedLength());
        }
    }

    private static MalformedFrameException fault(ProtocolFault.Code code, String what, byte value, String expected) {
        return MalformedFrameException.of(code, what, "0x" + HexFormat.of().toHexDigits(value), expected);
    }

    private static String name(FrameType.Sender peer) {
        return peer == FrameType.Sender.DEVICE ? "device" : "gateway";
    }
}

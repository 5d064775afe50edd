package io.hawser.protocol.hdp;

import static io.hawser.protocol.MalformedFrameException.malformedBody;

import io.hawser.protocol.MalformedFrameException;
import io.hawser.protocol.Payload;
import io.hawser.protocol.Utf8;
import java.nio.ByteBuffer;
import java.util.UUID;

/** Takes fields off a body that is all there and ends at {@code end}, and puts them. */
final class BodyFields {
    private BodyFields() {}

    static int takeU8(ByteBuffer in) {
        return Byte.toUnsignedInt(in.get());
    }

    static int takeU16(ByteBuffer in) {
        return Short.toUnsignedInt(in.getShort());
    }

    static long takeU32(ByteBuffer in) {
        return Integer.toUnsignedLong(in.getInt());
    }

    static UUID takeUuid(ByteBuffer in) {
        return new UUID(in.getLong(), in.getLong());
    }

    static void putUuid(UUID id, ByteBuffer out) {
        out.putLong(id.getMostSignificantBits());
        out.putLong(id.getLeastSignificantBits());
    }

    static long takeMessageId(String what, ByteBuffer in) throws MalformedFrameException {
        int id = in.getInt();
        if (id == 0) {
            throw malformedBody(what, 0, "1..4294967295");
        }
        return Integer.toUnsignedLong(id);
    }

    /** A text behind one byte of length, which is 1 to {@code maxBytes}; {@code after} bytes must be left behind it. */
    static String takeShortText(String what, ByteBuffer in, int end, int maxBytes, int after)
            throws MalformedFrameException {
        int length = takeU8(in);
        if (length == 0 || length > maxBytes) {
            throw malformedBody(what + " length", length, "1.." + maxBytes);
        }
        int left = end - in.position() - after;
        if (length > left) {
            throw malformedBody(what + " length", length, "at most the " + left + " bytes that the body has left");
        }
        return Utf8.take(what, in, length);
    }

    /** Puts a text of at most 255 bytes behind one byte of length. */
    static void putShortText(String text, ByteBuffer out) {
        int start = out.position();
        out.put((byte) 0);
        Utf8.put(text, out);
        out.put(start, (byte) (out.position() - start - 1));
    }

    /** A text behind two bytes of length, with which the body ends. */
    static String takeLastText(String what, ByteBuffer in, int end) throws MalformedFrameException {
        int length = takeU16(in);
        requireLast(what, length, in, end);
        return Utf8.take(what, in, length);
    }

    /** Puts a text of at most 65,535 bytes behind two bytes of length. */
    static void putText(String text, ByteBuffer out) {
        int start = out.position();
        out.putShort((short) 0);
        Utf8.put(text, out);
        out.putShort(start, (short) (out.position() - start - Short.BYTES));
    }

    /** Refuses a length that is not that of the rest of the body. */
    static void requireLast(String what, int length, ByteBuffer in, int end) throws MalformedFrameException {
        int left = end - in.position();
        if (length != left) {
            throw malformedBody(what + " length", length, left + ", the rest of the body");
        }
    }

    /** All that is left of the body. */
    static Payload takeRest(ByteBuffer in, int end) {
        return Payload.take(in, end - in.position());
    }
}

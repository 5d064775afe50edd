package io.hawser.device.websocket;

import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;

/**
 * Puts what a device sends into masked frames.
 *
 * <p>Threads: any, as far as {@code random} is for any.
 */
final class OutgoingFrames {
    /** The most that a frame takes beside its payload. */
    static final int MAX_HEADER = 14;

    static final int MAX_CONTROL = 125;

    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final int SHORT = 126;
    private static final int LONG = 127;
    private static final int MAX_SHORT = 0xFFFF;

    private final RandomGenerator random;

    /** @param random for the masks, which nobody should be able to tell beforehand */
    OutgoingFrames(RandomGenerator random) {
        this.random = random;
    }

    /** Makes room in {@code out} for a frame's header; where the frame begins, for {@link #end}. The payload comes behind. */
    static int begin(ByteBuffer out) {
        int start = out.position();
        out.position(start + MAX_HEADER);
        return start;
    }

    /** Makes a frame, the whole of a message, of what was put behind its header's room. */
    void end(ByteBuffer out, int start, Opcode opcode) {
        int from = start + MAX_HEADER;
        int length = out.position() - from;
        int mask = random.nextInt();
        out.position(start);
        out.put((byte) (FINAL | opcode.code()));
        if (length <= MAX_CONTROL) {
            out.put((byte) (MASKED | length));
        } else if (length <= MAX_SHORT) {
            out.put((byte) (MASKED | SHORT)).putShort((short) length);
        } else {
            out.put((byte) (MASKED | LONG)).putLong(length);
        }
        out.putInt(mask);
        mask(out, from, length, mask);
    }

    /** A frame of its own around {@code payload}. */
    ByteBuffer frame(Opcode opcode, ByteBuffer payload) {
        ByteBuffer out = ByteBuffer.allocate(MAX_HEADER + payload.remaining());
        int start = begin(out);
        out.put(payload);
        end(out, start, opcode);
        return out.flip();
    }

    /** Moves the payload to where the header, mostly shorter than its room, ends; four bytes at a time where it can. */
    private static void mask(ByteBuffer out, int from, int length, int mask) {
        int end = from + length;
        int at = from;
        for (; end - at >= Integer.BYTES; at += Integer.BYTES) {
            out.putInt(out.getInt(at) ^ mask);
        }
        for (int shift = 24; at < end; at++, shift -= Byte.SIZE) {
            out.put((byte) (out.get(at) ^ mask >>> shift));
        }
    }
}

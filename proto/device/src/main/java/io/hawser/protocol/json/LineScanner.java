package io.hawser.protocol.json;

import static io.hawser.protocol.MalformedFrameException.malformedBody;

import io.hawser.protocol.MalformedFrameException;
import io.hawser.protocol.ProtocolFault;
import io.hawser.protocol.Utf8;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Finds lines. The limit is for what stands before the line's end, which is LF or CR LF.
 *
 * <p>A codec remembers nothing, so a line that comes in pieces is searched from its start for every piece, eight bytes at
 * a time: a line of 64 KiB that comes byte by byte costs some 0.1 s in all, less than reading it in 65,536 system calls.
 */
final class LineScanner {
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    private static final long NEWLINES = ONES * '\n';

    private LineScanner() {}

    /** Takes a line without its end off the front of {@code in}, and the blank lines before it; empty when none is complete. */
    static Optional<String> takeLine(ByteBuffer in, int maxBody) throws MalformedFrameException {
        while (in.hasRemaining()) {
            int start = in.position();
            int first = firstNonBlank(in, start, maxBody);
            int newline = indexOfNewline(in, start, windowEnd(in, start, maxBody));
            int end = lineEnd(in, start, newline);
            if (end - start > maxBody) {
                throw MalformedFrameException.of(
                        ProtocolFault.Code.BODY_TOO_LARGE, "line", "over " + maxBody + " bytes", "at most " + maxBody);
            }
            if (newline < 0) {
                return Optional.empty();
            }
            if (first >= 0) {
                String line = Utf8.take("line", in, end - start);
                in.position(newline + 1);
                return Optional.of(line);
            }
            in.position(newline + 1);
        }
        return Optional.empty();
    }

    /** The longest line allowed, and its CR and LF. */
    private static int windowEnd(ByteBuffer in, int start, int maxBody) {
        return start + (int) Math.min(in.remaining(), maxBody + 2L);
    }

    /** Where the line ends, or what is there of it within the window: before its CR or LF. */
    private static int lineEnd(ByteBuffer in, int start, int newline) {
        int end = newline < 0 ? in.limit() : newline;
        return end > start && in.get(end - 1) == '\r' ? end - 1 : end;
    }

    /**
     * Where the object begins, or -1 when all that is there of the line is blank.
     *
     * @throws MalformedFrameException when something else than an object begins, within the limit
     */
    private static int firstNonBlank(ByteBuffer in, int start, int maxBody) throws MalformedFrameException {
        int end = start + Math.min(in.remaining(), maxBody);
        for (int i = start; i < end; i++) {
            byte b = in.get(i);
            if (b == '{') {
                return i;
            }
            if (b == '\n') {
                return -1;
            }
            if (b != ' ' && b != '\t' && b != '\r') {
                throw malformedBody("line", "begins with byte " + Byte.toUnsignedInt(b), "a JSON object");
            }
        }
        return -1;
    }

    private static int indexOfNewline(ByteBuffer in, int start, int end) {
        int i = start;
        while (end - i >= Long.BYTES && !hasNewline(in.getLong(i))) {
            i += Long.BYTES;
        }
        for (; i < end; i++) {
            if (in.get(i) == '\n') {
                return i;
            }
        }
        return -1;
    }

    /** Whether one of eight bytes is LF: the classic test for a zero byte, exact in whether, not in where. */
    private static boolean hasNewline(long eight) {
        long zeroWhereLf = eight ^ NEWLINES;
        return ((zeroWhereLf - ONES) & ~zeroWhereLf & HIGH_BITS) != 0;
    }
}

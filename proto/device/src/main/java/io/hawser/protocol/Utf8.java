package io.hawser.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Strict UTF-8 between buffers and text, for codecs: malformed bytes are a fault, never a replacement character. */
public final class Utf8 {
    private static final char REPLACEMENT = '\uFFFD';

    private Utf8() {}

    /**
     * The next {@code length} bytes of {@code in}, which it consumes, as text.
     *
     * @param what the field's name, for the fault
     * @throws MalformedFrameException when the bytes are not UTF-8
     */
    public static String take(String what, ByteBuffer in, int length) throws MalformedFrameException {
        int start = in.position();
        if (in.hasArray()) {
            in.position(start + length);
            return decode(what, in.array(), in.arrayOffset() + start, length);
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return decode(what, bytes, 0, length);
    }

    /** Puts {@code text}, which is well-formed, into {@code out}: at most three bytes for each of its characters. */
    public static void put(String text, ByteBuffer out) {
        int chars = text.length();
        for (int i = 0; i < chars; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                out.put(text.substring(i).getBytes(StandardCharsets.UTF_8));
                return;
            }
            out.put((byte) c);
        }
    }

    /** How many bytes {@code text} takes; -1 when it is not well-formed, that is, has half of a surrogate pair. */
    public static int length(String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                bytes++;
            } else if (c < 0x800) {
                bytes += 2;
            } else if (!Character.isSurrogate(c)) {
                bytes += 3;
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                bytes += 4;
                i++;
            } else {
                return -1;
            }
        }
        return bytes;
    }

    /**
     * The JDK copies ASCII at memory speed and turns malformed bytes into U+FFFD. So a text without that character was
     * well-formed, and only one with it needs a second look: the character may have been sent.
     */
    private static String decode(String what, byte[] bytes, int offset, int length) throws MalformedFrameException {
        String text = new String(bytes, offset, length, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0) {
            byte[] again = text.getBytes(StandardCharsets.UTF_8);
            if (!Arrays.equals(again, 0, again.length, bytes, offset, offset + length)) {
                throw MalformedFrameException.malformedBody(what, length + " bytes", "well-formed UTF-8");
            }
        }
        return text;
    }
}

package io.hawser.protocol;

import java.nio.charset.StandardCharsets;

/** The checks that texts and numbers of several messages share. */
final class Texts {
    private static final long MAX_U32 = 0xFFFF_FFFFL;

    private Texts() {}

    static void requireUtf8Length(String what, String text, int minBytes, int maxBytes) {
        // A char takes one to three bytes, so only lengths in between need counting.
        int chars = text.length();
        boolean fits = chars * 3 <= maxBytes
                ? chars >= minBytes
                : chars <= maxBytes && text.getBytes(StandardCharsets.UTF_8).length <= maxBytes;
        if (!fits) {
            throw new IllegalArgumentException(
                    what + ": " + chars + " characters (expected: " + minBytes + ".." + maxBytes + " bytes of UTF-8)");
        }
    }

    static void requireRange(String what, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(what + ": " + value + " (expected: " + min + ".." + max + ")");
        }
    }

    static void requireU32(String what, long value) {
        requireRange(what, value, 0, MAX_U32);
    }

    static void requireMessageId(long value) {
        requireRange("message id", value, 1, MAX_U32);
    }

    static void requireBytes(String what, Payload bytes, int expected) {
        requireRange(what + " bytes", bytes.size(), expected, expected);
    }
}
